#pragma once
#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "json/reader.hpp"

namespace wsx {

/// JSON whose members keep the order in which they are written, because they are sent.
using RuleJson = nlohmann::ordered_json;

/// What a whole rule file is, within RuleBook::k_max_file_bytes and k_max_rule_depth levels. Error: phase input, code
/// bad_rule; the message says where ("line 3, column 7: …").
Result<RuleJson> parse_rule_json(std::string_view text);
constexpr int k_max_rule_depth = 64;

/// One value of a rule file, and its place, with which errors begin.
using RuleValue = JsonReader<RuleJson>;

/// Text such as "250ms", or a number of milliseconds. Nothing when the value is something else, which is a mistake.
std::optional<std::chrono::nanoseconds> read_duration(const RuleValue& value, std::chrono::nanoseconds least);
constexpr std::chrono::nanoseconds k_longest_rule_duration = std::chrono::hours(24 * 365);

/// "/rules/0/on: takes …, not 5"; "/rules/0/match: …".
std::string format_rule_mistake(const JsonMistake& mistake);

}  // namespace wsx
