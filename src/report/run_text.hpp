#pragma once
#include <string>

#include "report/screen_style.hpp"
#include "report/summary.hpp"

namespace wsx {

/// One run of a summary for people: complete lines.
std::string format_run(const Summary& summary, const RunResult& run, const ScreenStyle& style);

}  // namespace wsx
