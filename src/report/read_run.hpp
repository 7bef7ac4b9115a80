#pragma once
#include <nlohmann/json.hpp>

#include "json/reader.hpp"
#include "measure/run_result.hpp"

namespace wsx {

/// Members keep their order, as config and host have it.
using SummaryReader = JsonReader<nlohmann::ordered_json>;

/// One of a summary's runs, as the tables of run_numbers.hpp describe it. What is wrong is the reader's first mistake.
void read_run(const SummaryReader& from, RunResult& into);

/// A whole number that any count may be; it stays as it is if there is another value.
void read_count(const SummaryReader& from, std::uint64_t& into);
void read_double(const SummaryReader& from, double& into);
/// Milliseconds.
void read_ns(const SummaryReader& from, std::uint64_t& into);

/// Calls `read` with the member; one that is missing is a mistake.
template <class Read>
void read_required(const SummaryReader& from, std::string_view name, Read read) {
  if (const auto member = from.find(name))
    read(*member);
  else
    from.refuse_member(name, "is missing");
}

}  // namespace wsx
