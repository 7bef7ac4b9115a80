#include "base/cookie.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/lists.hpp"
#include "base/units.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_jar_fields = 7;
constexpr std::string_view k_http_only = "#HttpOnly_";

Error refuse_cookie(std::string message) { return {Phase::input, "bad_cookie", std::move(message), ""}; }

/// Seconds since 1970. Some programs write a fraction, and nothing, 0 or -1 for a cookie that ends with the session.
std::optional<std::int64_t> parse_expiry(std::string_view text) {
  if (text.empty() || text == "-1") return 0;
  const auto seconds = parse_count(text.substr(0, text.find('.')));
  if (!seconds) return std::nullopt;
  return static_cast<std::int64_t>(std::min<std::uint64_t>(*seconds, INT64_MAX));
}

Result<std::vector<Cookie>> parse_jar_line(const std::vector<std::string_view>& fields) {
  constexpr const char* k_form = "is invalid: it needs domain, TRUE or FALSE, path, TRUE or FALSE, time, name, value";
  Cookie cookie;
  auto domain = fields[0];
  if (domain.starts_with(k_http_only)) domain.remove_prefix(k_http_only.size());
  if (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain.empty()) return refuse_cookie(k_form);
  cookie.domain = to_lower(domain);
  cookie.subdomains = fields[1] == "TRUE";
  cookie.secure = fields[3] == "TRUE";
  const auto expires = parse_expiry(fields[4]);
  if (!fields[2].starts_with('/') || !expires || fields[5].empty()) {
    cookie.fault = k_form;
    return std::vector{std::move(cookie)};
  }
  cookie.path = fields[2];
  cookie.expires_s = *expires;
  cookie.pair = std::string(fields[5]) + '=' + std::string(fields[6]);
  if (has_control(cookie.pair)) cookie.fault = "contains a control character";
  return std::vector{std::move(cookie)};
}

bool is_this_machine(const Url& url) { return url.host == "localhost" || url.host == "127.0.0.1" || url.host == "::1"; }

/// RFC 6265, sections 5.1.3 and 5.1.4.
bool belongs_to(const Cookie& cookie, const Url& url, std::int64_t now_s) {
  if (cookie.expires_s && cookie.expires_s < now_s) return false;
  if (cookie.secure && !is_tls(url) && !is_this_machine(url)) return false;
  const bool below = cookie.subdomains && url.host.ends_with('.' + cookie.domain);
  if (!cookie.domain.empty() && url.host != cookie.domain && !below) return false;
  const auto path = std::string_view(url.target).substr(0, url.target.find('?'));
  if (!path.starts_with(cookie.path)) return false;
  return path.size() == cookie.path.size() || cookie.path.ends_with('/') || path[cookie.path.size()] == '/';
}

}  // namespace

Result<std::vector<Cookie>> parse_cookies(std::string_view line) {
  const auto fields = split(line, '\t');
  if (fields.size() == k_jar_fields) return parse_jar_line(fields);
  if (has_control(line)) return refuse_cookie("contains a control character");
  std::vector<Cookie> cookies;
  for (const auto part : split(line, ';')) {
    const auto pair = trim(part);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    if (equals == pair.npos || equals == 0) return refuse_cookie("takes NAME=VALUE; separate several with ;");
    cookies.push_back({.pair = std::string(pair)});
  }
  if (cookies.empty()) return refuse_cookie("takes NAME=VALUE; separate several with ;");
  return cookies;
}

std::optional<Error> find_bad_cookie(const std::vector<Cookie>& cookies, const Url& url, std::int64_t now_s) {
  for (const Cookie& cookie : cookies)
    if (!cookie.fault.empty() && belongs_to(cookie, url, now_s))
      return refuse_cookie("the cookie jar line for " + cookie.domain + ' ' + cookie.fault);
  return std::nullopt;
}

std::string format_cookies(const std::vector<Cookie>& cookies, const Url& url, std::int64_t now_s) {
  std::string value;
  for (const Cookie& cookie : cookies)
    if (belongs_to(cookie, url, now_s)) value += (value.empty() ? "" : "; ") + cookie.pair;
  return value;
}

}  // namespace wsx
