#include "commands/bench_files.hpp"

#include "report/junit.hpp"
#include "report/markdown.hpp"
#include "report/openmetrics.hpp"
#include "report/summary_json.hpp"

namespace wsx {
namespace {

constexpr auto k_patience = std::chrono::seconds(10);

void append_summary_line(std::string& out, const Summary& summary) {
  append_summary_json(out, summary);
  out += '\n';
}

}  // namespace

Result<BenchFiles> BenchFiles::open(const BenchOptions& options) {
  const std::pair<std::optional<std::string>, Append> wanted[] = {{options.output, append_summary_line},
                                                                  {options.junit, append_junit},
                                                                  {options.markdown, append_markdown},
                                                                  {options.openmetrics, append_openmetrics}};
  BenchFiles files;
  for (const auto& [path, append] : wanted) {
    if (!path) continue;
    auto file = LineWriter::open_file(*path);
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
    file->flush_blocking(k_patience);
    if (const auto error = file->error()) return *error;
  }
  return {};
}

}  // namespace wsx
