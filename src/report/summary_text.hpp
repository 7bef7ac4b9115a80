#pragma once
#include <cstddef>
#include <string>

#include "report/summary.hpp"

namespace wsx {

/// What text for people looks like on their screen.
struct ScreenStyle {
  bool colour = false;
  bool blocks = false;        // the terminal shows "█" and "≥"; else all is ASCII
  std::size_t columns = 100;  // of the screen: what need not be wider than 80 is not
  bool verbose = false;       // -v: everything, instead of what fits a screen of 24 rows

  bool operator==(const ScreenStyle&) const = default;
};

/// Text is not made narrower than this.
constexpr std::size_t k_min_columns = 40;

/// One run of a summary for people: complete lines.
std::string format_run(const Summary& summary, const RunResult& run, const ScreenStyle& style);

/// The summary for people: the headline, percentiles with their 95% intervals, what was lost, the rules, whether the
/// numbers may be believed, and the command that repeats the run. When verbose, also what became of the messages, where
/// the time went, a histogram, and what wsx used. Complete lines of at most the style's columns, or 40 if that is more;
/// but URL, rules and command are never cut.
std::string format_summary(const Summary& summary, const ScreenStyle& style);

}  // namespace wsx
