#include "commands/pipe_input.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>

#include "commands/fd_watch.hpp"
#include "commands/input_splitter.hpp"

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

Task<> pause(std::chrono::nanoseconds duration) {
  Timer timer(co_await net::this_coro::executor, Clock::now() + duration);
  co_await timer.async_wait(k_await);
}

/// One record: refused with its line number, skipped, or done.
Task<> handle(ConnectSession& session, const ConnectOptions& options, InputSplitter::Record record) {
  const std::string where = "line " + std::to_string(record.number) + " of the input: ";
  if (record.too_long) {
    session.refuse({Phase::input, "line_too_long", where + "it has more bytes than a message may have",
                    "--max-message allows more"});
    co_return;
  }
  auto request = parse_input(std::move(record.bytes), options.input, options.coding);
  if (!request) {
    Error error = request.error();
    error.message = where + error.message;
    session.refuse(std::move(error));
  } else if (*request) {
    if (const Wait* wait = std::get_if<Wait>(&**request)) {
      co_await session.drain();
      co_await pause(wait->duration);
    } else {
      session.submit(std::move(**request));
    }
  }
  if (session.is_clogged()) co_await session.drain();
}

}  // namespace

Task<> feed_from_flags(ConnectSession& session, const ConnectOptions& options) {
  for (const std::string& text : options.execute) {
    auto request = parse_input(text, InputFormat::lines, options.coding);
    if (request && *request)
      session.submit(std::move(**request));
    else if (!request)
      session.refuse(request.error());
    if (session.is_clogged()) co_await session.drain();
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
        co_await handle(session, options, std::move(*record));
        if (session.is_over()) co_return;
      }
      co_await session.drain();
    }
    if (auto record = splitter.finish()) co_await handle(session, options, std::move(*record));
    co_await session.drain();
  }
  session.end_input();
}

}  // namespace wsx
