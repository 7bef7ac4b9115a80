#pragma once
#include <vector>

namespace wsx {

/// By how much one side lies above the other, and the bounds of its interval. Infinite: too few values for a bound.
struct Shift {
  double estimate = 0, low = 0, high = 0;
};

/// Hodges and Lehmann's estimate: the median of the means of any two differences. The interval is that of the exact
/// signed-rank distribution; either bound is on the wrong side with at most the probability `error`.
Shift estimate_paired_shift(const std::vector<double>& differences, double error);

/// The same for values that are no pairs: the median of the differences between any later and any earlier value, with
/// the interval of Mann and Whitney's exact distribution.
Shift estimate_shift(const std::vector<double>& earlier, const std::vector<double>& later, double error);

/// An interval for the median of what such values come from: between two of them, so far apart as it takes for 95%. Of
/// fewer than six values it is from the smallest to the largest, and less certain.
struct MedianInterval {
  double low = 0, high = 0;
  double confidence = 0;
};
MedianInterval find_median_interval(std::vector<double> values);

/// The middle one, or the mean of the two in the middle; 0 if there are none.
double find_median(std::vector<double> values);

}  // namespace wsx
