#include "json/parse.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/utf8.hpp"
#include "json/cursor.hpp"

namespace wsx {
namespace {

std::size_t find_bad_byte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto [value, size] = decode_utf8(text.substr(at));
    if (value == k_bad_byte) break;
    at += size;
  }
  return at;
}

bool is_deeper_than(std::string_view text, int max_depth) {
  JsonCursor cursor(text);
  int depth = 0;
  while (const char bracket = cursor.take_bracket()) {
    depth += bracket == '[' || bracket == '{' ? 1 : -1;
    if (depth > max_depth) return true;
  }
  return false;
}

template <class Json>
std::optional<JsonFault> parse(std::string_view text, JsonLimits limits, Json& into) {
  using Kind = JsonFault::Kind;
  if (text.size() > limits.bytes) return JsonFault{Kind::too_long, 0, ""};
  if (!is_utf8(text)) return JsonFault{Kind::not_utf8, find_bad_byte(text), ""};
  if (is_deeper_than(text, limits.depth)) return JsonFault{Kind::too_deep, 0, ""};
  try {
    into = Json::parse(text);
    return std::nullopt;
  } catch (const typename Json::parse_error& failure) {
    const auto at = failure.byte > 0 ? std::min(failure.byte - 1, text.size()) : 0;
    return JsonFault{Kind::syntax, at, explain_json(failure.what())};
  } catch (const typename Json::out_of_range&) {
    return JsonFault{Kind::number_range, 0, ""};
  }
}

}  // namespace

/// "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while parsing value - invalid
/// string: …; last read: …" holds the reason between the dash and the semicolon.
std::string explain_json(std::string_view what) {
  const auto dash = what.find(" - ");
  what = dash == what.npos ? "" : what.substr(dash + 3);
  return std::string(what.substr(0, what.find("; ")));
}

std::optional<JsonFault> parse_json(std::string_view text, JsonLimits limits, nlohmann::json& into) {
  return parse(text, limits, into);
}

std::optional<JsonFault> parse_json(std::string_view text, JsonLimits limits, nlohmann::ordered_json& into) {
  return parse(text, limits, into);
}

bool is_json(std::string_view text) { return nlohmann::json::accept(text); }

std::string format_json(const nlohmann::ordered_json& value) { return value.dump(); }

}  // namespace wsx
