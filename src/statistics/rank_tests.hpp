#pragma once
#include <cstdint>
#include <vector>

/// Exact rank tests, for few values of an unknown distribution. They ask for nothing but that runs are alike and
/// independent, so a single slow run cannot decide.
namespace wsx {

/// Exact distributions take memory and time that grow with the cube of these.
constexpr std::size_t k_max_pairs = 200, k_max_runs_of_a_side = 50;

/// Wilcoxon's signed-rank test: how likely differences are that lie at least as far above zero as these, if each might
/// as well have the other sign. Zeros are ranked and then left out (Pratt 1959); those of equal size share the mean of
/// their ranks, and the distribution is that of the ranks there are. At most k_max_pairs; 1 if all are zero.
double test_signed_rank(const std::vector<double>& differences);

/// Mann and Whitney's test: how likely it is that `later` values lie at least as far above `earlier` ones as these, if
/// both are of one kind. Equal values share the mean of their ranks. At most k_max_runs_of_a_side of each.
double test_mann_whitney(const std::vector<double>& earlier, const std::vector<double>& later);

/// The least p that so many values can have, when all of them point one way.
double least_p_of_pairs(std::size_t pairs);
double least_p_of_sides(std::size_t earlier, std::size_t later);

/// P(W ≤ w) for w = 0, 1, …: of the sum of the positive ranks of so many pairs, without ties.
std::vector<double> signed_rank_distribution(std::size_t pairs);
/// P(U ≤ u) for u = 0, 1, …: of the number of pairs in which the later value is the greater one, without ties.
std::vector<double> mann_whitney_distribution(std::size_t earlier, std::size_t later);

/// P-values of several tests, so that each may be compared with the error that is allowed for all of them (Holm 1979).
std::vector<double> adjust_by_holm(const std::vector<double>& p);

}  // namespace wsx
