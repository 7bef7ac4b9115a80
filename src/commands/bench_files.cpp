#include "commands/bench_files.hpp"

#include "base/rfc3339.hpp"
#include "measure/hdr_log.hpp"
#include "report/ci_reports.hpp"
#include "report/comparison_text.hpp"
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

using AppendSummary = void (*)(std::string& out, const Summary& summary);

}  // namespace

Result<BenchFiles> BenchFiles::open(const BenchOutputs& outputs) {
  const std::pair<const std::optional<std::string>&, Kind> wanted[] = {
      {outputs.output, Kind::output}, {outputs.hdr, Kind::hdr},           {outputs.hlog, Kind::hlog},
      {outputs.junit, Kind::junit},   {outputs.markdown, Kind::markdown}, {outputs.openmetrics, Kind::openmetrics}};
  BenchFiles files;
  if (outputs.show_secrets) files.readers_ = OutputFile::Readers::owner;
  for (const auto& [path, kind] : wanted) {
    if (!path) continue;
    File file{kind, *path, nullptr};
    if (kind == Kind::markdown) {
      if (auto checked = check_extendable(*path); !checked) return checked.error();
    } else {
      auto opened = OutputFile::open(*path, files.readers_);
      if (!opened) return opened.error();
      file.file = std::move(*opened);
    }
    files.files_.push_back(std::move(file));
  }
  return files;
}

Result<> BenchFiles::write(const Summary& summary) { return write({&summary, 1}); }

Result<> BenchFiles::write(std::span<const Summary> summaries) {
  return write_all([&](std::string& out, Kind kind) {
    if (kind == Kind::junit) {
      append_junit(out, summaries);
      return true;
    }
    if (summaries.front().failure && kind != Kind::markdown) return false;
    const AppendSummary append = kind == Kind::output     ? append_summary_line
                                 : kind == Kind::hdr      ? append_hgrm
                                 : kind == Kind::hlog     ? append_hlog
                                 : kind == Kind::markdown ? append_markdown
                                                          : append_openmetrics;
    for (const Summary& summary : summaries) append(out, summary);
    return true;
  });
}

Result<> BenchFiles::write(const SideComparison& sides, std::string_view title, std::span<const Summary> before) {
  return write_all([&](std::string& out, Kind kind) {
    if (kind == Kind::output) {
      for (const Summary& summary : before) append_summary_line(out, summary);
      append_comparison_json(out, sides);
      out += '\n';
    }
    if (kind == Kind::junit) append_comparison_junit(out, title, sides);
    if (kind == Kind::markdown) append_comparison_markdown(out, title, sides);
    return !out.empty();
  });
}

Result<> BenchFiles::write_all(const Draw& draw) {
  Result<> result;
  for (const File& file : files_) {
    std::string text;
    if (!draw(text, file.kind)) continue;
    if (auto written = write(file, text); !written && result) result = written;
  }
  return result;
}

Result<> BenchFiles::write(const File& file, const std::string& text) const {
  if (!file.file) return extend_file(file.path, text, k_file_patience, readers_);
  file.file->writer().append(text);
  return file.file->commit(k_file_patience);
}

}  // namespace wsx
