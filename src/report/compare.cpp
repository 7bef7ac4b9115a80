#include "report/compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "report/headline.hpp"
#include "statistics/rank_tests.hpp"
#include "statistics/shift.hpp"

namespace wsx {
namespace {

constexpr double k_smallest_ratio_value = 1e-6;  // a nanosecond in milliseconds: what is 0 has no logarithm

Error refuse_comparison(std::string code, std::string message, std::string hint = "") {
  return {Phase::input, std::move(code), std::move(message), std::move(hint)};
}

/// What one side has of a metric, a reading for each run.
using Readings = std::vector<Reading>;
struct BothReadings {
  Readings a, b;
};

bool lacks_some(const Readings& readings) {
  return std::any_of(readings.begin(), readings.end(), [](const Reading& reading) { return !reading.value; });
}
bool has_lower_bounds(const Readings& readings) {
  return std::any_of(readings.begin(), readings.end(), [](const Reading& reading) { return reading.at_least; });
}

Readings read_runs(std::span<const Summary> side, const Metric& metric) {
  Readings readings;
  for (const Summary& summary : side)
    for (const RunResult& run : summary.runs) readings.push_back(metric.read(run));
  return readings;
}

std::vector<double> values_of(const Readings& readings) {
  std::vector<double> values;
  for (const Reading& reading : readings) values.push_back(*reading.value);
  return values;
}

/// Logarithms in which greater is worse.
std::vector<double> to_badness(const std::vector<double>& values, const Metric& metric) {
  std::vector<double> badness;
  for (const double value : values)
    badness.push_back((is_better_when_more(metric) ? -1 : 1) * std::log(std::max(value, k_smallest_ratio_value)));
  return badness;
}

double to_share(double badness, const Metric& metric) {
  return std::expm1(is_better_when_more(metric) ? -badness : badness);
}
std::optional<double> to_bound(double badness, const Metric& metric) {
  return std::isfinite(badness) ? std::optional(to_share(badness, metric)) : std::nullopt;
}

/// What is only known to be at least so much may be more. So it cannot show that B is within the limit where it is B's,
/// nor that B is worse where it is A's.
Regression judge_bounds(Regression verdict, const BothReadings& readings, const Metric& metric) {
  const bool more_is_better = is_better_when_more(metric);
  const bool worse_is_open = has_lower_bounds(more_is_better ? readings.b : readings.a);
  const bool not_worse_is_open = has_lower_bounds(more_is_better ? readings.a : readings.b);
  const bool is_open =
      (verdict == Regression::worse && worse_is_open) || (verdict == Regression::not_worse && not_worse_is_open);
  return is_open ? Regression::cannot_tell : verdict;
}

/// A metric that is compared, and what is known of it.
struct Judged {
  Metric metric;
  BothReadings readings;
};

Evidence make_evidence(const Judged& judged, bool paired) {
  Evidence evidence;
  evidence.earlier = to_badness(values_of(judged.readings.a), judged.metric);
  evidence.later = to_badness(values_of(judged.readings.b), judged.metric);
  if (!paired) return evidence;
  for (std::size_t i = 0; i < evidence.earlier.size(); ++i)
    evidence.differences.push_back(evidence.later[i] - evidence.earlier[i]);
  return evidence;
}

ComparedMetric describe_finding(const Judged& judged, const Finding& finding) {
  const Metric& metric = judged.metric;
  ComparedMetric compared{.metric = metric.name, .unit = metric.unit};
  compared.a = find_median(values_of(judged.readings.a));
  compared.b = find_median(values_of(judged.readings.b));
  compared.change = to_share(finding.shift.estimate, metric);
  compared.low = to_bound(finding.shift.low, metric);
  compared.high = to_bound(finding.shift.high, metric);
  if (is_better_when_more(metric)) std::swap(compared.low, compared.high);
  compared.p = finding.p;
  compared.verdict = judge_bounds(finding.verdict, judged.readings, metric);
  return compared;
}

/// All that can be compared; what was not measured is left out if nobody asked for it.
Result<std::vector<Judged>> read_metrics(std::span<const Summary> a, std::span<const Summary> b,
                                         const CompareRequest& request, std::vector<Remark>& remarks) {
  const auto metrics = request.metrics.empty() ? list_usual_metrics(a.front()) : request.metrics;
  std::vector<Judged> all;
  for (const Metric& metric : metrics) {
    Judged judged{metric, {read_runs(a, metric), read_runs(b, metric)}};
    std::string why_not;
    for (const auto* side : {&judged.readings.a, &judged.readings.b})
      for (const Reading& reading : *side)
        if (!reading.value && why_not.empty()) why_not = reading.why_not;
    if (!lacks_some(judged.readings.a) && !lacks_some(judged.readings.b)) {
      if (has_lower_bounds(judged.readings.a) || has_lower_bounds(judged.readings.b))
        remarks.push_back({"lower_bounds", metric.name +
                                               " is only known to be at least what is shown, because messages "
                                               "were never answered"});
      all.push_back(std::move(judged));
    } else if (request.metrics.empty()) {
      remarks.push_back({"left_out", metric.name + " is left out, because a run has no value: " + why_not});
    } else {
      return refuse_comparison("not_measured", metric.name + " has no value in one of the runs: " + why_not);
    }
  }
  if (all.empty()) return refuse_comparison("not_measured", "the runs have nothing that can be compared");
  return all;
}

std::string boot_of(const Summary& summary) {
  for (const auto& [name, value] : summary.host)
    if (name == "boot") return value;
  return {};
}

std::set<std::string> list_boots(std::span<const Summary> side) {
  std::set<std::string> boots;
  for (const Summary& summary : side) boots.insert(boot_of(summary));
  return boots;
}

/// Each job counts once, with its median.
Readings take_medians(const Readings& readings, std::span<const Summary> side) {
  std::map<std::string, Readings> jobs;
  auto reading = readings.begin();
  for (const Summary& summary : side)
    for (std::size_t run = 0; run < summary.runs.size(); ++run) jobs[boot_of(summary)].push_back(*reading++);
  Readings medians;
  for (const auto& [boot, of_job] : jobs)
    medians.push_back({.value = find_median(values_of(of_job)), .at_least = has_lower_bounds(of_job)});
  return medians;
}

SideComparison judge_sides(const std::vector<Judged>& all, const CompareRequest& request, bool paired) {
  std::vector<Evidence> evidence;
  for (const Judged& judged : all) evidence.push_back(make_evidence(judged, paired));
  const auto findings = judge_regression(evidence, std::log1p(request.limit), request.error);
  SideComparison comparison{.paired = paired, .limit = request.limit, .strict = request.strict};
  comparison.confidence = 1 - 2 * request.error;
  comparison.needed = findings.needed;
  comparison.a.runs = all.front().readings.a.size();
  comparison.b.runs = all.front().readings.b.size();
  comparison.verdict = Regression::not_worse;
  for (std::size_t i = 0; i < all.size(); ++i) {
    comparison.metrics.push_back(describe_finding(all[i], findings.metrics[i]));
    comparison.verdict = std::max(comparison.verdict, comparison.metrics.back().verdict);
  }
  return comparison;
}

/// Only runs of one job differ by nothing but their servers.
void doubt_other_jobs(SideComparison& comparison) {
  comparison.verdict = Regression::cannot_tell;
  comparison.needed.reset();
  for (ComparedMetric& metric : comparison.metrics) metric.verdict = Regression::cannot_tell;
  comparison.remarks.push_back(
      {"other_job",
       "the runs were made on different machines, or before and after a restart, and machines differ by more "
       "than most changes: run both servers in one job with `wsx bench ab`, or compare at least 5 jobs of "
       "each side with --across-jobs"});
}

}  // namespace

Result<> check_valid(std::span<const Summary> side, std::string_view name) {
  for (const Summary& summary : side) {
    const auto which = side.size() == 1 ? std::string() : " " + std::to_string(&summary - side.data() + 1);
    const auto subject = "run" + which + " of " + std::string(name);
    if (summary.runs.empty()) return refuse_comparison("not_valid", subject + " has no result");
    if (summary.interrupted) return refuse_comparison("not_valid", subject + " was interrupted");
    if (!summary.verdict.valid)
      return refuse_comparison(
          "not_valid", subject + " is not valid" +
                           (summary.verdict.reasons.empty() ? "" : ": " + summary.verdict.reasons.front().text));
  }
  return {};
}

bool is_better_when_more(const Metric& metric) {
  return metric.unit == MetricUnit::per_second || metric.unit == MetricUnit::share;
}

Result<> check_comparable(const Metric& metric) {
  switch (metric.unit) {
    case MetricUnit::milliseconds:
    case MetricUnit::seconds:
    case MetricUnit::per_second:
    case MetricUnit::bytes:
    case MetricUnit::share:
      return {};
    default:
      return refuse_comparison("not_comparable",
                               metric.name + " is not a time, a rate or a size, so a ratio of it says little",
                               "a rule of --fail-if can limit it");
  }
}

std::string find_other_config(const Summary& a, const Summary& b) {
  if (a.config_hash == b.config_hash) return {};
  const std::map<std::string, std::string> of_a(a.config.begin(), a.config.end()),
      of_b(b.config.begin(), b.config.end());
  std::set<std::string> names;
  for (const auto* config : {&of_a, &of_b})
    for (const auto& [name, value] : *config) names.insert(name);
  for (const std::string& name : names) {
    const auto in_a = of_a.find(name), in_b = of_b.find(name);
    const auto value_of = [&](const auto& config, const auto& found) {
      return found == config.end() ? std::string("not given") : found->second;
    };
    if (name != "seed" && value_of(of_a, in_a) != value_of(of_b, in_b))
      return name + " is " + value_of(of_b, in_b) + ", not " + value_of(of_a, in_a);
  }
  return "its config_hash is " + b.config_hash + ", not " + a.config_hash;
}

Result<> check_runs(std::size_t a, std::size_t b, std::size_t metrics, std::string_view things) {
  if (std::max(a, b) > k_max_runs_of_a_side)
    return refuse_comparison("too_many_runs", "at most " + std::to_string(k_max_runs_of_a_side) + " " +
                                                  std::string(things) + " of each side can be compared");
  constexpr double k_rounding = 1e-12;
  if (a && b && least_p_of_sides(a, b) <= k_regression_error / static_cast<double>(metrics) + k_rounding) return {};
  const auto fewest = std::to_string(fewest_runs(metrics));
  return refuse_comparison(
      "too_few_runs",
      "too few " + std::string(things) + ": A has " + std::to_string(a) + " and B has " + std::to_string(b) + ", and " +
          (metrics == 1 ? "one metric needs " : std::to_string(metrics) + " metrics need ") + fewest + " of each",
      metrics > 1 ? "a single --metric needs " + std::to_string(fewest_runs(1)) : "");
}

std::vector<Metric> list_usual_metrics(const Summary& like) {
  std::vector<Metric> metrics;
  if (like.runs.empty()) return metrics;
  const RunResult& run = like.runs.front();
  auto names = list_headline_percentiles(like, run);
  if (!like.open_loop && (like.mode == "echo" || like.mode == "ping")) names.push_back("messages_per_s");
  for (const std::string& name : names)
    if (auto metric = find_metric(name)) metrics.push_back(*std::move(metric));
  return metrics;
}

Result<SideComparison> compare_sides(std::span<const Summary> a, std::span<const Summary> b,
                                     const CompareRequest& request) {
  for (const auto& [side, name] : {std::pair(a, "A"), std::pair(b, "B")})
    if (auto checked = check_valid(side, name); !checked) return checked.error();
  for (const auto side : {a, b})
    for (const Summary& summary : side)
      if (const auto other = find_other_config(a.front(), summary); !other.empty())
        return refuse_comparison("other_config",
                                 "only runs with the same settings can be compared, and of one of them " + other);
  std::vector<Remark> remarks;
  auto all = read_metrics(a, b, request, remarks);
  if (!all) return all.error();
  if (request.across_jobs)
    for (Judged& judged : *all)
      judged.readings = {take_medians(judged.readings.a, a), take_medians(judged.readings.b, b)};
  const auto& readings = all->front().readings;
  if (auto checked =
          check_runs(readings.a.size(), readings.b.size(), all->size(), request.across_jobs ? "jobs" : "runs");
      !checked)
    return checked.error();
  auto comparison = judge_sides(*all, request, false);
  comparison.remarks = std::move(remarks);
  auto boots = list_boots(a);
  boots.merge(list_boots(b));
  if (boots.size() > 1 && !request.across_jobs) doubt_other_jobs(comparison);
  return comparison;
}

Result<SideComparison> compare_pairs(const Summary& a, const Summary& b, const CompareRequest& request) {
  std::vector<Remark> remarks;
  const auto all = read_metrics({&a, 1}, {&b, 1}, request, remarks);
  if (!all) return all.error();
  auto comparison = judge_sides(*all, request, true);
  comparison.remarks = std::move(remarks);
  return comparison;
}

}  // namespace wsx
