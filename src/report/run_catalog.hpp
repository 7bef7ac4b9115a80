#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "measure/number.hpp"
#include "measure/run_result.hpp"

/// All that a run has measured, in the summary's order, by the names that it has there: "sent", "connect.tls",
/// "generator.cpu_seconds". Made of the tables in measure/run_numbers.hpp.
namespace wsx {

/// What the three kinds have in common.
struct CatalogEntry {
  std::string name;
  NumberRules rules;
};

struct RunNumber : CatalogEntry {
  std::function<std::optional<double>(const RunResult& run)> read;  // none: not measured in the run's mode
};

struct RunDistribution : CatalogEntry {
  std::function<const Distribution*(const RunResult& run)> find;  // null: not measured in the run's mode
};

/// Numbers by a key: errors by phase and code, connections by close code.
struct RunCounts : CatalogEntry {
  using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
  std::function<Counts(const RunResult& run)> list;
};

struct RunCatalog {
  std::vector<RunNumber> numbers;
  std::vector<RunDistribution> distributions;
  std::vector<RunCounts> counts;

  /// Null: there is no such number.
  const RunNumber* find_number(std::string_view name) const;
  /// The same durations without the part that may be wsx's own. Null: there is no such distribution.
  const RunDistribution* find_without_own(const RunDistribution& of) const;
};

const RunCatalog& run_catalog();

}  // namespace wsx
