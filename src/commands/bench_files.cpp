#include "commands/bench_files.hpp"

#include "base/rfc3339.hpp"
#include "measure/hdr_log.hpp"
#include "report/ci_reports.hpp"
#include "report/headline.hpp"
#include "report/summary_json.hpp"

namespace wsx {
namespace {

constexpr auto k_file_patience = std::chrono::seconds(10);

/// One after the other.
template <void (*append)(std::string& out, const Summary& summary)>
void append_each(std::string& out, std::span<const Summary> summaries) {
  for (const Summary& summary : summaries) append(out, summary);
}

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

Result<BenchFiles> BenchFiles::open(const BenchOutputs& outputs) {
  enum class Existing : std::uint8_t { replace, extend };
  struct Wanted {
    const std::optional<std::string>& path;
    Append append = nullptr;
    Needs needs = Needs::run;
    Existing existing = Existing::replace;
  };
  const Wanted wanted[] = {{outputs.output, append_each<append_summary_line>},
                           {outputs.hdr, append_each<append_hgrm>},
                           {outputs.hlog, append_each<append_hlog>},
                           {outputs.junit, append_junit, Needs::nothing},
                           {outputs.markdown, append_each<append_markdown>, Needs::run, Existing::extend},
                           {outputs.openmetrics, append_each<append_openmetrics>}};
  BenchFiles files;
  if (outputs.show_secrets) files.readers_ = OutputFile::Readers::owner;
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

Result<> BenchFiles::write(const Summary& summary) { return write({&summary, 1}); }

Result<> BenchFiles::write(std::span<const Summary> summaries) {
  Result<> result;
  for (const File& file : files_) {
    if (summaries.front().failure && file.needs == Needs::run) continue;
    if (auto written = write(file, summaries); !written && result) result = written;
  }
  return result;
}

Result<> BenchFiles::write(const File& file, std::span<const Summary> summaries) const {
  std::string text;
  file.append(text, summaries);
  if (!file.file) return extend_file(file.path, text, k_file_patience, readers_);
  file.file->writer().append(text);
  return file.file->commit(k_file_patience);
}

}  // namespace wsx
