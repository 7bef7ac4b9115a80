#include "input/pipe_input.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>

#include "base/input_splitter.hpp"
#include "event/event_json.hpp"
#include "wire/deadline.hpp"
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

/// Before the next record, when all that came before it is on its way.
Task<> pause(InputTarget& target, std::chrono::nanoseconds duration) {
  co_await target.drain();
  Timer timer(co_await net::this_coro::executor, Clock::now() + duration);
  co_await timer.async_wait(k_await);
}

/// A message counts, not the JSON around it: what wsx prints of the largest message is taken back.
bool is_too_long(const Request& request, std::uint64_t max_message_bytes) {
  const auto* message = std::get_if<Message>(&request);
  return message && message->payload.size() > max_message_bytes;
}

/// One record: refused with its line number, skipped, or done; for how long to wait before the next one. No coroutine,
/// because recordings have many lines and few waits.
std::chrono::nanoseconds handle(InputTarget& target, const InputOptions& options, std::uint64_t max_message_bytes,
                                const InputSplitter::Record& record) {
  const auto refuse = [&](Error error) {
    error.message = "line " + std::to_string(record.number) + " of the input: " + error.message;
    target.refuse(std::move(error));
    return std::chrono::nanoseconds(0);
  };
  const auto refuse_too_long = [&] {
    return refuse({Phase::input, "line_too_long", "it is larger than a message may be", "raise --max-message"});
  };
  if (record.too_long) return refuse_too_long();
  auto parsed = parse_input(record.bytes, options.input, options.coding);
  if (!parsed) return refuse(parsed.error());
  if (!*parsed) return {};
  if (is_too_long((*parsed)->request, max_message_bytes)) return refuse_too_long();
  if (const Wait* wait = std::get_if<Wait>(&(*parsed)->request)) return wait->duration;
  target.submit(std::move(**parsed));
  return {};
}

}  // namespace

Task<> feed_from_pipe(InputTarget& target, InputOptions options, std::uint64_t max_message_bytes, int fd) {
  FdWatch readable(co_await net::this_coro::executor, fd, FdWatch::For::reading);
  InputSplitter splitter(delimiter_of(options.input),
                         options.input == InputFormat::json ? k_max_event_bytes : max_message_bytes);
  std::string chunk(k_chunk_bytes, '\0');
  while (!target.is_over()) {
    co_await readable.wait();
    co_await wait_for_foreground(fd);  // where it is a terminal, others may be meant
    const ssize_t bytes = ::read(fd, chunk.data(), chunk.size());
    if (bytes < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (bytes < 0) {
      target.refuse({Phase::input, "read_failed", std::string("cannot read stdin: ") + std::strerror(errno), ""});
      break;
    }
    if (bytes == 0) break;
    std::string_view rest(chunk.data(), static_cast<std::size_t>(bytes));
    while (auto record = splitter.feed(rest)) {
      if (!target.is_ready()) co_await target.drain();
      if (target.is_over()) co_return;
      const auto due = handle(target, options, max_message_bytes, *record);
      if (due.count() > 0) co_await pause(target, due);
    }
    co_await target.drain();
  }
  if (auto record = splitter.finish()) {
    if (!target.is_ready()) co_await target.drain();
    const auto due = handle(target, options, max_message_bytes, *record);
    if (due.count() > 0) co_await pause(target, due);
  }
  co_await target.drain();
}

}  // namespace wsx
