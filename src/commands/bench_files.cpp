#include "commands/bench_files.hpp"

#include "base/rfc3339.hpp"
#include "measure/hdr_log.hpp"
#include "report/ci_reports.hpp"
#include "report/headline.hpp"
#include "report/summary_json.hpp"

namespace wsx {
namespace {

constexpr auto k_file_patience = std::chrono::seconds(10);

void append_summary_line(std::string& out, const Summary& summary) {
  append_summary_json(out, summary);
  out += '\n';
}

void append_hlog(std::string& out, const Summary& summary) {
  const auto started = parse_rfc3339(summary.started);
  for (const RunResult& run : summary.runs)
    out += format_hlog(run, started.value_or(Timestamp()) + std::chrono::duration_cast<microseconds>(
                                                                std::chrono::duration<double>(run.starts_at_s)));
}

void append_hgrm(std::string& out, const Summary& summary) {
  for (const RunResult& run : summary.runs) out += format_hgrm(find_headline(summary, run).times->histogram());
}

}  // namespace

Result<BenchFiles> BenchFiles::open(const BenchOptions& options) {
  using Existing = LineWriter::Existing;
  struct Wanted {
    const std::optional<std::string>& path;
    Append append;
    Existing existing = Existing::replace;
  };
  const Wanted wanted[] = {{options.output, append_summary_line},
                           {options.hdr, append_hgrm},
                           {options.hlog, append_hlog},
                           {options.junit, append_junit},
                           {options.markdown, append_markdown, Existing::extend},  // others write to a job's page, too
                           {options.openmetrics, append_openmetrics}};
  BenchFiles files;
  for (const auto& [path, append, existing] : wanted) {
    if (!path) continue;
    auto file = LineWriter::open_file(*path, existing);
    if (!file) return file.error();
    files.files_.emplace_back(std::move(*file), append);
  }
  return files;
}

Result<> BenchFiles::write(const Summary& summary) {
  for (const auto& [file, append] : files_) {
    std::string text;
    append(text, summary);
    file->append(text);
    file->flush_blocking(k_file_patience);
    if (const auto error = file->error()) return *error;
  }
  return {};
}

}  // namespace wsx
