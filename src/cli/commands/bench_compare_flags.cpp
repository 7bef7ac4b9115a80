#include "cli/bench/flag_groups.hpp"
#include "cli/commands/command_flags.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {

/// Stands where "--" does, which the parser would take for the end of the flags. No file has this name.
static const std::string k_other_side = "\n";

std::vector<std::string> mark_sides(std::vector<std::string> args) {
  for (std::string& arg : args)
    if (arg == "--") arg = k_other_side;
  return args;
}

FlagSet bench_compare_flags(BenchCompareOptions& options) {
  FlagSet flags({.name = "wsx bench compare",
                 .brief = "says whether some runs are worse than others",
                 .examples = {"wsx bench compare base.json -- head.json",
                              "wsx bench compare --max-regression 5% --metric rtt.p50 a*.json -- b*.json"},
                 .arguments = "A... -- B...",
                 .details =
                     "A and B are summaries that --output wrote in one job, with the same settings: five runs of "
                     "each at least. B is worse, not worse, or neither can be told. Runs that are made in pairs "
                     "say more: see wsx bench ab."});
  const auto is_b = std::make_shared<bool>(false);
  flags.arguments("FILE", "a summary's path, or - for stdin",
                  [&options, is_b](const std::string& path) -> Result<void> {
                    if (path == k_other_side && *is_b)
                      return usage_error("there is a second --; only one stands between A and B");
                    if (path.empty()) return usage_error("FILE cannot be empty");
                    if (path == k_other_side)
                      *is_b = true;
                    else
                      (*is_b ? options.b : options.a).push_back(path);
                    return {};
                  });
  flags.group("Verdict");
  add_regression_flags(flags, options.request);
  flags.toggle({.names = "--across-jobs",
                .brief = "compare the medians of jobs",
                .details = "Each job, on a machine of its own, counts once. It takes five jobs for each side, or four "
                           "for a single --metric."},
               options.request.across_jobs);
  flags.toggle({.names = "--strict", .brief = "exit 4 if it cannot be told whether B is worse"},
               options.request.strict);
  flags.group("Output");
  add_bench_style_flags(flags, options,
                        {.json_brief = "print the comparison as a JSON line",
                         .json_details = "This is the default when stdout is not a terminal; see wsx-bench(1).",
                         .pretty_brief = "print a table",
                         .pretty_details = "This is the default when stdout is a terminal."});
  add_comparison_file_flags(flags, options);
  flags.show_in_short_help(
      {"--max-regression", "--metric", "--across-jobs", "--strict", "--json", "--output", "--junit", "--markdown"});
  return flags;
}

Result<void> check_bench_compare(const BenchCompareOptions& options) {
  if (options.a.empty() || options.b.empty())
    return usage_error("it takes files of both sides: wsx bench compare base.json -- head.json");
  return check_distinct(list_files(options));
}

}  // namespace wsx
