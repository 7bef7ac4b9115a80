#pragma once
#include <string>

#include "measure/distribution.hpp"

namespace wsx {

/// A number with at most six decimals, trailing zeros left out: milliseconds down to the nanosecond. Infinities and
/// NaN, which JSON lacks, as 0.
void append_json_decimal(std::string& out, double value);

/// Milliseconds, exactly.
void append_json_ms(std::string& out, std::chrono::nanoseconds duration);

/// {"count":…,"censored":…,"min_ms":…,…,"percentiles":[…],"hdr":"…"}; without samples only the first two.
void append_distribution_json(std::string& out, const Distribution& distribution);

/// {"count":…,"p50_ms":…,"p90_ms":…,"p99_ms":…,"max_ms":…}, for a line a second.
void append_brief_distribution_json(std::string& out, const Distribution& distribution);

}  // namespace wsx
