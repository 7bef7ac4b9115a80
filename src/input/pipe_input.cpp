#include "input/pipe_input.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

#include "base/input_splitter.hpp"
#include "event/event_json.hpp"
#include "input/input_rate.hpp"
#include "wire/fd_watch.hpp"
#include "wire/foreground.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_chunk_bytes = 64 * 1024;

std::optional<char> delimiter_of(InputFormat format) {
  switch (format) {
    case InputFormat::nul:
      return '\0';
    case InputFormat::whole:
      return std::nullopt;
    default:
      return '\n';
  }
}

/// A message counts, not the JSON around it: what wsx prints of the largest message is taken back.
bool is_too_long(const Request& request, std::uint64_t max_message_bytes) {
  const auto* message = std::get_if<Message>(&request);
  return message && message->payload.size() > max_message_bytes;
}

/// What came of a record: whether it was sent, and for how long to wait before the next one.
struct Handled {
  bool is_sent = false;
  std::chrono::nanoseconds pause{0};
};

/// One record: refused with its line number, skipped, or done. No coroutine, because recordings have many lines and few
/// waits.
Handled handle(InputTarget& target, const InputOptions& options, std::uint64_t max_message_bytes,
               const InputSplitter::Record& record) {
  const auto refuse = [&](Error error) {
    const bool has_lines = options.input != InputFormat::whole;
    error.message =
        (has_lines ? "line " + std::to_string(record.number) + " of the input: " : "the input: ") + error.message;
    target.refuse(std::move(error));
    return Handled{};
  };
  const auto refuse_too_long = [&] {
    return refuse({Phase::input, "line_too_long", "it is larger than a message may be", "raise --max-message"});
  };
  if (record.too_long) return refuse_too_long();
  auto parsed = parse_input(record.bytes, options.input, options.coding);
  if (!parsed) return refuse(parsed.error());
  if (!*parsed) return {};
  if (is_too_long((*parsed)->request, max_message_bytes)) return refuse_too_long();
  if (const Wait* wait = std::get_if<Wait>(&(*parsed)->request)) return {false, wait->duration};
  target.submit(std::move(**parsed));
  return {.is_sent = true};
}

}  // namespace

Task<> feed_from_pipe(InputTarget& target, InputOptions options, std::uint64_t max_message_bytes, int fd) {
  FdWatch readable(co_await net::this_coro::executor, fd, FdWatch::For::reading);
  InputSplitter splitter(delimiter_of(options.input),
                         options.input == InputFormat::json ? k_max_event_bytes : max_message_bytes);
  InputRate rate(options.rate);
  std::string chunk(k_chunk_bytes, '\0');
  bool has_ended = false;
  while (!target.is_over() && !has_ended) {
    co_await readable.wait();
    co_await wait_for_foreground(fd);  // where it is a terminal, others may be meant
    const ssize_t bytes = ::read(fd, chunk.data(), chunk.size());
    if (bytes < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (bytes < 0)
      target.refuse({Phase::input, "read_failed", std::string("cannot read stdin: ") + std::strerror(errno), ""});
    has_ended = bytes <= 0;
    std::string_view rest(chunk.data(), static_cast<std::size_t>(std::max<ssize_t>(bytes, 0)));
    while (auto record = has_ended ? splitter.finish() : splitter.feed(rest)) {
      if (!target.is_ready()) co_await target.drain();
      if (rate.is_set()) co_await rate.wait(target);
      if (target.is_over()) co_return;
      const auto handled = handle(target, options, max_message_bytes, *record);
      if (handled.is_sent) rate.on_sent();
      if (handled.pause.count() > 0) co_await pause_input(target, Clock::now() + handled.pause);
      if (has_ended) break;
    }
    co_await target.drain();
  }
}

}  // namespace wsx
