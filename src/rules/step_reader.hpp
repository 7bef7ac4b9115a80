#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/rule.hpp"
#include "rules/rule_json.hpp"
#include "rules/template_parser.hpp"

namespace wsx {

/// Reads the steps of the rules of one file. Mistakes are stored in the values that are read.
class StepReader {
 public:
  explicit StepReader(RuleSet& rules) : rules_(rules) {}

  /// The members that make a step: those of a rule, and those of its "then".
  static const std::vector<std::string>& members();

  Step read(const RuleValue& value, const TemplateScope& scope);

  /// After all: to stop what no timer of the file is called is a slip.
  void check_stops() const;

 private:
  TimerRule read_timer(const RuleValue& value, const TemplateScope& scope);
  StopRule read_stop(const RuleValue& value, const TemplateScope& scope);

  RuleSet& rules_;
  std::set<std::string, std::less<>> names_;  // of timers
  bool has_open_names_ = false;               // some are known only when a message comes
  std::vector<std::pair<RuleValue, std::string>> stops_;
};

}  // namespace wsx
