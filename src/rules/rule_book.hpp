#pragma once
#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

struct RuleSet;

/// What is answered by rule, and sent at intervals. Of the rules for messages the first that matches answers, in the
/// order they were given; of those for opened connections all do. Filled once, at the start; then every connection's
/// RuleState reads it. Copies share what they hold.
class RuleBook {
 public:
  /// "REGEX => TEMPLATE": a message in which the expression is found is answered with the template. The first " => "
  /// stands between them. `source` is how messages call the rule: "number 2".
  /// Error: phase input, code bad_rule; the message begins with the source.
  Result<void> add_reply(std::string_view source, std::string_view text);

  /// "INTERVAL => TEMPLATE": sent again and again, the first time after one interval. Error: as above.
  Result<void> add_every(std::string_view source, std::string_view text);

  /// What a rule file holds; `source` is its name. All of its rules are added or none. Error: as above, and behind the
  /// source stands the place: "rules.json: /rules/3/match/regex: …" or "rules.json: line 3, column 7: …".
  Result<void> add_file(std::string_view source, std::string_view json);

  bool empty() const { return !rules_; }

  static constexpr std::size_t k_max_file_bytes = 4 * 1024 * 1024;
  static constexpr std::size_t k_max_rules = 10'000;

 private:
  friend class RuleState;
  std::shared_ptr<const RuleSet> rules_;  // null: none
};

}  // namespace wsx
