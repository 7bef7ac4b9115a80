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
  enum class Existing : std::uint8_t { replace, extend };
  struct Wanted {
    const std::optional<std::string>& path;
    Append append = nullptr;
    Needs needs = Needs::run;
    Existing existing = Existing::replace;
  };
  const Wanted wanted[] = {{options.output, append_summary_line},
                           {options.hdr, append_hgrm},
                           {options.hlog, append_hlog},
                           {options.junit, append_junit, Needs::nothing},
                           {options.markdown, append_markdown, Needs::run, Existing::extend},
                           {options.openmetrics, append_openmetrics}};
  BenchFiles files;
  if (options.show_secrets) files.readers_ = OutputFile::Readers::owner;
  for (const Wanted& one : wanted) {
    if (!one.path) continue;
    File file{one.append, one.needs, *one.path, nullptr};
    if (one.existing == Existing::extend) {
      if (auto checked = check_extendable(*one.path); !checked) return checked.error();
    } else {
      auto opened = OutputFile::open(*one.path, files.readers_);
      if (!opened) return opened.error();
      file.file = std::move(*opened);
    }
    files.files_.push_back(std::move(file));
  }
  return files;
}

Result<> BenchFiles::write(const Summary& summary) {
  Result<> result;
  for (const File& file : files_) {
    if (summary.failure && file.needs == Needs::run) continue;
    if (auto written = write(file, summary); !written && result) result = written;
  }
  return result;
}

Result<> BenchFiles::write(const File& file, const Summary& summary) const {
  std::string text;
  file.append(text, summary);
  if (!file.file) return extend_file(file.path, text, k_file_patience, readers_);
  file.file->writer().append(text);
  return file.file->commit(k_file_patience);
}

}  // namespace wsx
