#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "measure/number.hpp"
#include "report/remark.hpp"
#include "statistics/regression.hpp"

/// What came of comparing two sides, as values: A, and B, which may be worse.
namespace wsx {

struct ComparedSide {
  std::string name;        // a URL, a command, or files
  std::uint64_t runs = 0;  // or jobs
};

/// One metric of both sides. Shares are those of A's value: 0.1 is 10% more than A.
struct ComparedMetric {
  std::string metric;
  MetricUnit unit = MetricUnit::milliseconds;
  double a = 0, b = 0;                        // the medians, in the unit
  double change = 0;                          // estimated from all of the values
  std::optional<double> low = {}, high = {};  // of the change; none: too few values
  double p = 1;                               // of "not worse than the limit", corrected for the number of metrics
  Regression verdict = Regression::cannot_tell;
};

struct SideComparison {
  ComparedSide a = {}, b = {};
  bool paired = false;
  double limit = 0.1;        // a share
  double confidence = 0.95;  // of the intervals; more where there are several looks
  bool strict = false;       // what cannot be told is not good enough
  Regression verdict = Regression::cannot_tell;
  std::optional<std::uint64_t> needed = {};  // if it cannot be told: about how many pairs, or runs of each side
  std::vector<ComparedMetric> metrics = {};
  std::vector<Remark> remarks = {};  // why it cannot be told, and what is left out
};

}  // namespace wsx
