#include "rules/rule_book.hpp"

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

Result<void> read_reply(std::string_view source, std::string_view text, RuleSet& rules) {
  const auto border = text.find(k_separator);
  if (border == text.npos)
    return Error{Phase::input, "bad_rule", "takes 'REGEX => TEMPLATE' or @FILE; \" => \" is missing", ""};
  const auto pattern = parse_pattern(text.substr(0, border));
  if (!pattern)
    return Error{Phase::input, "bad_rule", "the regular expression is invalid: " + pattern.error().message, ""};
  const auto reply = text.substr(border + k_separator.size());
  if (!is_utf8(reply)) return Error{Phase::input, "bad_rule", "the template is not UTF-8", ""};
  const TemplateScope scope{.places = rules.places, .groups = pattern->groups()};
  auto payload = is_structured_json(reply) ? parse_json_template(reply, scope) : parse_template(reply, scope);
  if (!payload) return payload.error();
  Step step;
  step.answers.push_back({PayloadKind::text, *std::move(payload)});
  rules.on_message.push_back({std::string(source), {{.regex = *pattern}}, {std::move(step)}});
  return {};
}

}  // namespace

Result<void> RuleBook::add_reply(std::string_view source, std::string_view text) {
  auto rules = copy(rules_);
  if (const auto read = read_reply(source, text, *rules); !read)
    return Error{Phase::input, "bad_rule", std::string(source) + ": " + read.error().message, ""};
  rules_ = std::move(rules);
  return {};
}

Result<void> RuleBook::add_file(std::string_view source, std::string_view json) {
  auto rules = copy(rules_);
  if (const auto read = read_rule_file(source, json, *rules); !read) return read.error();
  rules_ = std::move(rules);
  return {};
}

}  // namespace wsx
