#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wsx {

/// The wall clock in the resolution of events, and of durations.
using std::chrono::microseconds;
using Timestamp = std::chrono::sys_time<microseconds>;

/// "2026-01-31T12:34:56.123456Z". Years 0 to 9999. The text of the last second is kept a thread, so that a run of
/// events in one second costs six digits each.
void append_rfc3339(std::string& out, Timestamp time);

/// Any number of decimals (those after the sixth are dropped), "Z" or an offset, "t" and "z" too. No leap seconds.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

}  // namespace wsx
