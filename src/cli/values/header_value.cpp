#include "cli/values/header_value.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/http_names.hpp"
#include "base/lists.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/text_file.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_handshake_key_bytes = 16;
constexpr std::size_t k_max_header_file_bytes = 64 * 1024;
constexpr std::size_t k_max_cookie_file_bytes = 1024 * 1024;

/// The handshake makes these itself; a second one, or another value, would only break it.
bool belongs_to_handshake(std::string_view lower_name) {
  return lower_name == "connection" || lower_name == "upgrade" || lower_name.starts_with("sec-websocket-");
}

bool may_stand_in_value(char c) { return !is_control(c) || c == '\t'; }

bool is_cookie_comment(std::string_view line) { return line.starts_with('#') && !line.starts_with("#HttpOnly_"); }

bool contains_token_of_any_case(std::string_view list, std::string_view token) {
  const auto parts = split(list, ',');
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return is_same_name(trim(part), token); });
}

/// Whether the field says what the handshake of every browser says (RFC 6455, section 4.1).
bool says_what_handshakes_say(std::string_view lower_name, std::string_view value) {
  if (lower_name == "upgrade") return is_same_name(value, "websocket");
  if (lower_name == "connection") return contains_token_of_any_case(value, "upgrade");
  if (lower_name == "sec-websocket-version") return value == "13";
  if (lower_name == "sec-websocket-extensions") return value.starts_with("permessage-deflate");
  if (lower_name != "sec-websocket-key") return false;
  const auto key = parse_base64(value);
  return key && key->size() == k_handshake_key_bytes;
}

Result<void> add_subprotocols(std::string_view list, std::vector<std::string>& to) {
  for (const auto part : split(list, ',')) {
    const auto name = trim(part);
    if (!is_token(name)) return usage_error("has a Sec-WebSocket-Protocol that is not a list of subprotocols");
    to.emplace_back(name);
  }
  return {};
}

Result<void> add_header(std::string_view line, GivenHeaders& to) {
  const bool is_empty = line.ends_with(';') && is_token(line.substr(0, line.size() - 1));
  const auto colon = is_empty ? line.size() - 1 : line.find(':');
  if (colon == line.npos) return usage_error("takes 'Name: value'; there is no colon");
  const auto name = line.substr(0, colon);
  const auto value = trim(line.substr(colon + 1));
  if (!is_token(name)) return usage_error("takes 'Name: value'; " + quote_value(name) + " is not a header name");
  if (!std::all_of(value.begin(), value.end(), may_stand_in_value))
    return usage_error("has a line break or control character in the value of " + std::string(name));
  const auto lower_name = to_lower(name);
  if (lower_name == "sec-websocket-protocol" && !value.empty()) return add_subprotocols(value, to.subprotocols);
  if (!belongs_to_handshake(lower_name)) {
    if (value.empty() && !is_empty)
      to.removed.emplace_back(name);
    else
      to.headers.emplace_back(name, value);
  } else if (says_what_handshakes_say(lower_name, value)) {
    to.left_out.emplace_back(name);
  } else {
    return usage_error("cannot set " + std::string(name) + ": it belongs to the WebSocket handshake");
  }
  return {};
}

}  // namespace

Result<GivenHeaders> parse_headers(std::string_view text) {
  GivenHeaders given;
  const auto take = [&](std::string_view line) -> Result<void> {
    return line.starts_with('#') ? Result<void>() : add_header(line, given);
  };
  const auto read = text.starts_with('@') ? read_lines(std::string(text.substr(1)), k_max_header_file_bytes, take)
                                          : add_header(text, given);
  if (!read) return read.error();
  return given;
}

Result<std::vector<Cookie>> parse_cookie_value(std::string_view text) {
  std::vector<Cookie> cookies;
  const auto take = [&](std::string_view line) -> Result<void> {
    if (is_cookie_comment(line)) return {};
    auto parsed = parse_cookies(line);
    if (!parsed) return usage_error(parsed.error().message);
    cookies.insert(cookies.end(), parsed->begin(), parsed->end());
    return {};
  };
  const auto read =
      text.starts_with('@') ? read_lines(std::string(text.substr(1)), k_max_cookie_file_bytes, take) : take(text);
  if (!read) return read.error();
  if (cookies.empty() && !text.starts_with('@')) return usage_error("takes NAME=VALUE; separate several with ;");
  return cookies;
}

}  // namespace wsx
