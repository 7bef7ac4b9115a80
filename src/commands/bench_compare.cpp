#include "commands/bench_compare.hpp"

#include "base/lists.hpp"
#include "commands/report.hpp"
#include "commands/summary_files.hpp"
#include "report/comparison_text.hpp"
#include "report/summary_json.hpp"

namespace wsx {
namespace {

Result<> print_comparison(const SideComparison& sides, std::string_view title, const BenchStyle& style,
                          std::span<const Summary> summaries) {
  const auto out = LineWriter::for_fd(1, "stdout");
  if (prints_json(style, *out)) {
    std::string json;
    for (const Summary& summary : summaries) {
      append_summary_json(json, summary);
      append_json_line(*out, json);
      json.clear();
    }
    append_comparison_json(json, sides);
    append_json_line(*out, json);
  } else {
    out->append(format_comparison(title, sides, screen_style(style, *out)));
  }
  return write_to_the_end(*out);
}

}  // namespace

ExitCode show_comparison(const SideComparison& sides, std::string_view title, BenchFiles& files,
                         const BenchStyle& style, std::span<const Summary> summaries) {
  auto code = exit_code_of(sides);
  const auto written = files.write(sides, title, summaries);
  const auto shown = print_comparison(sides, title, style, summaries);
  for (const auto* result : {&written, &shown})
    if (!*result) code = report_on_stderr(result->error(), code == ExitCode::done ? ExitCode::ended_badly : code);
  return code;
}

ExitCode run_bench_compare(const BenchCompareOptions& options) {
  const auto a = read_summary_files(options.a);
  if (!a) return report_on_stderr(a.error(), ExitCode::usage);
  const auto b = read_summary_files(options.b);
  if (!b) return report_on_stderr(b.error(), ExitCode::usage);
  auto files = BenchFiles::open(options);
  if (!files) return report_on_stderr(files.error(), ExitCode::usage);
  auto sides = compare_sides(*a, *b, options.request);
  if (!sides)
    return report_on_stderr(sides.error(),
                            sides.error().code == "not_valid" ? ExitCode::run_not_valid : ExitCode::usage);
  sides->a.name = join(options.a);
  sides->b.name = join(options.b);
  return show_comparison(*sides, "wsx bench compare", *files, options);
}

}  // namespace wsx
