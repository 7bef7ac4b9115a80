#include "statistics/shift.hpp"

#include <algorithm>
#include <limits>

#include "statistics/rank_tests.hpp"

namespace wsx {
namespace {

/// Sorted: in the middle of them.
double median_of_sorted(const std::vector<double>& sorted) {
  if (sorted.empty()) return 0;
  const auto half = sorted.size() / 2;
  return sorted.size() % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/// `at_most[w]`: how likely it is that at most w of them lie on the wrong side of the truth.
Shift find_bounds(std::vector<double> candidates, const std::vector<double>& at_most, double error) {
  constexpr double k_infinity = std::numeric_limits<double>::infinity();
  constexpr double k_rounding = 1e-12;
  std::sort(candidates.begin(), candidates.end());
  std::size_t outside = 0;
  while (outside < at_most.size() && at_most[outside] <= error + k_rounding) ++outside;
  Shift shift{median_of_sorted(candidates), -k_infinity, k_infinity};
  if (outside == 0 || outside > candidates.size()) return shift;
  shift.low = candidates[outside - 1];
  shift.high = candidates[candidates.size() - outside];
  return shift;
}

}  // namespace

Shift estimate_paired_shift(const std::vector<double>& differences, double error) {
  std::vector<double> means;
  for (std::size_t i = 0; i < differences.size(); ++i)
    for (std::size_t k = i; k < differences.size(); ++k) means.push_back((differences[i] + differences[k]) / 2);
  return find_bounds(std::move(means), signed_rank_distribution(differences.size()), error);
}

Shift estimate_shift(const std::vector<double>& earlier, const std::vector<double>& later, double error) {
  std::vector<double> differences;
  for (const double after : later)
    for (const double before : earlier) differences.push_back(after - before);
  return find_bounds(std::move(differences), mann_whitney_distribution(earlier.size(), later.size()), error);
}

MedianInterval find_median_interval(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  constexpr double k_confidence = 0.95;
  // The median is below the first with a chance of 2^-n, below the second with n more of these, and so on.
  double chance = least_p_of_pairs(values.size()), below = chance;
  std::size_t outside = 0;  // of each side, beyond the outermost one
  for (std::size_t next = 1; next < values.size() / 2; ++next) {
    chance *= static_cast<double>(values.size() - next + 1) / static_cast<double>(next);
    if (1 - 2 * (below + chance) < k_confidence) break;
    below += chance;
    outside = next;
  }
  return {values[outside], values[values.size() - 1 - outside], 1 - 2 * below};
}

double find_median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return median_of_sorted(values);
}

}  // namespace wsx
