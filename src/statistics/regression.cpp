#include "statistics/regression.hpp"

#include <algorithm>
#include <cmath>

#include "statistics/rank_tests.hpp"

namespace wsx {
namespace {

double test_against(const Evidence& evidence, double limit) {
  auto moved = evidence.is_paired() ? evidence.differences : evidence.later;
  for (double& value : moved) value -= limit;
  return evidence.is_paired() ? test_signed_rank(moved) : test_mann_whitney(evidence.earlier, moved);
}

Shift estimate(const Evidence& evidence, double error) {
  return evidence.is_paired() ? estimate_paired_shift(evidence.differences, error)
                              : estimate_shift(evidence.earlier, evidence.later, error);
}

std::size_t size_of(const Evidence& evidence) {
  return evidence.is_paired() ? evidence.differences.size() : std::min(evidence.earlier.size(), evidence.later.size());
}

/// An interval shrinks with the square root of what it is made of; it has to exclude the limit.
double estimate_needed(const Evidence& evidence, const Shift& shift, double limit) {
  const double half = shift.estimate < limit ? shift.high - shift.estimate : shift.estimate - shift.low;
  const double distance = std::abs(shift.estimate - limit);
  const auto count = static_cast<double>(size_of(evidence));
  return distance > 0 ? std::max(count + 1, std::ceil(count * (half / distance) * (half / distance))) : INFINITY;
}

/// One metric that is worse settles it; otherwise all have to be within the limit.
std::optional<std::uint64_t> estimate_needed(const std::vector<Evidence>& metrics, const std::vector<Finding>& found,
                                             double limit) {
  double for_worse = INFINITY, for_not_worse = 0;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const double needed = estimate_needed(metrics[i], found[i].shift, limit);
    if (found[i].shift.estimate > limit)
      for_worse = std::min(for_worse, needed);
    else if (found[i].verdict != Regression::not_worse)
      for_not_worse = std::max(for_not_worse, needed);
  }
  const double needed = std::isfinite(for_worse) ? for_worse : for_not_worse;
  if (!(needed <= static_cast<double>(k_most_needed))) return std::nullopt;
  return static_cast<std::uint64_t>(needed);
}

template <class LeastP>
std::size_t fewest(std::size_t metrics, double error, LeastP least_p) {
  constexpr double k_rounding = 1e-12;
  std::size_t count = 1;
  while (least_p(count) > error / static_cast<double>(std::max<std::size_t>(1, metrics)) + k_rounding) ++count;
  return count;
}

}  // namespace

Findings judge_regression(const std::vector<Evidence>& metrics, double limit, double error) {
  Findings findings;
  std::vector<double> p;
  for (const Evidence& evidence : metrics) {
    p.push_back(test_against(evidence, limit));
    findings.metrics.push_back({.shift = estimate(evidence, error)});
  }
  const auto adjusted = adjust_by_holm(p);
  findings.verdict = metrics.empty() ? Regression::cannot_tell : Regression::not_worse;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    Finding& finding = findings.metrics[i];
    finding.p = adjusted[i];
    finding.verdict = finding.p <= error            ? Regression::worse
                      : finding.shift.high <= limit ? Regression::not_worse
                                                    : Regression::cannot_tell;
    findings.verdict = std::max(findings.verdict, finding.verdict);
  }
  if (findings.verdict == Regression::cannot_tell) findings.needed = estimate_needed(metrics, findings.metrics, limit);
  return findings;
}

std::size_t fewest_pairs(std::size_t metrics, double error) { return fewest(metrics, error, least_p_of_pairs); }

std::size_t fewest_runs(std::size_t metrics, double error) {
  return fewest(metrics, error, [](std::size_t runs) { return least_p_of_sides(runs, runs); });
}

}  // namespace wsx
