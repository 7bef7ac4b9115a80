#include "commands/reconnection.hpp"

#include <algorithm>

#include "base/http_names.hpp"
#include "base/number.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

using Nanoseconds = Reconnection::Nanoseconds;

/// Only the form in seconds; dates would need the server's clock.
std::optional<Nanoseconds> find_retry_after(const Error& error) {
  if (!error.refusal) return std::nullopt;
  for (const auto& [name, value] : error.refusal->headers) {
    if (!is_same_name(name, "Retry-After")) continue;
    if (const auto seconds = parse_whole<std::uint32_t>(value))
      return std::min<Nanoseconds>(std::chrono::seconds(*seconds), Reconnection::k_longest_asked_for);
  }
  return std::nullopt;
}

}  // namespace

bool may_pass(const Error& error) {
  constexpr unsigned k_request_timeout = 408, k_too_early = 425, k_too_many = 429;
  if (error.refusal) {
    const unsigned status = error.refusal->status;
    return status >= 500 || status == k_request_timeout || status == k_too_early || status == k_too_many;
  }
  switch (error.phase) {
    case Phase::url:
    case Phase::input:
      return false;
    case Phase::tls:
      return error.code == "timeout" || error.code.starts_with("connection_");
    default:
      return error.code != k_internal_error;
  }
}

std::optional<Nanoseconds> Reconnection::next() {
  if (most_ && attempt_ == most_) return std::nullopt;
  // Half of the pause is certain, half is chance ("equal jitter"): never at once, and never all together.
  constexpr unsigned k_doublings = 6;
  const auto doublings = std::min<std::uint64_t>(attempt_++, k_doublings);
  const auto whole = std::min(k_first * (1 << doublings), k_longest);
  return whole / 2 + Nanoseconds(std::uniform_int_distribution<Nanoseconds::rep>(0, (whole / 2).count())(random_));
}

std::optional<Nanoseconds> Reconnection::after_failure(const Error& error) {
  if (!may_pass(error)) return std::nullopt;
  const auto pause = next();
  return pause ? std::optional(std::max(*pause, find_retry_after(error).value_or(Nanoseconds(0)))) : pause;
}

std::optional<Nanoseconds> Reconnection::after_close(Nanoseconds open_for) {
  if (open_for >= k_settled) attempt_ = 0;
  return next();
}

}  // namespace wsx
