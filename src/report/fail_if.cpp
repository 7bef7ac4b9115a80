#include "report/fail_if.hpp"

#include <algorithm>
#include <cstdio>

namespace wsx {
namespace {

using Comparison = FailIf::Comparison;
using Operator = FailIf::Operator;

/// Whether a comparison holds; nothing if that cannot be decided.
struct Judgement {
  std::optional<bool> holds;
  std::string text;
};

bool compare(double value, Operator op, double limit) {
  switch (op) {
    case Operator::less:
      return value < limit;
    case Operator::at_most:
      return value <= limit;
    case Operator::greater:
      return value > limit;
    case Operator::at_least:
      return value >= limit;
    case Operator::equal:
      return value == limit;
    case Operator::unequal:
      break;
  }
  return value != limit;
}

/// Of a value that is `bound` or more: what holds for all of those, or for none of them.
std::optional<bool> compare_bound(double bound, Operator op, double limit) {
  constexpr double k_any_more = 1;  // stands for all values above both
  const bool at_bound = compare(bound, op, limit);
  const bool above = compare(std::max(bound, limit) + k_any_more, op, limit);
  const bool at_limit = bound > limit ? at_bound : compare(limit, op, limit);
  return at_bound == above && at_bound == at_limit ? std::optional(at_bound) : std::nullopt;
}

/// The count as a percentage of its whole.
std::optional<double> as_percent(double count, double whole) {
  if (count == 0) return 0;
  return whole > 0 ? std::optional(100 * count / whole) : std::nullopt;
}

Judgement judge_comparison(const Comparison& comparison, const Reading& reading, const RunResult& run) {
  if (!reading.value) return {std::nullopt, reading.why_not};
  auto text = format_reading(reading, comparison.metric.unit);
  auto value = *reading.value;
  if (comparison.is_percent) {
    const auto percent = as_percent(value, comparison.metric.whole(run));
    if (!percent) return {std::nullopt, text + " of none"};
    text += " (" + format_reading({*percent / 100}, MetricUnit::share) + ")";
    value = *percent;
  }
  if (!reading.at_least) return {compare(value, comparison.op, comparison.value), text};
  const auto holds = compare_bound(value, comparison.op, comparison.value);
  return {holds, holds ? text : text + ", with no upper bound"};
}

}  // namespace

Threshold judge(const FailIf& rule, const RunResult& run) {
  Threshold threshold{.expression = rule.expression};
  const bool is_single = rule.any_of.size() == 1 && rule.any_of.front().size() == 1;
  for (const auto& all_of : rule.any_of) {
    bool may_hold = true;
    for (const Comparison& comparison : all_of) {
      const auto reading = comparison.metric.read(run);
      const auto judgement = judge_comparison(comparison, reading, run);
      if (judgement.holds == false) may_hold = false;
      if (is_single) {
        threshold.value = reading.value;
        threshold.text = judgement.text;
      } else {
        threshold.text += (threshold.text.empty() ? "" : "; ") + comparison.metric.name + " " + judgement.text;
      }
    }
    if (may_hold) threshold.failed = true;
  }
  return threshold;
}

}  // namespace wsx
