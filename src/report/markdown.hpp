#pragma once
#include <string>

#include "report/summary.hpp"

namespace wsx {

/// For $GITHUB_STEP_SUMMARY: the headline, the verdict, the rules, a table of percentiles; the rest is folded.
void append_markdown(std::string& out, const Summary& summary);

}  // namespace wsx
