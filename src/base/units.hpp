#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

/// Quantities as people write them. Parsing is exact and checks for overflow: a value that would have to be rounded, is
/// negative or does not fit is an Error of phase input that quotes the text and says what is accepted.
namespace wsx {

/// "10s", "500ms", "50us", "1.5h", "1m30s"; ns, us, ms, s, m, h, d. A bare number is seconds. Error code: bad_duration.
Result<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// "250", "10k", "1.5m"; k, m and g are powers of 1000, in either case. Error code: bad_count.
Result<std::uint64_t> parse_count(std::string_view text);

/// "1024", "10B", "1MB" (1000²), "64KiB" (1024); up to TB and TiB, in either case. Error code: bad_size.
Result<std::uint64_t> parse_size(std::string_view text);

// For people: three significant digits, and what the parser above reads back ("12.3ms", "1m30s", "9.54MiB", "1.2k").
std::string format_duration(std::chrono::nanoseconds duration);
/// The same with zeros at the end, so that columns can be compared: "1.10s", "12.0ms".
std::string format_in_column(std::chrono::nanoseconds duration);
std::string format_count(std::uint64_t count);
/// "12345678" as "12,345,678".
std::string group_digits(std::uint64_t number);
std::string format_size(std::uint64_t bytes);

/// "1 message", "1.2k messages".
std::string format_plural(std::uint64_t count, std::string_view noun);

}  // namespace wsx
