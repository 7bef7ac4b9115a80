#include "bench/matcher.hpp"

namespace wsx {
namespace {

std::optional<MatchedBy> settle_match(const BenchPlan& plan) {
  if (plan.mode != BenchMode::echo && plan.mode != BenchMode::fanout) return MatchedBy::order;
  switch (plan.match.by) {
    case MatchOptions::By::automatic:
      return std::nullopt;
    case MatchOptions::By::order:
      return MatchedBy::order;
    case MatchOptions::By::seq:
    case MatchOptions::By::pointer:
      break;
  }
  return MatchedBy::number;
}

/// Of all numbers that begin again after `round`, those that read `seen`: the one nearest to `about`.
std::uint64_t find_nearest(std::uint64_t seen, std::uint64_t round, std::uint64_t about) {
  const std::uint64_t number = about - about % round + seen;
  if (number > about + round / 2 && number >= round) return number - round;
  return number + round / 2 < about ? number + round : number;
}

}  // namespace

Matcher::Matcher(const BenchPlan& plan, const FrameMaker& frames, const Messages& messages)
    : frames_(frames),
      messages_(messages),
      is_fanout_(plan.mode == BenchMode::fanout),
      finder_(plan.match, plan.payload),
      by_(settle_match(plan)) {}

Matcher::Match Matcher::find(const LaneConnection& connection, std::string_view message) const {
  if (!frames_.are_ready()) return {};  // nothing has been sent
  if (by_ != MatchedBy::echo)
    if (const auto number = find_number(connection, message)) return {number, MatchedBy::number};
  if (by_ != MatchedBy::number)
    if (const auto number = find_echo(connection, message)) return {number, MatchedBy::echo};
  return {};
}

std::optional<std::uint64_t> Matcher::find_number(const LaneConnection& connection, std::string_view message) const {
  auto number = finder_.find(message);
  if (!number) return std::nullopt;
  const std::uint64_t round = frames_.count_numbers(connection.deflate);
  if (round <= Tape::k_variants && *number >= round) return std::nullopt;
  if (round <= Tape::k_variants)  // the same number stands for several messages
    return messages_.find(connection.messages, [&](std::uint64_t sent) { return sent % round == *number; });
  const std::uint64_t about = is_fanout_ ? connection.messages.next_delivery() : connection.messages.oldest();
  if (round == k_message_numbers) number = find_nearest(*number, round, about);
  return messages_.awaits(connection.messages, *number) ? number : std::nullopt;
}

std::optional<std::uint64_t> Matcher::find_echo(const LaneConnection& connection, std::string_view message) const {
  // First, because thousands may wait, and a server's other messages are compared with each.
  if (!frames_.may_be_payload(message, connection.deflate)) return std::nullopt;
  return messages_.find(connection.messages, [&](std::uint64_t sent) {
    return frames_.is_payload(message, sent, connection.number, connection.deflate);
  });
}

std::optional<std::string_view> Matcher::expected(const LaneConnection& connection) const {
  if (!by_ || !reads_messages() || frames_.makes_each(connection.deflate)) return std::nullopt;
  if (!connection.messages.waiting_in_a_row()) return std::nullopt;
  return frames_.tape(false).payload(connection.messages.oldest());
}

}  // namespace wsx
