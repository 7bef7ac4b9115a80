#include "cli/bench/flag_groups.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/bench_value.hpp"

namespace wsx {
namespace {

Result<Metric> read_metric(std::string_view text) {
  auto metric = find_metric(text);
  const auto checked = metric ? check_comparable(*metric) : Result<>();
  if (metric && checked) return metric;
  const Error& error = metric ? checked.error() : metric.error();
  return usage_error("takes a metric such as rtt.p99: " + format_in_line(error));
}
const ValueKind<Metric> k_metric{"METRIC", "a metric such as rtt.p99", read_metric};

}  // namespace

void add_regression_flags(FlagSet& flags, CompareRequest& request) {
  flags.value(k_regression_limit,
              {.names = "--max-regression",
               .brief = "how much worse B may be than A",
               .details = "Exit with 98 if a metric is certainly worse by more than this.",
               .default_text = "10%",
               .in_short_help = true},
              request.limit);
  flags.list(
      k_metric,
      {.names = "--metric",
       .brief = "compare this metric instead of the usual ones",
       .details = "The usual ones are rtt.p50 and rtt.p99, or those of the mode's main result, and without --rate "
                  "messages_per_s. Times, rates and sizes can be compared, by the names that --fail-if takes.",
       .in_short_help = true},
      request.metrics);
}

void add_repeat_flags(FlagSet& flags, BenchOptions& options) {
  flags.value(k_runs,
              {.names = "--repeat",
               .brief = "make this many runs",
               .details = "Each has fresh connections. --fail-if judges the median of the runs, and a run that is not "
                          "valid makes the whole not valid.",
               .default_text = "1"},
              options.repeat);
  flags.list(
      k_input_file,
      {.names = "--baseline",
       .brief = "compare with the runs in this summary",
       .details = "The file is what --output wrote in the same job, with the same settings. Both sides need five "
                  "runs (--repeat 5), or four for a single --metric. If it was written on another machine, or "
                  "before a restart, nothing can be told; see COMPARING in wsx-bench(1)."},
      options.baseline);
  add_regression_flags(flags, options.compare);
  flags.require("--max-regression", "--baseline");
  flags.require("--metric", "--baseline");
}

}  // namespace wsx
