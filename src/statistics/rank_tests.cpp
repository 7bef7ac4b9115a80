#include "statistics/rank_tests.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wsx {
namespace {

/// Twice the rank of each value, from 2 on; equal values have the mean of theirs. Doubled they are whole numbers.
std::vector<std::size_t> find_double_ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<std::size_t> ranks(values.size());
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (std::size_t i = first; i < end; ++i) ranks[order[i]] = first + 1 + end;
  }
  return ranks;
}

/// How likely each sum is, if every rank is in it or not, as a coin falls.
std::vector<double> sum_by_coins(const std::vector<std::size_t>& ranks) {
  std::vector<double> chances{1};
  for (const std::size_t rank : ranks) {
    std::vector<double> next(chances.size() + rank);
    for (std::size_t sum = 0; sum < chances.size(); ++sum) {
      next[sum] += chances[sum] / 2;
      next[sum + rank] += chances[sum] / 2;
    }
    chances = std::move(next);
  }
  return chances;
}

/// How likely each sum is of so many of the ranks, drawn without looking.
std::vector<double> sum_by_drawing(const std::vector<std::size_t>& ranks, std::size_t drawn) {
  const std::size_t all = std::accumulate(ranks.begin(), ranks.end(), std::size_t{0});
  // ways[n][sum]: to draw n of the ranks seen so far. At most C(100, 50) = 1e29, which a double holds.
  std::vector<std::vector<double>> ways(drawn + 1, std::vector<double>(all + 1));
  ways[0][0] = 1;
  for (const std::size_t rank : ranks)
    for (std::size_t count = drawn; count > 0; --count)
      for (std::size_t sum = all; sum + 1 > rank; --sum) ways[count][sum] += ways[count - 1][sum - rank];
  auto& chances = ways[drawn];
  const double total = std::accumulate(chances.begin(), chances.end(), 0.0);
  for (double& chance : chances) chance /= total;
  return std::move(chances);
}

double sum_from(const std::vector<double>& chances, std::size_t first) {
  double sum = 0;
  for (std::size_t i = chances.size(); i > first; --i) sum += chances[i - 1];
  return std::min(1.0, sum);
}

std::vector<double> accumulate_chances(const std::vector<double>& chances) {
  std::vector<double> sums(chances.size());
  std::partial_sum(chances.begin(), chances.end(), sums.begin());
  return sums;
}

std::vector<std::size_t> count_ranks(std::size_t count) {
  std::vector<std::size_t> ranks(count);
  std::iota(ranks.begin(), ranks.end(), std::size_t{1});
  return ranks;
}

}  // namespace

double test_signed_rank(const std::vector<double>& differences) {
  std::vector<double> sizes;
  for (const double difference : differences) sizes.push_back(std::abs(difference));
  const auto ranks = find_double_ranks(sizes);
  std::vector<std::size_t> ranked;
  std::size_t positive = 0;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    if (differences[i] == 0) continue;
    ranked.push_back(ranks[i]);
    if (differences[i] > 0) positive += ranks[i];
  }
  return sum_from(sum_by_coins(ranked), positive);
}

double test_mann_whitney(const std::vector<double>& earlier, const std::vector<double>& later) {
  auto values = later;
  values.insert(values.end(), earlier.begin(), earlier.end());
  const auto ranks = find_double_ranks(values);
  const auto sum =
      std::accumulate(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(later.size()), std::size_t{0});
  return sum_from(sum_by_drawing(ranks, later.size()), sum);
}

double least_p_of_pairs(std::size_t pairs) { return std::ldexp(1, -static_cast<int>(pairs)); }

double least_p_of_sides(std::size_t earlier, std::size_t later) {
  double p = 1;  // 1 / C(earlier + later, later)
  for (std::size_t i = 1; i <= later; ++i) p *= static_cast<double>(i) / static_cast<double>(earlier + i);
  return p;
}

std::vector<double> signed_rank_distribution(std::size_t pairs) {
  return accumulate_chances(sum_by_coins(count_ranks(pairs)));
}

std::vector<double> mann_whitney_distribution(std::size_t earlier, std::size_t later) {
  const auto chances = sum_by_drawing(count_ranks(earlier + later), later);
  const auto least = static_cast<std::ptrdiff_t>(later * (later + 1) / 2);  // U is the sum of ranks without this
  return accumulate_chances(
      {chances.begin() + least, chances.begin() + least + static_cast<std::ptrdiff_t>(earlier * later) + 1});
}

std::vector<double> adjust_by_holm(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size());
  double largest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    largest = std::max(largest, std::min(1.0, p[order[i]] * static_cast<double>(order.size() - i)));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

}  // namespace wsx
