#pragma once
#include <string>
#include <string_view>

#include "report/summary.hpp"

namespace wsx {

/// What a mode's result is first of all.
struct Headline {
  std::string_view name;  // in the summary: "rtt", "gap", "connect", "spread"
  std::string_view title;
  const Distribution* times = nullptr;        // never null
  const Distribution* beside = nullptr;       // the service time, where it is another
  const Distribution* without_own = nullptr;  // `times` without what may be wsx's own, where that is known
};
Headline find_headline(const Summary& summary, const RunResult& run);

/// "10.2k messages/s, rtt p50 120us, p99 1.35ms": a run in one line.
std::string format_headline(const Summary& summary, const RunResult& run);

/// "valid", "valid, with reservations", "not valid": the measurement.
std::string_view format_validity(const Summary& summary);

/// The percentiles that people look at first, by their names in rules: what the verdict has to vouch for.
std::vector<std::string> list_headline_percentiles(const Summary& summary, const RunResult& run);

/// A remark as a sentence: "noisy host" as "Noisy host."; the name wsx and those of metrics stay as they are.
std::string make_sentence(std::string text);

/// What the verdict says beyond that, in sentences: reasons, reservations, then warnings.
std::vector<std::string> explain_verdict(const Summary& summary);

}  // namespace wsx
