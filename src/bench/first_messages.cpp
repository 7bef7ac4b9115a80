#include "bench/first_messages.hpp"

#include "base/escape.hpp"
#include "base/units.hpp"

namespace wsx {
namespace {

std::string count_first(std::uint64_t seen, std::uint64_t wanted) {
  return std::to_string(seen) + " of " + std::to_string(wanted) + " first message" + (wanted == 1 ? "" : "s");
}

Error explain_missing(std::uint64_t seen, const BenchPlan& plan) {
  return {Phase::io, "no_first_message",
          "received " + count_first(seen, plan.first.skip) + " within " + format_duration(plan.client.dial.timeout),
          "check --first and --skip-first, or raise --connect-timeout"};
}

Error explain_close(const Close& close, std::uint64_t seen, const BenchPlan& plan) {
  std::string message = "the server closed the connection (" + std::to_string(close.code);
  if (!close.reason.empty()) message += " \"" + format_escaped(close.reason) + '"';
  return {Phase::io, "closed_by_peer", message + ") after " + count_first(seen, plan.first.skip),
          "check --first and --skip-first"};
}

void send_first(Connection& connection, const BenchPlan& plan, std::uint64_t number) {
  Message message;
  message.dir = Direction::out;
  append_payload(message.payload, *plan.first.message, make_values(plan.seed, number, 0));
  connection.send(message);
}

}  // namespace

Task<Result<>> exchange_first(Connection& connection, const BenchPlan& plan, std::uint64_t number) {
  const auto executor = co_await net::this_coro::executor;
  std::uint64_t seen = 0;
  const Deadline deadline(executor, deadline_after(plan.client.dial.timeout),
                          [&] { connection.hang_up(explain_missing(seen, plan)); });
  if (plan.first.message) send_first(connection, plan, number);
  while (seen < plan.first.skip) {
    auto incoming = co_await connection.read();
    if (std::holds_alternative<Message>(incoming)) ++seen;
    if (const auto* const error = std::get_if<Error>(&incoming)) co_return *error;
    if (const auto* const close = std::get_if<Close>(&incoming)) co_return explain_close(*close, seen, plan);
  }
  co_await connection.send_all();
  if (deadline.has_passed()) co_return explain_missing(seen, plan);
  if (connection.is_gone())
    co_return Error{Phase::io, "connection_lost", "the connection was lost while --first was sent", ""};
  co_return Result<>();
}

}  // namespace wsx
