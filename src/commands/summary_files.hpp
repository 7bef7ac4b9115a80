#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "report/summary.hpp"

namespace wsx {

/// All summaries in a file of those that bench writes; "-" is stdin. Errors: phase io, code open_failed or read_failed;
/// those of read_summaries().
Result<std::vector<Summary>> read_summary_file(const std::string& path);
/// Those of several files, in their order.
Result<std::vector<Summary>> read_summary_files(const std::vector<std::string>& paths);

}  // namespace wsx
