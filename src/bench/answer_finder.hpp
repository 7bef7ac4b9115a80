#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/plan.hpp"
#include "rules/json_places.hpp"

namespace wsx {

/// Reads from an answer the number of the message that it answers: what {{seq}} became.
class AnswerFinder {
 public:
  AnswerFinder(const MatchOptions& match, const PayloadSource& payload);

  std::optional<std::uint64_t> find(std::string_view answer) const;

 private:
  std::string before_;  // the literal text in front of {{seq}}: what an answer must repeat
  bool by_pointer_ = false;
  JsonPlaces places_;
};

}  // namespace wsx
