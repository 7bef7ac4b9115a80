#include "cli/values/fault_value.hpp"

#include "base/close_code.hpp"
#include "base/number.hpp"
#include "base/units.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {
namespace {

constexpr std::uint64_t k_max_seed = (1ull << 53) - 1;

Result<double> parse_percentage(std::string_view text) {
  const auto percent = text.ends_with('%') ? parse_decimal(text.substr(0, text.size() - 1)) : std::nullopt;
  if (!percent || *percent > 100) return k_refused_value;
  return *percent / 100;
}

Result<FaultOptions::Delay> parse_delay(std::string_view text) {
  constexpr std::string_view k_to = "..";
  const auto at = text.find(k_to);
  const auto shortest = parse_duration(text.substr(0, at));
  const auto longest = at == text.npos ? shortest : parse_duration(text.substr(at + k_to.size()));
  if (!shortest || !longest) return k_refused_value;
  if (*longest < *shortest)
    return usage_error("takes the shorter time first, as in 50ms..200ms; got " + quote_value(text));
  return FaultOptions::Delay{*shortest, *longest};
}

Result<FaultOptions::Stall> parse_stall(std::string_view text) {
  const auto at = text.find('@');
  if (at == text.npos) return k_refused_value;
  const auto length = parse_duration(text.substr(0, at)), period = parse_duration(text.substr(at + 1));
  if (!length || !period || !length->count()) return k_refused_value;
  if (*length >= *period)
    return usage_error("takes a stall that is shorter than its period, as in 1.4s@10s; got " + quote_value(text));
  return FaultOptions::Stall{*length, *period};
}

Result<FaultOptions::CloseAfter> parse_close_after(std::string_view text) {
  const auto at = text.find(':');
  const auto messages = parse_count(text.substr(0, at));
  if (!messages || !*messages) return k_refused_value;
  if (at == text.npos) return FaultOptions::CloseAfter{.messages = *messages};
  const auto code = parse_whole<std::uint16_t>(text.substr(at + 1));
  if (!code || !is_sendable_close_code(*code))
    return usage_error("takes a close code that may be sent (" + std::string(k_sendable_close_codes) + "), not " +
                       quote_value(text.substr(at + 1)));
  return FaultOptions::CloseAfter{.messages = *messages, .code = *code};
}

Result<unsigned> parse_reject_status(std::string_view text) {
  const auto status = parse_whole<unsigned>(text);
  if (!status || *status < 200 || *status > 599) return k_refused_value;
  return *status;
}

Result<std::uint64_t> parse_byte_rate(std::string_view text) {
  if (text.ends_with("/s")) text.remove_suffix(2);
  const auto bytes = parse_size(text);
  if (!bytes || !*bytes) return k_refused_value;
  return *bytes;
}

Result<std::optional<std::uint64_t>> parse_seed(std::string_view text) {
  const auto seed = parse_whole<std::uint64_t>(text);
  if (!seed || *seed > k_max_seed) return k_refused_value;
  return seed;
}

}  // namespace

const ValueKind<double> k_percentage{"PERCENT", "a percentage from 0% to 100%, such as 1% or 0.1%", parse_percentage};
const ValueKind<FaultOptions::Delay> k_delay{"DURATION[..MAX]", "a duration or a range, such as 200ms or 50ms..200ms",
                                             parse_delay};
const ValueKind<FaultOptions::Stall> k_stall{"LENGTH@PERIOD", "a duration and its period, such as 1.4s@10s",
                                             parse_stall};
const ValueKind<FaultOptions::CloseAfter> k_close_after{"N[:CODE]", "a number of messages, such as 5 or 5:1013",
                                                        parse_close_after};
const ValueKind<unsigned> k_reject_status{"STATUS", "an HTTP status from 200 to 599", parse_reject_status};
const ValueKind<std::uint64_t> k_speed{"SIZE/s", "bytes per second above 0, such as 1KiB/s or 1MB/s", parse_byte_rate};
const ValueKind<std::optional<std::uint64_t>> k_seed{"N", "a whole number below 2^53, such as 1 or 20260101",
                                                     parse_seed};

}  // namespace wsx
