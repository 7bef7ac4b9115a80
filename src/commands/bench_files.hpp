#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "commands/bench.hpp"
#include "output/output_file.hpp"
#include "report/summary.hpp"

namespace wsx {

/// The files that a load test leaves, whole or not at all. They are tried before it begins, so that a name that cannot
/// be written costs no run, and get their names and their contents after it.
class BenchFiles {
 public:
  /// Error: phase io, code open_failed.
  static Result<BenchFiles> open(const BenchOptions& options);

  /// Writes each file as far as that is possible. Without a run (summary.failure), the one that can say why there is
  /// none does, and the others stay as they were: who tries until a server is there wants one entry on a page, not
  /// sixty. The first error: phase io, code write_failed.
  Result<> write(const Summary& summary);

 private:
  using Append = void (*)(std::string& out, const Summary& summary);
  enum class Needs : std::uint8_t { run, nothing };
  struct File {
    Append append;
    Needs needs;
    std::string path;
    std::unique_ptr<OutputFile> file;  // null: others write to it, too, so it is extended
  };
  Result<> write(const File& file, const Summary& summary) const;

  OutputFile::Readers readers_ = OutputFile::Readers::all;
  std::vector<File> files_;
};

}  // namespace wsx
