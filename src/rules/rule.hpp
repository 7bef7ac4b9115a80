#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "rules/json_places.hpp"
#include "rules/pattern.hpp"
#include "rules/step.hpp"
#include "rules/subject.hpp"

namespace wsx {

/// What must hold of a message; all that is given.
struct Condition {
  std::optional<Pattern> regex;
  std::optional<std::size_t> place = {};  // of JsonPlaces: it must be there
  std::shared_ptr<const nlohmann::json> value =
      {};  // and be this: numbers as numbers (1 and 1.0), members in any order
  std::optional<PayloadKind> kind = {};
};

struct Rule {
  std::string place;  // for messages: "--reply number 2", "--reply rules.json: /rules/3"
  std::vector<Condition> conditions;
  std::vector<Step> steps;
};

struct RuleSet {
  JsonPlaces places;
  std::vector<Rule> on_open, on_message;
  std::size_t timers = 0;  // how many have no name

  /// What identifies a timer without a name. A name begins with another character.
  Template next_key() {
    Template key;
    key.add_literal("#" + std::to_string(timers++));
    return key;
  }
};

/// Whether all conditions hold. Then the subject's captures are those of the rule's first expression. If a search for
/// one gave up, they do not hold, and subject.gave_up is set.
bool matches(const Rule& rule, Subject& subject);

/// Larger objects and lists of a message are equal to none of a rule: to compare them takes many times their memory.
constexpr std::size_t k_max_compared_bytes = 1024 * 1024;

}  // namespace wsx
