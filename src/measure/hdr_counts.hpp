#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "measure/histogram.hpp"

/// A histogram's counters as HdrHistogram packs them: words of ZigZag LEB128-64b9B, a negative one for that many zeros.
namespace wsx {

inline constexpr std::size_t k_max_hdr_word_bytes = 9;

/// Of all values up to the largest.
std::string format_hdr_counts(const Histogram& histogram);

/// Adds them to an empty histogram. Errors: bad_histogram.
Result<> read_hdr_counts(std::string_view bytes, Histogram& histogram);

/// Phase input, code bad_histogram.
Error bad_histogram(std::string message);

}  // namespace wsx
