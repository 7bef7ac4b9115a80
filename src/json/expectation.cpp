#include "json/expectation.hpp"

#include <nlohmann/json.hpp>

#include "base/utf8.hpp"
#include "json/parse.hpp"

namespace wsx {

/// Of a peer's message. Comparing goes down the stack, a level a level.
static constexpr JsonLimits k_limits{.depth = 256};

struct JsonExpectation::Parsed {
  std::string text;
  nlohmann::json::json_pointer pointer;
  nlohmann::json value;
};

bool JsonExpectation::matches(std::string_view text) const {
  nlohmann::json document;
  if (parse_json(text, k_limits, document)) return false;
  try {
    return document.at(parsed_->pointer) == parsed_->value;
  } catch (const nlohmann::json::exception&) {  // there is no such place
    return false;
  }
}

const std::string& JsonExpectation::text() const { return parsed_->text; }

Result<JsonExpectation> parse_json_expectation(std::string_view text) {
  const auto refuse = [](std::string why) { return Error{Phase::input, "bad_expectation", std::move(why), ""}; };
  const auto border = text.find('=');
  if (border == text.npos) return refuse("there is no = between the pointer and the value");
  const std::string pointer(text.substr(0, border)), value(text.substr(border + 1));
  if (!is_utf8(text)) return refuse("it is not UTF-8");
  try {
    auto parsed = std::make_shared<JsonExpectation::Parsed>();
    parsed->text = text;
    parsed->pointer = nlohmann::json::json_pointer(pointer);
    if (parse_json(value, k_limits, parsed->value)) parsed->value = value;
    return JsonExpectation(std::move(parsed));
  } catch (const nlohmann::json::exception&) {
    return refuse("a JSON pointer begins with / and has ~ only as ~0 or ~1 (RFC 6901)");
  }
}

}  // namespace wsx
