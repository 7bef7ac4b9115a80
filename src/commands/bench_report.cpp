#include "commands/bench_report.hpp"

#include "commands/report.hpp"
#include "commands/summary_files.hpp"
#include "report/summary_json.hpp"

namespace wsx {
namespace {

Error refuse_several(const char* flag, std::size_t count) {
  return {Phase::input, "too_many_summaries",
          std::string(flag) + " has room for one summary, but there are " + std::to_string(count),
          "make a file of each"};
}

Result<> check_files(const BenchOutputs& outputs, std::size_t summaries) {
  if (summaries == 1) return {};
  if (outputs.hdr) return refuse_several("--hdr", summaries);
  if (outputs.hlog) return refuse_several("--hlog", summaries);
  if (outputs.openmetrics) return refuse_several("--openmetrics", summaries);
  return {};
}

Result<> print_summaries(const std::vector<Summary>& summaries, const BenchStyle& style) {
  const auto out = LineWriter::for_fd(1, "stdout");
  for (const Summary& summary : summaries) {
    if (style.mode == OutputOptions::Mode::json) {
      std::string json;
      append_summary_json(json, summary);
      append_json_line(*out, json);
    } else {
      if (&summary != &summaries.front()) out->append("\n");
      out->append(format_summary(summary, screen_style(style, *out)));
    }
  }
  return write_to_the_end(*out);
}

}  // namespace

ExitCode run_bench_report(const BenchReportOptions& options) {
  const auto summaries = read_summary_files(options.inputs);
  if (!summaries) return report_on_stderr(summaries.error(), ExitCode::usage);
  if (const auto checked = check_files(options, summaries->size()); !checked)
    return report_on_stderr(checked.error(), ExitCode::usage);
  auto files = BenchFiles::open(options);
  if (!files) return report_on_stderr(files.error(), ExitCode::usage);
  const auto written = files->write(*summaries);
  const auto shown = print_summaries(*summaries, options);
  for (const auto* result : {&written, &shown})
    if (!*result) return report_on_stderr(result->error(), ExitCode::ended_badly);
  return ExitCode::done;
}

}  // namespace wsx
