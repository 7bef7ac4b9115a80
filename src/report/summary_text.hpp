#pragma once
#include <string>

#include "report/screen_style.hpp"
#include "report/summary.hpp"

namespace wsx {

/// The summary for people, one screen: the headline, what became of the messages, percentiles with their 95 %
/// intervals, where the time went, a histogram, whether the numbers may be believed, the rules, and the command that
/// repeats the run. Complete lines of at most the style's columns, or 80 if that is more; but URL, rules and command
/// are never cut.
std::string format_summary(const Summary& summary, const ScreenStyle& style);

}  // namespace wsx
