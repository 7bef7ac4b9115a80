#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "statistics/shift.hpp"

/// Whether one side is worse than the other by more than a limit. All values are logarithms, in which greater is worse,
/// so a shift is a ratio and a limit of 10% is log(1.1).
namespace wsx {

enum class Regression : std::uint8_t { not_worse, cannot_tell, worse };

/// What is known of one metric: a difference for each pair (later side minus earlier one), or the values of the sides.
struct Evidence {
  std::vector<double> differences = {};
  std::vector<double> earlier = {}, later = {};

  bool is_paired() const { return !differences.empty(); }
};

struct Finding {
  Shift shift;   // its interval: each bound is wrong with at most the allowed error
  double p = 1;  // of "no worse than the limit", by Holm for all metrics
  Regression verdict = Regression::cannot_tell;
};

struct Findings {
  Regression verdict = Regression::cannot_tell;
  std::vector<Finding> metrics;  // as many as there is evidence, in its order
  /// If it cannot be told: about how many pairs (or runs of each side) it would take in all, if what follows is like
  /// what there is. None: more than k_most_needed.
  std::optional<std::uint64_t> needed = {};
};

constexpr double k_regression_error = 0.025;
constexpr std::uint64_t k_most_needed = 1000;

/// `error`: how likely "worse" may be if nothing is worse than the limit, and "not worse" if something is.
///
/// Worse: the one-sided rank test against the limit rejects for a metric; Holm's correction keeps the error that of all
/// of them. Not worse: the upper bound of every metric is within the limit. That needs no correction, because all have
/// to be (intersection-union test; Berger & Hsu 1996).
Findings judge_regression(const std::vector<Evidence>& metrics, double limit, double error = k_regression_error);

/// The fewest pairs, or runs of each side, with which a metric of so many can be found to be worse.
std::size_t fewest_pairs(std::size_t metrics, double error = k_regression_error);
std::size_t fewest_runs(std::size_t metrics, double error = k_regression_error);

}  // namespace wsx
