#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/plan.hpp"
#include "rules/json_places.hpp"

namespace wsx {

/// Why the number cannot be found in what a template becomes, by the text in front of it: the rest of a sentence. Null:
/// it can.
const char* explain_lost_number(const std::vector<PayloadPart>& parts);

/// Reads from an answer the number of the message that it answers: what {{seq}} became, or what generated messages
/// carry.
class AnswerFinder {
 public:
  AnswerFinder(const MatchOptions& match, const PayloadSource& payload);

  /// Whether messages carry a number that can be found.
  bool can_find() const { return how_ != How::never; }
  std::optional<std::uint64_t> find(std::string_view answer) const;

 private:
  enum class How : std::uint8_t { never, behind_text, by_pointer, generated };
  How how_ = How::never;
  std::string before_;  // the literal text in front of {{seq}}: what an answer must repeat
  JsonPlaces places_;
};

}  // namespace wsx
