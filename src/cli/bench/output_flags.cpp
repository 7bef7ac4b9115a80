#include "cli/bench/flag_groups.hpp"
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
              .brief = "exit 99 when this holds, as 'rtt.p99 > 50ms'",
              .details = "Others are 'errors > 0', 'messages_per_s < 10k' and 'connect.p95 > 1s'; && and || join "
                         "them. The section FAIL-IF of wsx-bench(1) has all names.",
              .in_short_help = true},
             options.fail_if);
  flags.toggle({.names = "--strict",
                .brief = "exit 4 when it was this program that limited a run without --rate",
                .details = "With --rate it always does: such a run is not valid."},
               options.strict);
}

void add_file_flags(FlagSet& flags, BenchOptions& options) {
  flags.value(k_output_file,
              {.names = "-o,--output",
               .brief = "write the summary to a file, too",
               .details = "As JSON, whatever goes to stdout; wsx-events(7) explains it.",
               .in_short_help = true},
              options.output);
  flags.value(k_output_file,
              {.names = "--hdr",
               .brief = "write the percentiles of rtt to a file, for plotters of HdrHistogram (.hgrm)",
               .details = "In modes without round trips, those of what they measure."},
              options.hdr);
  flags.value(k_output_file,
              {.names = "--hlog",
               .brief = "write a histogram a second to a file, as HdrHistogram logs them",
               .details = "Version 1.3, in nanoseconds; what reads such logs can merge several."},
              options.hlog);
  flags.value(k_output_file,
              {.names = "--junit",
               .brief = "write the verdict to a file as JUnit XML",
               .details = "A test case for each --fail-if, and one for whether the run is valid."},
              options.junit);
  flags.value(k_output_file,
              {.names = "--markdown",
               .brief = "append the summary to a file as Markdown",
               .details = "For $GITHUB_STEP_SUMMARY, which shows it on the page of a run of GitHub Actions."},
              options.markdown);
  flags.value(k_output_file,
              {.names = "--openmetrics",
               .brief = "write the numbers to a file as OpenMetrics, for Prometheus",
               .details = "Latencies are a summary with quantiles, in seconds."},
              options.openmetrics);
}

}  // namespace

void add_bench_output_flags(FlagSet& flags, BenchOptions& options) {
  using Mode = OutputOptions::Mode;
  add_verdict_flags(flags, options);
  flags.group("Output");
  flags.action(
      {.names = "--json",
       .brief = "print stats and a summary as JSON, line by line",
       .details =
           "stats are printed every second. The default when stdout is not a terminal; wsx-events(7) explains them.",
       .in_short_help = true},
      [&options] { options.mode = Mode::json; });
  flags.action({.names = "--pretty",
                .brief = "print a live view and a summary for people",
                .details = "The default when stdout is a terminal."},
               [&options] { options.mode = Mode::pretty; });
  flags.toggle({.names = "-q,--quiet",
                .brief = "print the summary and nothing before it",
                .details = "Neither stats nor a live view."},
               options.quiet);
  flags.toggle({.names = "--show-secrets",
                .brief = "show passwords, tokens and cookies instead of ***",
                .details = "In the command that is printed to repeat the run, and in errors."},
               options.show_secrets);
  flags.action({.names = "--no-color",
                .brief = "print without colours",
                .details = "The environment variable NO_COLOR says the same.",
                .hidden_names = "--no-colour"},
               [&options] { options.colour = OutputOptions::Colour::never; });
  add_file_flags(flags, options);
  flags.exclude({"--json", "--pretty"});
}

}  // namespace wsx
