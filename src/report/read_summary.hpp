#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "report/summary.hpp"

namespace wsx {

/// What a file of summaries may have.
constexpr std::size_t k_max_summary_bytes = 128 * 1024 * 1024;

/// The summaries in a text, complete: what is drawn from one of them is what was drawn when it was made. The text is
/// one JSON value, indented or not, or lines as bench prints them, of which those of other types are skipped. `name` is
/// what messages call the text. Errors: phase input, codes bad_summary (it is none, of another version, or damaged).
Result<std::vector<Summary>> read_summaries(std::string_view text, const std::string& name);

}  // namespace wsx
