#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "measure/histogram.hpp"

/// Histograms as text that other programs read: HdrHistogram's V2 encoding, compressed, in base64 ("HISTFAAA…").
namespace wsx {

std::string format_hdr(const Histogram& histogram);

/// A text of which histogram can be read. One of nanoseconds to an hour with four digits has 475,136 counters.
inline constexpr std::size_t k_max_hdr_counters = 1'000'000;
inline constexpr std::size_t k_max_hdr_text_bytes = 16 * 1024 * 1024;

/// The same counts. What the encoding does not carry: the smallest and the largest value are those that their counters
/// stand for. Of a histogram whose unit is 1 (its "lowest discernible value"); nothing is allocated before it is known
/// to be within the limits. Errors: bad_histogram.
Result<Histogram> parse_hdr(std::string_view text);

}  // namespace wsx
