#include "commands/pipe_input.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>

#include "base/input_splitter.hpp"
#include "commands/fd_watch.hpp"

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
Task<> pause(ConnectSession& session, std::chrono::nanoseconds duration) {
  co_await session.drain();
  Timer timer(co_await net::this_coro::executor, Clock::now() + duration);
  co_await timer.async_wait(k_await);
}

/// One record: refused with its line number, skipped, or done; for how long to wait before the next one. No coroutine,
/// because recordings have many lines and few waits.
std::chrono::nanoseconds handle(ConnectSession& session, const ConnectOptions& options,
                                const InputSplitter::Record& record) {
  const auto refuse = [&](Error error) {
    error.message = "line " + std::to_string(record.number) + " of the input: " + error.message;
    session.refuse(std::move(error));
    return std::chrono::nanoseconds(0);
  };
  if (record.too_long)
    return refuse(
        {Phase::input, "line_too_long", "it has more bytes than a message may have", "--max-message allows more"});
  auto request = parse_input(record.bytes, options.input, options.coding);
  if (!request) return refuse(request.error());
  if (!*request) return {};
  if (const Wait* wait = std::get_if<Wait>(&**request)) return wait->duration;
  session.submit(std::move(**request));
  return {};
}

}  // namespace

Task<> feed_from_flags(ConnectSession& session, const ConnectOptions& options) {
  const auto number = session.connection_number();
  for (const std::string& text : options.execute) {
    if (!session.is_ready()) co_await session.drain();
    if (session.is_over() || session.connection_number() != number) co_return;  // the next one gets them all
    auto request = parse_input(text, InputFormat::lines, options.coding);
    if (request && *request)
      session.submit(std::move(**request));
    else if (!request)
      session.refuse(request.error());
  }
  co_await session.drain();
}

Task<> feed_from_pipe(ConnectSession& session, const ConnectOptions& options, int fd) {
  co_await feed_from_flags(session, options);
  if (options.execute.empty() || options.interactive) {
    FdWatch readable(co_await net::this_coro::executor, fd, FdWatch::For::reading);
    InputSplitter splitter(delimiter_of(options.input), options.max_message_bytes);
    std::string chunk(k_chunk_bytes, '\0');
    while (!session.is_over()) {
      co_await readable.wait();
      const ssize_t bytes = ::read(fd, chunk.data(), chunk.size());
      if (bytes < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (bytes < 0) {
        session.refuse({Phase::input, "read_failed", std::string("stdin cannot be read: ") + std::strerror(errno), ""});
        break;
      }
      if (bytes == 0) break;
      std::string_view rest(chunk.data(), static_cast<std::size_t>(bytes));
      while (auto record = splitter.feed(rest)) {
        if (!session.is_ready()) co_await session.drain();
        if (session.is_over()) co_return;
        const auto due = handle(session, options, *record);
        if (due.count() > 0) co_await pause(session, due);
      }
      co_await session.drain();
    }
    if (auto record = splitter.finish()) {
      if (!session.is_ready()) co_await session.drain();
      const auto due = handle(session, options, *record);
      if (due.count() > 0) co_await pause(session, due);
    }
    co_await session.drain();
  }
  session.end_input();
}

}  // namespace wsx
