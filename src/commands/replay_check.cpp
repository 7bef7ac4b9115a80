#include "commands/replay_check.hpp"

namespace wsx {

ReplayCheck::ReplayCheck(std::string file, std::unique_ptr<Recording> recording,
                         const std::vector<JsonPointer>& ignored)
    : file_(std::move(file)), comparison_(std::move(recording), ignored) {}

std::optional<Expect> ReplayCheck::receive(const Message& message) {
  const auto difference = comparison_.receive(message);
  if (!difference || comparison_.differences() > k_max_shown) return std::nullopt;
  return make_expect(file_, *difference);
}

ReplayCheck::Verdict ReplayCheck::finish() {
  Verdict verdict;
  if (const auto missing = comparison_.finish()) verdict.missing = make_expect(file_, *missing);
  verdict.error = comparison_.error();
  verdict.whole = {.met = comparison_.differences() == 0 && !comparison_.error(), .pattern = file_};
  if (!verdict.whole.met) verdict.whole.differences = comparison_.differences();
  return verdict;
}

std::optional<std::string> format_check(const Expect& expect) {
  if (expect.met) return std::nullopt;
  if (expect.message) return format_difference(expect);
  if (!expect.differences) return std::nullopt;
  const auto count = *expect.differences;
  return expect.pattern + ": " + (count == 1 ? "1 message differs" : std::to_string(count) + " messages differ") +
         (count > ReplayCheck::k_max_shown ? "; the first " + std::to_string(ReplayCheck::k_max_shown) + " are shown"
                                           : "");
}

}  // namespace wsx
