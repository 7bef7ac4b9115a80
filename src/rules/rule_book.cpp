#include "rules/rule_book.hpp"

#include "base/units.hpp"
#include "base/utf8.hpp"
#include "json/parse.hpp"
#include "rules/rule.hpp"
#include "rules/rule_file.hpp"
#include "rules/template_parser.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_separator = " => ";

/// A copy to be filled in, so that a mistake leaves nothing behind.
std::shared_ptr<RuleSet> copy(const std::shared_ptr<const RuleSet>& rules) {
  return rules ? std::make_shared<RuleSet>(*rules) : std::make_shared<RuleSet>();
}

/// A number or a word alone is a text.
bool is_structured_json(std::string_view text) {
  return (text.starts_with('{') || text.starts_with('[')) && is_json(text);
}

Error bad_rule(std::string message) { return {Phase::input, "bad_rule", std::move(message), ""}; }

Result<Answer> read_answer(std::string_view text, const TemplateScope& scope) {
  if (!is_utf8(text)) return bad_rule("the template is not UTF-8");
  auto payload = is_structured_json(text) ? parse_json_template(text, scope) : parse_template(text, scope);
  if (!payload) return payload.error();
  return Answer{PayloadKind::text, *std::move(payload)};
}

Result<void> read_reply(std::string_view source, std::string_view text, RuleSet& rules) {
  const auto border = text.find(k_separator);
  if (border == text.npos) return bad_rule("takes 'REGEX => TEMPLATE' or @FILE; \" => \" is missing");
  const auto pattern = parse_pattern(text.substr(0, border));
  if (!pattern) return bad_rule("the regular expression is invalid: " + pattern.error().message);
  auto answer =
      read_answer(text.substr(border + k_separator.size()), {.places = rules.places, .groups = pattern->groups()});
  if (!answer) return answer.error();
  Step step;
  step.answers.push_back(*std::move(answer));
  rules.on_message.push_back({"--reply " + std::string(source), {{.regex = *pattern}}, {std::move(step)}});
  return {};
}

Result<void> read_every(std::string_view source, std::string_view text, RuleSet& rules) {
  const auto border = text.find(k_separator);
  if (border == text.npos) return bad_rule("takes 'INTERVAL => TEMPLATE' such as '30s => ping'; \" => \" is missing");
  const auto interval = parse_duration(text.substr(0, border));
  if (!interval) return bad_rule("the interval is invalid: " + interval.error().message);
  if (*interval < TimerRule::k_shortest_interval)
    return bad_rule("the interval must be at least " + format_duration(TimerRule::k_shortest_interval));
  auto answer = read_answer(text.substr(border + k_separator.size()),
                            {.places = rules.places, .has_message = false, .groups = {}});
  if (!answer) return answer.error();
  Step step;
  step.timer.emplace();
  step.timer->key = rules.next_key();
  step.timer->interval = *interval;
  step.timer->answers.push_back(*std::move(answer));
  rules.on_open.push_back({"--every " + std::string(source), {}, {std::move(step)}});
  return {};
}

/// What `read` adds, or nothing.
template <class Read>
Result<void> add(std::shared_ptr<const RuleSet>& to, std::string_view source, std::string_view text, Read read) {
  auto rules = copy(to);
  if (const auto added = read(source, text, *rules); !added)
    return bad_rule(std::string(source) + ": " + added.error().message);
  to = std::move(rules);
  return {};
}

}  // namespace

Result<void> RuleBook::add_reply(std::string_view source, std::string_view text) {
  return add(rules_, source, text, read_reply);
}

Result<void> RuleBook::add_every(std::string_view source, std::string_view text) {
  return add(rules_, source, text, read_every);
}

Result<void> RuleBook::add_file(std::string_view source, std::string_view json) {
  auto rules = copy(rules_);
  if (const auto read = read_rule_file(source, json, *rules); !read) return read.error();
  rules_ = std::move(rules);
  return {};
}

}  // namespace wsx
