#include <algorithm>

#include "report/verdict.hpp"

namespace wsx {
namespace {

using Remarks = std::vector<Remark>;

/// Each once, with the text of the first run that has it.
Remarks combine_remarks(const std::vector<Verdict>& verdicts, Remarks Verdict::*list) {
  Remarks combined;
  for (const Verdict& verdict : verdicts)
    for (const Remark& remark : verdict.*list) {
      const auto is_same = [&](const Remark& known) { return known.code == remark.code; };
      if (std::any_of(combined.begin(), combined.end(), is_same)) continue;
      const auto has_it = [&](const Verdict& other) {
        return std::any_of((other.*list).begin(), (other.*list).end(), is_same);
      };
      const auto times = std::count_if(verdicts.begin(), verdicts.end(), has_it);
      combined.push_back({remark.code, "in " + std::to_string(times) + " of " + std::to_string(verdicts.size()) +
                                           " runs: " + remark.text});
    }
  return combined;
}

/// Each metric as it was in the run that can be trusted least.
std::vector<TrustedNumber> combine_numbers(const std::vector<Verdict>& verdicts) {
  std::vector<TrustedNumber> combined;
  for (const Verdict& verdict : verdicts)
    for (const TrustedNumber& number : verdict.numbers) {
      const auto known = std::find_if(combined.begin(), combined.end(),
                                      [&](const TrustedNumber& other) { return other.metric == number.metric; });
      if (known == combined.end())
        combined.push_back(number);
      else if (number.trust > known->trust)
        *known = number;
    }
  return combined;
}

}  // namespace

Verdict combine_verdicts(std::vector<Verdict> verdicts) {
  if (verdicts.size() == 1) return std::move(verdicts.front());
  Verdict combined;
  for (const Verdict& verdict : verdicts) {
    combined.valid = combined.valid && verdict.valid;
    combined.trust = std::max(combined.trust, verdict.trust);
    if (!combined.limited_by) combined.limited_by = verdict.limited_by;
    WorstUse& worst = combined.generator;
    worst.cpu_percent = std::max(worst.cpu_percent, verdict.generator.cpu_percent);
    worst.wait_percent = std::max(worst.wait_percent, verdict.generator.wait_percent);
    worst.off_cpu_percent = std::max(worst.off_cpu_percent, verdict.generator.off_cpu_percent);
    worst.loop_lag_p99_ns = std::max(worst.loop_lag_p99_ns, verdict.generator.loop_lag_p99_ns);
  }
  combined.reasons = combine_remarks(verdicts, &Verdict::reasons);
  combined.reservations = combine_remarks(verdicts, &Verdict::reservations);
  combined.warnings = combine_remarks(verdicts, &Verdict::warnings);
  combined.numbers = combine_numbers(verdicts);
  return combined;
}

}  // namespace wsx
