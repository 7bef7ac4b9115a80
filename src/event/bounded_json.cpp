#include "event/bounded_json.hpp"

#include "base/utf8.hpp"
#include "event/event_json.hpp"

namespace wsx {
namespace {

using nlohmann::json;

Error refuse_json(std::string message) {
  return {Phase::input, "bad_json", std::move(message),
          "a line is one object such as {\"type\":\"message\",\"text\":\"hi\"}"};
}

Error refuse_text(const json::parse_error& failure) {
  const auto reason = explain_json(failure);
  return refuse_json("not JSON at byte " + std::to_string(failure.byte) + (reason.empty() ? "" : ": ") + reason);
}

}  // namespace

bool is_deeper_than(std::string_view text, int max_depth) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\') ++i;
    if (in_string) continue;
    if ((c == '[' || c == '{') && ++depth > max_depth) return true;
    if (c == ']' || c == '}') --depth;
  }
  return false;
}

/// "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while parsing value - invalid
/// string: …; last read: …" holds the reason between the dash and the semicolon.
std::string explain_json(const json::exception& failure) {
  std::string_view what = failure.what();
  const auto dash = what.find(" - ");
  what = dash == what.npos ? "" : what.substr(dash + 3);
  return std::string(what.substr(0, what.find("; ")));
}

Result<json> parse_bounded_json(std::string_view text, int max_depth) {
  if (text.size() > k_max_event_bytes)
    return refuse_json("the line is longer than " + std::to_string(k_max_event_bytes) + " bytes");
  if (!is_utf8(text)) return refuse_json("the line is not valid UTF-8");
  if (is_deeper_than(text, max_depth))
    return refuse_json("more than " + std::to_string(max_depth) + " levels of nesting");
  try {
    return Result<json>(boost::system::in_place_value, json::parse(text));
  } catch (const json::parse_error& failure) {
    return refuse_text(failure);
  } catch (const json::out_of_range&) {
    return refuse_json("not JSON: a number is out of range");
  }
}

Result<json> parse_object(std::string_view text) {
  auto value = parse_bounded_json(text, k_max_event_depth);
  if (value && !value->is_object()) return refuse_json("the line is JSON, but not an object");
  return value;
}

}  // namespace wsx
