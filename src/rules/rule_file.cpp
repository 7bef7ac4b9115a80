#include "rules/rule_file.hpp"

#include <nlohmann/json.hpp>

#include "rules/rule_book.hpp"
#include "rules/rule_json.hpp"
#include "rules/step_reader.hpp"
#include "rules/template_parser.hpp"

namespace wsx {
namespace {

const std::vector<std::string> k_condition_members{"regex", "pointer", "value", "binary"};

/// Reads the rules of one file.
class RuleFileReader {
 public:
  RuleFileReader(std::string_view source, RuleSet& rules) : source_(source), rules_(rules), steps_(rules) {}

  void read(const RuleValue& file) {
    if (!file.is_object_of({"rules"}, "an object such as {\"rules\":[…]}")) return;
    const auto list = file.find("rules");
    if (!list) return file.refuse("\"rules\" is missing; a file is an object such as {\"rules\":[…]}");
    if (!list->json().is_array()) return list->expect("a list of rules");
    if (list->json().size() > RuleBook::k_max_rules)
      return list->refuse("there are more than " + std::to_string(RuleBook::k_max_rules) + " rules");
    for (const RuleValue& rule : list->each()) read_rule(rule);
    steps_.check_stops();
  }

 private:
  void read_rule(const RuleValue& value) {
    std::vector<std::string> members{"on", "match", "then"};
    members.insert(members.end(), StepReader::members().begin(), StepReader::members().end());
    if (!value.is_object_of(members, "an object such as {\"match\":\"^ping\",\"reply\":\"pong\"}")) return;
    Rule rule{.place = "--reply " + source_ + ": " + value.pointer(), .conditions = {}, .steps = {}};
    const bool is_open = read_on(value);
    TemplateScope scope{.places = rules_.places, .has_message = !is_open, .groups = {}};
    if (const auto match = value.find("match")) {
      if (is_open) return match->refuse("cannot be used when \"on\" is \"open\": there is no message yet");
      read_match(*match, rule, scope);
    }
    rule.steps.push_back(steps_.read(value, scope));
    if (const auto then = value.find("then"))
      for (const RuleValue& step : then->each())
        if (step.is_object_of(StepReader::members(), "an object such as {\"delay\":\"1s\",\"reply\":\"late\"}"))
          rule.steps.push_back(steps_.read(step, scope));
    (is_open ? rules_.on_open : rules_.on_message).push_back(std::move(rule));
  }

  static bool read_on(const RuleValue& rule) {
    const auto on = rule.find("on");
    if (!on || on->json() == "message") return false;
    if (on->json() != "open") on->expect("\"open\" or \"message\"");
    return true;
  }

  void read_match(const RuleValue& match, Rule& rule, TemplateScope& scope) {
    for (const RuleValue& value : match.each()) {
      Condition condition;
      if (value.json().is_string()) {
        condition.regex = read_regex(value);
      } else {
        if (!value.is_object_of(k_condition_members,
                                "a regular expression, or an object such as "
                                "{\"pointer\":\"/op\",\"value\":\"subscribe\"}"))
          return;
        read_condition(value, condition);
      }
      if (condition.regex && !scope.groups) scope.groups = condition.regex->groups();
      rule.conditions.push_back(std::move(condition));
    }
  }

  void read_condition(const RuleValue& value, Condition& condition) {
    if (const auto regex = value.find("regex")) condition.regex = read_regex(*regex);
    const auto pointer = value.find("pointer");
    if (pointer) condition.place = read_pointer(*pointer);
    if (const auto expected = value.find("value")) {
      if (!pointer) return expected->refuse("needs \"pointer\", which says where the value is");
      condition.value = std::make_shared<nlohmann::json>(expected->json());
    }
    if (const auto binary = value.find("binary"))
      if (const auto is_binary = binary->boolean())
        condition.kind = *is_binary ? PayloadKind::binary : PayloadKind::text;
  }

  static std::optional<Pattern> read_regex(const RuleValue& value) {
    const auto text = value.text("a regular expression");
    if (!text) return std::nullopt;
    auto pattern = parse_pattern(*text);
    if (pattern) return *pattern;
    value.refuse("is not a regular expression: " + pattern.error().message);
    return std::nullopt;
  }

  std::optional<std::size_t> read_pointer(const RuleValue& value) {
    constexpr const char* k_what = "a JSON pointer such as /params/0 (RFC 6901)";
    const auto text = value.text(k_what);
    if (!text) return std::nullopt;
    const auto pointer = parse_json_pointer(*text);
    if (pointer && pointer->size() <= JsonPlaces::k_max_depth) return rules_.places.add(*pointer);
    if (pointer)
      value.refuse("has more than " + std::to_string(JsonPlaces::k_max_depth) + " levels");
    else
      value.refuse("is not a JSON pointer (RFC 6901): " + pointer.error().message);
    return std::nullopt;
  }

  std::string source_;
  RuleSet& rules_;
  StepReader steps_;
};

}  // namespace

Result<void> read_rule_file(std::string_view source, std::string_view text, RuleSet& rules) {
  const auto refuse = [&](const std::string& why) {
    return Error{Phase::input, "bad_rule", std::string(source) + ": " + why, ""};
  };
  const auto json = parse_rule_json(text);
  if (!json) return refuse(json.error().message);
  std::optional<JsonMistake> mistake;
  RuleFileReader(source, rules).read(RuleValue(*json, mistake));
  if (mistake) return refuse(format_rule_mistake(*mistake));
  return {};
}

}  // namespace wsx
