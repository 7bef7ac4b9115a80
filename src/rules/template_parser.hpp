#pragma once
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "rules/json_places.hpp"
#include "rules/template.hpp"

namespace wsx {

/// What the templates of a rule can refer to.
struct TemplateScope {
  JsonPlaces& places;                 // takes the pointers that they name
  bool has_message = true;            // else there is nothing to refer to but the client
  std::optional<std::size_t> groups;  // of the rule's regular expression; none: it has no expression
};

/// $0, $1 … $99: what the expression found, and its groups; without an expression $0 is the message. Two digits count
/// as one number if there are that many groups. $$ is a dollar, ${{ is {{, and a dollar before anything else is
/// itself.
/// {{conn}} {{n}} {{time}} {{json /pointer}}: the client's number, how many messages it has sent, the time of sending,
/// and the value at a place of its message: a string without quotes, anything else as JSON; nothing when the place,
/// or JSON, is not there.
/// Error: phase input, code bad_template; the message says what is wrong without quoting all of it.
Result<Template> parse_template(std::string_view text, const TemplateScope& scope);

/// JSON with templates in its strings, which stays JSON whatever is filled in. A string that is one {{json …}}, {{n}}
/// or {{conn}} and nothing else becomes that value, with its type, without quotes; null when the place is not there.
/// `json` has been checked.
Result<Template> parse_json_template(std::string_view json, const TemplateScope& scope);

}  // namespace wsx
