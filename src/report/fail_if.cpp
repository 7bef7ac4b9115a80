#include "report/fail_if.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "report/between_runs.hpp"
#include "statistics/shift.hpp"

namespace wsx {
namespace {

using Comparison = FailIf::Comparison;
using Operator = FailIf::Operator;

/// What a number is at least and at most.
struct Range {
  double low = 0, high = 0;
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

/// What holds for all of the range, or for none of it.
std::optional<bool> compare_range(const Range& range, Operator op, double limit) {
  const bool at_low = compare(range.low, op, limit), at_high = compare(range.high, op, limit);
  const bool at_limit = range.low < limit && limit < range.high ? compare(limit, op, limit) : at_low;
  return at_low == at_high && at_low == at_limit ? std::optional(at_low) : std::nullopt;
}

constexpr double k_no_limit = std::numeric_limits<double>::infinity();

/// With messages that were never answered at their age, and as if they took for ever.
Range range_of(const Reading& reading) {
  if (!reading.at_least) return {*reading.value, *reading.value};
  return {*reading.value, reading.at_most.value_or(k_no_limit)};
}

std::string_view format_operator(Operator op) {
  static constexpr std::string_view k_signs[] = {"<", "<=", ">", ">=", "==", "!="};
  return k_signs[static_cast<std::size_t>(op)];
}

std::string_view format_unit(MetricUnit unit) {
  switch (unit) {
    case MetricUnit::seconds:
    case MetricUnit::moment:
      return "s";
    case MetricUnit::milliseconds:
      return "ms";
    case MetricUnit::bytes:
      return "bytes";
    case MetricUnit::per_second:
      return "per_s";
    case MetricUnit::percent:
      return "percent";
    case MetricUnit::share:
      return "share";
    case MetricUnit::count:
    case MetricUnit::messages:
    case MetricUnit::connections:
      break;
  }
  return "count";
}

/// "12ms", "without limit".
std::string format_bound(double value, MetricUnit unit) {
  return value == k_no_limit ? "without limit" : format_reading({value}, unit);
}

void judge_plain(Compared& compared, const Comparison& comparison, const Reading& reading) {
  const auto range = range_of(reading);
  const auto holds = compare_range(range, comparison.op, comparison.value);
  compared.outcome = !holds ? Outcome::undecided_unanswered : *holds ? Outcome::failed : Outcome::passed;
  if (holds) return;
  compared.text += ", and " + format_bound(range.high, comparison.metric.unit) + " if unanswered messages took forever";
}

void judge_sure(Compared& compared, const Comparison& comparison, const Reading& reading) {
  if (reading.at_least) return judge_plain(compared, comparison, reading);  // unanswered messages decide, not chance
  if (!reading.interval) {
    compared.outcome = Outcome::undecided_interval;
    compared.text += ", no 95% interval";
    if (reading.interval_needs && reading.interval_needs != UINT64_MAX)
      compared.text += ", which takes about " + group_digits(reading.interval_needs) + " samples";
    return;
  }
  const auto& [low, high] = *reading.interval;
  const auto holds = compare_range({low, high}, comparison.op, comparison.value);
  compared.outcome = !holds ? Outcome::undecided_interval : *holds ? Outcome::failed : Outcome::passed;
  compared.text += ", 95% interval from " + format_bound(low, comparison.metric.unit) + " to " +
                   format_bound(high, comparison.metric.unit);
}

/// The count as a percentage of its whole, "12 (1.2%)".
void judge_percent(Compared& compared, const Comparison& comparison, double count, double whole) {
  if (count > 0 && whole <= 0) {
    compared.outcome = Outcome::undecided_samples;
    compared.text += " of none";
    return;
  }
  compared.value = count > 0 ? 100 * count / whole : 0;
  compared.text += " (" + format_reading(Reading{compared.value}, MetricUnit::percent) + ")";
  compared.outcome = compare(*compared.value, comparison.op, comparison.value) ? Outcome::failed : Outcome::passed;
}

/// The whole that a percentage is of, in the middle of the runs.
double find_whole(const Metric& metric, std::span<const RunResult> runs) {
  std::vector<double> wholes;
  for (const RunResult& run : runs) wholes.push_back(metric.whole(run));
  return find_median(std::move(wholes));
}

Compared judge_comparison(const Comparison& comparison, std::span<const RunResult> runs) {
  const auto reading = read_median(comparison.metric, runs);
  Compared compared{comparison.metric.name, std::string(format_operator(comparison.op)), comparison.is_sure,
                    comparison.value,
                    std::string(comparison.is_percent ? "percent" : format_unit(comparison.metric.unit))};
  if (!reading.value) {
    compared.outcome = Outcome::undecided_samples;
    compared.text = reading.why_not;
    return compared;
  }
  compared.text = format_reading(reading, comparison.metric.unit);
  if (runs.size() > 1) compared.text += ", median of " + std::to_string(runs.size()) + " runs";
  compared.value = reading.value;
  compared.at_least = reading.at_least;
  if (comparison.is_percent)
    judge_percent(compared, comparison, *reading.value, find_whole(comparison.metric, runs));
  else if (comparison.is_sure)
    judge_sure(compared, comparison, reading);
  else
    judge_plain(compared, comparison, reading);
  return compared;
}

/// Empty: in every run.
std::string_view describe_need(Measured measured, const RunAsked& asked) {
  switch (measured) {
    case Measured::always:
      return "";
    case Measured::with_rate:
      return asked.has_rate ? "" : "with --rate";
    case Measured::with_tls:
      return asked.may_use_tls ? "" : "with a wss:// URL";
    case Measured::with_proxy:
      return asked.may_use_proxy ? "" : "through a proxy";
    case Measured::in_push:
      return asked.mode == "push" ? "" : "in --mode push";
    case Measured::in_fanout:
      return asked.mode == "fanout" ? "" : "in --mode fanout";
    case Measured::in_idle:
      return asked.mode == "idle" ? "" : "in --mode idle";
    case Measured::outside_push:
      break;
  }
  return asked.mode == "push" ? "in other modes than push" : "";
}

}  // namespace

Threshold judge(const FailIf& rule, std::span<const RunResult> runs) {
  Threshold threshold{.expression = rule.expression};
  const bool is_single = rule.any_of.size() == 1 && rule.any_of.front().size() == 1;
  for (const auto& all_of : rule.any_of) {
    auto least = Outcome::failed;
    for (const Comparison& comparison : all_of) {
      const auto& compared = threshold.comparisons.emplace_back(judge_comparison(comparison, runs));
      least = std::min(least, compared.outcome);
      threshold.text += (threshold.text.empty() ? "" : "; ") + (is_single ? "" : compared.metric + " ") + compared.text;
    }
    threshold.outcome = std::max(threshold.outcome, least);
  }
  return threshold;
}

Result<void> check_measured(const FailIf& rule, const RunAsked& asked) {
  for (const auto& all_of : rule.any_of)
    for (const Comparison& comparison : all_of)
      if (const auto need = describe_need(comparison.metric.measured, asked); !need.empty())
        return Error{Phase::input, "not_measured", comparison.metric.name + " is measured only " + std::string(need),
                     ""};
  return {};
}

}  // namespace wsx
