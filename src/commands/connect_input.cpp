#include "commands/connect_input.hpp"

#include "input/input_rate.hpp"
#include "input/pipe_input.hpp"

namespace wsx {

Task<> feed_from_flags(ConnectSession& session, const ConnectOptions& options) {
  const auto number = session.connection_number();
  InputRate rate(options.rate);
  for (const std::string& text : options.execute) {
    if (!session.is_ready()) co_await session.drain();
    if (rate.is_set()) co_await rate.wait(session);
    if (session.is_over() || session.connection_number() != number) co_return;  // the next one gets them all
    auto parsed = parse_input(text, InputFormat::lines, options.coding);
    if (parsed && *parsed) {
      session.submit(std::move((*parsed)->request));
      rate.on_sent();
    } else if (!parsed) {
      session.refuse(parsed.error());
    }
  }
  co_await session.drain();
}

Task<> feed_session(ConnectSession& session, const ConnectOptions& options, int fd) {
  co_await feed_from_flags(session, options);
  if (options.execute.empty() || options.interactive)
    co_await feed_from_pipe(session, options, options.max_message_bytes, fd);
  session.end_input();
}

}  // namespace wsx
