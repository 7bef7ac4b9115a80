#include "base/url_reference.hpp"

#include <algorithm>
#include <vector>

#include "base/ascii.hpp"
#include "base/percent.hpp"
#include "base/url_parts.hpp"

namespace wsx {
namespace {

Error refuse_reference(std::string code, std::string message) {
  return {Phase::url, std::move(code), std::move(message), ""};
}

/// "scheme" of "scheme:…", in lower case; empty when there is none. RFC 3986, section 3.1.
std::string scheme_of(std::string_view text) {
  const auto colon = text.find_first_of(":/?");
  if (colon == text.npos || text[colon] != ':' || !is_letter(text[0])) return {};
  return to_lower(text.substr(0, colon));
}

/// Browsers take an encoded dot for a dot.
std::string decode_dots(std::string_view segment) {
  std::string text = to_lower(segment);
  for (auto at = text.find("%2e"); at != text.npos; at = text.find("%2e")) text.replace(at, 3, ".");
  return text;
}

/// RFC 3986, section 5.2.4. The path begins with "/".
std::string remove_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_slash = false;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    const std::string plain = segment.size() <= 6 ? decode_dots(segment) : std::string();
    ends_in_slash = plain == "." || plain == "..";
    if (plain == ".." && !kept.empty()) kept.pop_back();
    if (!ends_in_slash) kept.push_back(segment);
  }
  std::string out;
  for (const auto segment : kept) out.append("/").append(segment);
  return ends_in_slash || out.empty() ? out + '/' : out;
}

std::string clean_target(std::string_view target) {
  const auto query = std::min(target.find('?'), target.size());
  return encode_target(remove_dot_segments(target.substr(0, query)) + std::string(target.substr(query)));
}

std::string merge(std::string_view base_target, std::string_view reference) {
  const auto path = base_target.substr(0, base_target.find('?'));
  if (reference.empty()) return std::string(base_target);
  if (reference.front() == '/') return std::string(reference);
  if (reference.front() == '?') return std::string(path).append(reference);
  return std::string(path.substr(0, path.rfind('/') + 1)).append(reference);
}

/// "ws://host/…": what follows is of no account to parse_url(), which takes more than a reference may say.
Result<Url> parse_absolute(const Url& base, const std::string& scheme, std::string_view rest) {
  constexpr std::string_view k_schemes[] = {"ws", "wss", "http", "https"};
  if (std::find(std::begin(k_schemes), std::end(k_schemes), scheme) == std::end(k_schemes))
    return refuse_reference("unknown_scheme", "its scheme is not ws, wss, http or https");
  if (!rest.starts_with("//") || rest.size() == 2 || rest.find_first_of("/?:", 2) == 2)
    return refuse_reference("bad_host", "it has no host");
  auto url = parse_url(scheme + ':' + std::string(rest));
  if (!url) return url.error();
  if (url->user) return refuse_reference("userinfo", "it contains a user name or password");
  url->target = clean_target(url->target);
  Url here = base;
  here.target = url->target;
  const bool is_here = is_tls(base) == is_tls(*url) && base.host == url->host && base.port == url->port;
  return is_here ? here : *url;
}

}  // namespace

Result<Url> resolve_reference(const Url& base, std::string_view reference) {
  if (reference.size() > k_max_url_bytes)
    return refuse_reference("long_url", "it is longer than " + std::to_string(k_max_url_bytes) + " bytes");
  if (find_control_character(reference) != reference.npos)
    return refuse_reference("control_character", "it contains a control character");
  reference = reference.substr(0, reference.find('#'));
  if (const auto scheme = scheme_of(reference); !scheme.empty())
    return parse_absolute(base, scheme, reference.substr(scheme.size() + 1));
  if (reference.starts_with("//")) return parse_absolute(base, is_tls(base) ? "wss" : "ws", reference);
  Url url = base;
  url.target = clean_target(merge(base.target, reference));
  return url;
}

bool is_same_origin(const Url& a, const Url& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port && a.unix_path == b.unix_path;
}

}  // namespace wsx
