#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/output_file.hpp"
#include "report/summary.hpp"

namespace wsx {

/// The files that results are written to, as flags name them.
struct BenchOutputs {
  std::optional<std::string> output, hdr, hlog, junit, markdown, openmetrics;
  bool show_secrets = false;  // files are then for their owner only
};

/// The files that a load test leaves, whole or not at all. They are tried before it begins, so that a name that cannot
/// be written costs no run, and get their names and their contents after it.
class BenchFiles {
 public:
  /// Error: phase io, code open_failed.
  static Result<BenchFiles> open(const BenchOutputs& outputs);

  /// Writes each file as far as that is possible. Without a run (summary.failure), those that people read say why there
  /// is none, and the others stay as they were. The first error: phase io, code write_failed.
  Result<> write(const Summary& summary);
  /// The same of several, with a run each. hdr, hlog and openmetrics have room for one only.
  Result<> write(std::span<const Summary> summaries);
  /// What can be said of a comparison: output, junit and markdown. `before`: summaries that come first in `output`.
  Result<> write(const SideComparison& sides, std::string_view title, std::span<const Summary> before = {});

 private:
  enum class Kind : std::uint8_t { output, hdr, hlog, junit, markdown, openmetrics };
  struct File {
    Kind kind;
    std::string path;
    std::unique_ptr<OutputFile> file;  // null: others write to it, too, so it is extended
  };
  /// False: the file stays as it was.
  using Draw = std::function<bool(std::string& out, Kind kind)>;
  Result<> write_all(const Draw& draw);
  Result<> write(const File& file, const std::string& text) const;

  OutputFile::Readers readers_ = OutputFile::Readers::all;
  std::vector<File> files_;
};

}  // namespace wsx
