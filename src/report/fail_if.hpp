#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "report/metric.hpp"
#include "report/summary.hpp"

namespace wsx {

/// A rule that a run must not meet: comparisons of metrics with values, joined by && and || (&& binds closer; there are
/// no brackets). "rtt.p99 > 50ms", "errors > 0 || received < 10k". With "surely" before it, a comparison holds only if
/// it does for all of the percentile's 95% interval.
struct FailIf {
  static constexpr std::size_t k_max_bytes = 1024;

  enum class Operator : std::uint8_t { less, at_most, greater, at_least, equal, unequal };
  struct Comparison {
    Metric metric;
    Operator op = Operator::greater;
    double value = 0;         // in the metric's unit
    bool is_percent = false;  // `value` is a percentage of the metric's whole
    bool is_sure = false;     // "surely"
  };

  std::string expression;                            // as given
  std::vector<std::vector<Comparison>> any_of = {};  // each meets the rule when all its comparisons hold
};

/// Errors have a message that is one sentence, without a full stop, and, where a place is to be shown, a hint of two
/// lines: the expression, and a caret under the place. Codes: bad_expression, unknown_metric, bad_value.
Result<FailIf> parse_fail_if(std::string_view text);

/// "a size such as 1024 or 64KiB": what a metric of that unit is compared with.
std::string_view describe_values(MetricUnit unit);

/// Whether the run meets the rule, does not, or why that is unknown. Of several runs, the median of each number is
/// judged; its 95% interval is that between runs.
Threshold judge(const FailIf& rule, std::span<const RunResult> runs);
inline Threshold judge(const FailIf& rule, const RunResult& run) { return judge(rule, {&run, 1}); }

/// The rule asks for a number that such a run does not have. Error: phase input, code not_measured.
struct RunAsked {
  std::string_view mode;
  bool has_rate = false;
  bool may_use_tls = false;
  bool may_use_proxy = false;
};
Result<void> check_measured(const FailIf& rule, const RunAsked& asked);

}  // namespace wsx
