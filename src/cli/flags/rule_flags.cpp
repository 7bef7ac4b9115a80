#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/text_file.hpp"

namespace wsx {
namespace {

/// As the book says it: "number 2: …", "rules.json: /rules/0/match: …".
Result<void> as_usage(const Result<void>& added) {
  if (added) return {};
  return usage_error(added.error().message);
}

Result<void> add_file(RuleBook& rules, const std::string& path) {
  if (path.empty()) return usage_error("takes a rule such as '^ping => pong', or @FILE");
  const auto text = read_text_file(path, RuleBook::k_max_file_bytes);
  if (!text) return text.error();
  return as_usage(rules.add_file(shorten(path), *text));
}

}  // namespace

void add_rule_flags(FlagSet& flags, RuleBook& rules, bool in_short_help) {
  Flag flag{.names = "--reply",
            .brief = "answer by rule: REGEX => TEMPLATE, or @FILE",
            .details =
                "The first rule that matches answers. In a template, $1 is the expression's first group; {{conn}}, "
                "{{n}}, {{time}} and {{json /pointer}} are filled in as well. The rules of a file can do more: match "
                "JSON, wait, repeat and close. See RULES in wsx-listen(1).",
            .in_short_help = in_short_help};
  flag.completion = Completion::at_file;
  flag.is_repeatable = true;
  flags.custom("RULE", "a rule such as '^ping => pong', or @FILE", std::move(flag),
               [&rules, number = 0](const std::string& value) mutable -> Result<void> {
                 ++number;
                 if (value.starts_with('@')) return add_file(rules, value.substr(1));
                 return as_usage(rules.add_reply("number " + std::to_string(number), value));
               });
  flags.custom(
      "RULE", "an interval and a message such as '30s => ping'",
      {.names = "--every",
       .brief = "send this again and again: INTERVAL => TEMPLATE",
       .details = "Each connection gets it, the first time after one interval, as in --every '30s => "
                  "{\"op\":\"ping\"}'. {{n}} counts the messages sent by it; {{conn}} and {{time}} are filled in, too.",
       .is_repeatable = true},
      [&rules, number = 0](const std::string& value) mutable {
        return as_usage(rules.add_every("number " + std::to_string(++number), value));
      });
}

}  // namespace wsx
