#include "cli/values/header_value.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/http_names.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/text_file.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_header_file_bytes = 64 * 1024;
constexpr std::size_t k_max_cookie_file_bytes = 1024 * 1024;

/// The handshake makes these itself; a second one, or another value, would only break it.
bool belongs_to_handshake(std::string_view lower_name) {
  return lower_name == "connection" || lower_name == "upgrade" || lower_name.starts_with("sec-websocket-");
}

bool may_stand_in_value(char c) { return !is_control(c) || c == '\t'; }

Result<std::pair<std::string, std::string>> parse_header(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == line.npos) return usage_error("takes 'Name: value'; there is no colon");
  const auto name = line.substr(0, colon);
  const auto value = trim(line.substr(colon + 1));
  if (!is_token(name)) return usage_error("takes 'Name: value'; " + quote_value(name) + " is not a header name");
  const auto lower_name = to_lower(name);
  if (lower_name == "sec-websocket-protocol") return usage_error("cannot set Sec-WebSocket-Protocol; use -s");
  if (belongs_to_handshake(lower_name))
    return usage_error("cannot set " + std::string(name) + ": it belongs to the WebSocket handshake");
  if (!std::all_of(value.begin(), value.end(), may_stand_in_value))
    return usage_error("has a line break or control character in the value of " + std::string(name));
  return std::pair(std::string(name), std::string(value));
}

Result<HeaderList> parse_file(const std::string& path) {
  HeaderList headers;
  const auto read = read_lines(path, k_max_header_file_bytes, [&](std::string_view line) -> Result<void> {
    if (line.starts_with('#')) return {};
    auto header = parse_header(line);
    if (!header) return header.error();
    headers.push_back(std::move(*header));
    return {};
  });
  if (!read) return read.error();
  return headers;
}

bool is_cookie_comment(std::string_view line) { return line.starts_with('#') && !line.starts_with("#HttpOnly_"); }

}  // namespace

Result<HeaderList> parse_headers(std::string_view text) {
  if (text.starts_with('@')) return parse_file(std::string(text.substr(1)));
  auto header = parse_header(text);
  if (!header) return header.error();
  return HeaderList{std::move(*header)};
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
