#include "cli/bench/flag_groups.hpp"
#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

Result<FailIf> read_fail_if(std::string_view text) {
  auto rule = parse_fail_if(text);
  if (rule) return rule;
  const auto& hint = rule.error().hint;
  return usage_error("takes a rule such as 'rtt.p99 > 50ms': " + rule.error().message +
                     (text.empty() || hint.empty() ? "" : "\n" + hint));
}
const ValueKind<FailIf> k_fail_if{"RULE", "a rule such as 'rtt.p99 > 50ms'", read_fail_if};

void add_verdict_flags(FlagSet& flags, BenchOptions& options) {
  flags.group("Verdict");
  flags.list(k_fail_if,
             {.names = "--fail-if",
              .brief = "exit 99 if this is true, such as 'rtt.p99 > 50ms'",
              .details = "Other examples: 'errors > 0', 'messages_per_s < 10k', 'surely rtt.p99 > 1s'. Join rules with "
                         "&& and ||. All names are in the FAIL-IF section of wsx-bench(1).",
              .in_short_help = true},
             options.fail_if);
  flags.toggle({.names = "--strict",
                .brief = "exit 4 for any doubt about the result",
                .details = "A doubt is that wsx itself limited the run, or that a rule is undecided."},
               options.strict);
  add_repeat_flags(flags, options);
}

}  // namespace

void add_comparison_file_flags(FlagSet& flags, BenchOutputs& outputs) {
  flags.value(k_output_file,
              {.names = "-o,--output",
               .brief = "also write the result to a file",
               .details = "The file is JSON, regardless of the format on stdout."},
              outputs.output);
  flags.value(
      k_output_file,
      {.names = "--junit",
       .brief = "write the verdict to a file as JUnit XML",
       .details = "It has one test case per metric. What cannot be told is skipped, or an error with --strict."},
      outputs.junit);
  flags.value(k_output_file,
              {.names = "--markdown",
               .brief = "append a table to a file as Markdown",
               .details = "With $GITHUB_STEP_SUMMARY, GitHub Actions shows it on the run's page."},
              outputs.markdown);
}

void add_bench_file_flags(FlagSet& flags, BenchOutputs& options) {
  flags.value(k_output_file,
              {.names = "-o,--output",
               .brief = "also write the summary to a file",
               .details = "The file is JSON, regardless of the format on stdout; see wsx-events(7).",
               .in_short_help = true},
              options.output);
  flags.value(k_output_file,
              {.names = "--hdr",
               .brief = "write rtt percentiles to a file for HdrHistogram plotters (.hgrm)",
               .details = "Modes without round trips write the percentiles of what they measure."},
              options.hdr);
  flags.value(k_output_file,
              {.names = "--hlog",
               .brief = "write a histogram of each interval to a file, as an HdrHistogram log",
               .details = "Format version 1.3, in nanoseconds; log readers can merge several files."},
              options.hlog);
  flags.value(
      k_output_file,
      {.names = "--junit",
       .brief = "write the verdict to a file as JUnit XML",
       .details = "It has one test case per --fail-if, and one for whether the run is valid. Without a valid run it "
                  "has an error, and no failure."},
      options.junit);
  flags.value(k_output_file,
              {.names = "--markdown",
               .brief = "append the summary to a file as Markdown",
               .details = "With $GITHUB_STEP_SUMMARY, GitHub Actions shows it on the run's page."},
              options.markdown);
  flags.value(k_output_file,
              {.names = "--openmetrics",
               .brief = "write the numbers to a file as OpenMetrics, for Prometheus",
               .details = "Latencies are summaries with quantiles, in seconds."},
              options.openmetrics);
}

void add_summary_arguments(FlagSet& flags, std::vector<std::string>& paths) {
  flags.arguments("FILE", "a summary's path, or - for stdin", [&paths](const std::string& path) -> Result<void> {
    if (path.empty()) return usage_error("FILE cannot be empty");
    paths.push_back(path);
    return {};
  });
}

std::vector<NamedFile> list_files(const BenchOutputs& outputs) {
  return {{"--output", outputs.output}, {"--hdr", outputs.hdr},           {"--hlog", outputs.hlog},
          {"--junit", outputs.junit},   {"--markdown", outputs.markdown}, {"--openmetrics", outputs.openmetrics}};
}

void add_verbose_flag(FlagSet& flags, BenchStyle& style) {
  flags.toggle(
      {.names = "-v,--verbose",
       .brief = "print all of the summary",
       .details = "Without it, what fits on a screen of 24 lines is printed: headline, percentiles, losses, rules "
                  "and verdict.",
       .in_short_help = true},
      style.verbose);
}

void add_bench_style_flags(FlagSet& flags, BenchStyle& style, StyleTexts texts) {
  using Mode = OutputOptions::Mode;
  flags.action({.names = "--json",
                .brief = std::move(texts.json_brief),
                .details = std::move(texts.json_details),
                .in_short_help = true},
               [&style] { style.mode = Mode::json; });
  flags.action(
      {.names = "--pretty", .brief = std::move(texts.pretty_brief), .details = std::move(texts.pretty_details)},
      [&style] { style.mode = Mode::pretty; });
  add_colour_flags(flags, style.colour);
  flags.exclude({"--json", "--pretty"});
}

void add_bench_output_flags(FlagSet& flags, BenchOptions& options) {
  add_verdict_flags(flags, options);
  flags.group("Output");
  add_bench_style_flags(flags, options,
                        {.json_brief = "print stats and a summary as JSON lines",
                         .json_details = "A stats line is printed for each --interval. This is the default when stdout "
                                         "is not a terminal; see wsx-events(7).",
                         .pretty_brief = "print a live view and a human-readable summary",
                         .pretty_details = "This is the default when stdout is a terminal."});
  add_verbose_flag(flags, options);
  flags.toggle({.names = "-q,--quiet",
                .brief = "print only the summary",
                .details = "Neither stats lines nor the live view are printed."},
               options.quiet);
  add_secret_flags(flags, options.plan.client.secret_names, options.show_secrets,
                   "This affects errors, the URL, and the command that repeats the run.");
  add_bench_file_flags(flags, options);
}

}  // namespace wsx
