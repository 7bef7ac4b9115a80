#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "report/metric.hpp"
#include "report/side_comparison.hpp"
#include "report/summary.hpp"

namespace wsx {

/// How two sides are to be compared.
struct CompareRequest {
  std::vector<Metric> metrics = {};  // empty: the usual ones of the mode
  double limit = 0.1;                // a share: B may be worse than A by so much
  bool strict = false;
  bool across_jobs = false;  // the runs of each side are of several jobs
  double error = k_regression_error;
};

/// Compares all runs of one side with all of the other. Errors: phase input. Codes: not_valid (a run cannot be
/// trusted), other_config, too_few_runs, not_measured.
Result<SideComparison> compare_sides(std::span<const Summary> a, std::span<const Summary> b,
                                     const CompareRequest& request);

/// Compares runs that were made in pairs: the first of A with the first of B, and so on. As many of each.
Result<SideComparison> compare_pairs(const Summary& a, const Summary& b, const CompareRequest& request);

/// A metric of which a ratio means something: a time, a rate, a size, a share. Error: not_comparable.
Result<> check_comparable(const Metric& metric);
/// The rate, and what is received of what was sent: the others are better the less they are.
bool is_better_when_more(const Metric& metric);

/// Each has a result that can be trusted; `name` is the side's. Error: not_valid.
Result<> check_valid(std::span<const Summary> side, std::string_view name);

/// What two summaries were asked for, if it is not the same: "rate is 2000, not 1000". Empty: all that matters is.
std::string find_other_config(const Summary& a, const Summary& b);

/// What compare_sides() asks for at least. Error: too_few_runs.
Result<> check_runs(std::size_t a, std::size_t b, std::size_t metrics, std::string_view things = "runs");

/// The metrics that are compared unless others are asked for.
std::vector<Metric> list_usual_metrics(const Summary& like);

}  // namespace wsx
