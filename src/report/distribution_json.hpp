#pragma once
#include <string>

#include "measure/distribution.hpp"

namespace wsx {

/// Milliseconds, with the decimals that hold the nanoseconds.
void append_json_ms(std::string& out, std::chrono::nanoseconds duration);

/// {"count":…,"censored":…,"min_ms":…,…,"percentiles":[…],"hdr":"…"}; without samples only the first two.
void append_distribution_json(std::string& out, const Distribution& distribution);
inline void append_value(std::string& out, const Distribution& value) { append_distribution_json(out, value); }

/// {"count":…,"p50_ms":…,"p90_ms":…,"p99_ms":…,"max_ms":…}, for a line a second.
void append_brief_distribution_json(std::string& out, const Distribution& distribution);

}  // namespace wsx
