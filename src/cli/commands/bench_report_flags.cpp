#include "cli/bench/flag_groups.hpp"
#include "cli/commands/command_flags.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {

FlagSet bench_report_flags(BenchReportOptions& options) {
  FlagSet flags({.name = "wsx bench report",
                 .brief = "shows the summaries of earlier load tests",
                 .examples = {"wsx bench report run.json", "wsx bench report --markdown $GITHUB_STEP_SUMMARY run.json"},
                 .arguments = "FILE...",
                 .details = "FILE is what --output wrote, or what bench printed with --json; - is stdin. Everything is "
                            "drawn from it as it was when the run was over. The exit code does not depend on what "
                            "the run came to."});
  add_summary_arguments(flags, options.inputs);
  flags.group("Output");
  add_bench_style_flags(flags, options,
                        {.json_brief = "print the summaries as JSON lines",
                         .json_details = "Each is printed as it was read.",
                         .pretty_brief = "print human-readable summaries",
                         .pretty_details = "This is the default, whatever stdout is."});
  add_verbose_flag(flags, options);
  add_bench_file_flags(flags, options);
  flags.show_in_short_help({"--json", "--verbose", "--output", "--junit", "--markdown"});
  return flags;
}

Result<void> check_bench_report(const BenchReportOptions& options) {
  if (options.inputs.empty()) return usage_error("no FILE was given; wsx bench report run.json shows one");
  return check_distinct(list_files(options));
}

}  // namespace wsx
