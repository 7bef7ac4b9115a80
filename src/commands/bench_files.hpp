#pragma once
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "commands/bench.hpp"
#include "output/line_writer.hpp"
#include "report/summary.hpp"

namespace wsx {

/// The files that a load test leaves: opened before it begins, so that a name that cannot be written costs no run.
class BenchFiles {
 public:
  /// Errors: phase io, code open_failed.
  static Result<BenchFiles> open(const BenchOptions& options);

  /// Error: phase io, code write_failed.
  Result<> write(const Summary& summary);

 private:
  using Append = std::function<void(std::string&, const Summary&)>;
  std::vector<std::pair<std::unique_ptr<LineWriter>, Append>> files_;
};

}  // namespace wsx
