#include "base/url.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/host_port.hpp"
#include "base/lists.hpp"
#include "base/percent.hpp"
#include "base/url_parts.hpp"

namespace wsx {
namespace {

constexpr std::uint16_t k_ws_port = 80, k_wss_port = 443;

// The first name of a scheme is how it is written.
constexpr SchemeName<Url::Scheme> k_url_schemes[] = {
    {"ws", Url::Scheme::ws},           {"wss", Url::Scheme::wss},
    {"ws+unix", Url::Scheme::ws_unix}, {"wss+unix", Url::Scheme::wss_unix},
    {"echo", Url::Scheme::echo},       {"http", Url::Scheme::ws},
    {"https", Url::Scheme::wss}};

Error refuse_url(std::string code, std::string message, std::string hint) {
  return {Phase::url, std::move(code), std::move(message), std::move(hint)};
}

std::string_view scheme_name(Url::Scheme scheme) {
  return std::find_if(std::begin(k_url_schemes), std::end(k_url_schemes), [=](auto& s) { return s.scheme == scheme; })
      ->name;
}

std::uint16_t default_port(const Url& url) { return is_tls(url) ? k_wss_port : k_ws_port; }

/// What forbids a URL whatever its scheme.
std::optional<Error> check_whole(std::string_view text) {
  if (text.empty()) return refuse_url("empty_url", "the URL is empty", "try ws://localhost:3000");
  if (text.size() > k_max_url_bytes)
    return refuse_url("long_url", "the URL is longer than " + std::to_string(k_max_url_bytes) + " bytes", "");
  if (const auto control = find_control_character(text); control != text.npos)
    return refuse_url("control_character",
                      "the URL contains a control character at byte " + std::to_string(control + 1),
                      "remove it, or percent-encode it");
  if (text.find('#') != text.npos)
    return refuse_url("fragment", "a WebSocket URL cannot have a fragment (RFC 6455, section 3)", "write \"#\" as %23");
  return std::nullopt;
}

/// Takes "scheme:" off the front. "localhost:3000" has none: only "://" and our own schemes make one.
Result<Url::Scheme> take_url_scheme(std::string_view& text) {
  const auto end = std::min(text.find_first_of(":/?[@"), text.size());
  const auto mark = text.substr(end);
  const auto name = to_lower(text.substr(0, end));
  const auto unknown = [](const std::string& what) {
    return refuse_url("unknown_scheme", "\"" + what + "\" is not a WebSocket scheme", "use ws:// or wss://");
  };
  const bool has_authority = mark.starts_with("://");
  const auto scheme = find_scheme(k_url_schemes, name);
  if (!scheme) return has_authority ? Result<Url::Scheme>(unknown(name)) : Url::Scheme::ws;
  const bool needs_authority = *scheme == Url::Scheme::ws || *scheme == Url::Scheme::wss;
  if (needs_authority && !has_authority) {
    // A slip, rather than a host that is called "ws".
    if (mark.starts_with(":/") || mark.starts_with("//")) return unknown(name + std::string(mark.substr(0, 2)));
    return Url::Scheme::ws;
  }
  if (!mark.starts_with(':')) return Url::Scheme::ws;
  text.remove_prefix(end + (needs_authority ? 3 : 1));
  return *scheme;
}

std::string make_target(std::string_view text) {
  return text.starts_with('/') ? encode_target(text) : "/" + encode_target(text);
}

/// Why nobody could look the name up (RFC 1035, section 2.3.4), if so. Empty is for the caller to judge.
std::optional<Error> check_host(std::string_view host) {
  constexpr std::size_t k_max_name_bytes = 253, k_max_label_bytes = 63;
  const auto name = host.substr(0, host.size() - host.ends_with('.'));
  if (host.empty() || host.find(':') != host.npos) return std::nullopt;
  const char* const hint = "the parts of a host name have 1 to 63 bytes, and a single dot between them";
  for (const auto label : split(name, '.'))
    if (label.empty() || label.size() > k_max_label_bytes)
      return refuse_url("bad_host", quote(host) + " has " + (label.empty() ? "an empty part" : "too long a part"),
                        hint);
  if (name.size() > k_max_name_bytes)
    return refuse_url("bad_host", "the host name is longer than " + std::to_string(k_max_name_bytes) + " bytes", hint);
  return std::nullopt;
}

Result<Url> parse_net(std::string_view text, Url url) {
  const auto end = std::min(text.find_first_of("/?"), text.size());
  auto authority = text.substr(0, end);
  url.target = make_target(text.substr(end));
  if (const auto given = take_user_info(authority)) {
    auto user_info = parse_user_info(*given);
    if (!user_info)
      return refuse_url("bad_escape", "the URL's user or password has a \"%\" that is not an escape",
                        "write \"%\" as %25 and \"@\" as %40");
    url.user = std::move(user_info->user);
    url.password = std::move(user_info->password);
  }
  auto where = parse_host_port(authority);
  // What was taken for host and port may be part of a password, which no message must show.
  if (!where && url.target.find('@') != url.target.npos)
    return refuse_url("bad_host", "there is an @ after the first /, so the host is ambiguous",
                      "in USER:PASS@HOST, write / as %2F and @ as %40");
  if (!where) return where.error();
  if (auto bad = check_host(where->host)) return *std::move(bad);
  url.host = std::move(where->host);
  url.port = where->port.value_or(default_port(url));
  if (url.port == 0) return refuse_url("bad_port", "port 0 cannot be connected to", "ports are 1 to 65535");
  return url;
}

Result<Url> parse_unix(std::string_view text, Url url) {
  if (text.starts_with("//")) text.remove_prefix(2);
  const auto colon = text.find(':');
  auto path = decode_percent(text.substr(0, colon));
  const std::string hint = "write ws+unix:/path/to.sock or ws+unix:/path/to.sock:/request/path";
  if (!path)
    return refuse_url("bad_escape", "the socket's path has a \"%\" that is not an escape", "write \"%\" as %25");
  if (path->empty()) return refuse_url("bad_unix_path", "the URL does not name a socket", hint);
  if (path->size() > k_max_unix_path_bytes)
    return refuse_url("bad_unix_path",
                      "the socket's path is longer than " + std::to_string(k_max_unix_path_bytes) + " bytes",
                      "use a shorter path, or one relative to the working directory");
  url.unix_path = std::move(*path);
  url.host = "localhost";
  url.port = default_port(url);
  if (colon != text.npos) url.target = make_target(text.substr(colon + 1));
  return url;
}

/// "3000" or "3000/path".
bool is_bare_port(std::string_view text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  return digits > 0 && (digits == text.size() || text[digits] == '/' || text[digits] == '?');
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  if (auto error = check_whole(text)) return *std::move(error);
  if (is_bare_port(text)) return parse_url(":" + std::string(text));
  const auto whole = text;
  const auto scheme = take_url_scheme(text);
  if (!scheme) return scheme.error();
  Url url;
  url.scheme = *scheme;
  switch (*scheme) {
    case Url::Scheme::echo:
      url.host = "localhost";
      if (!text.empty() && !text.starts_with('/'))
        return refuse_url("bad_host", "echo: takes no host", "it is a server inside this process: echo: or echo:/path");
      url.target = make_target(text);
      return url;
    case Url::Scheme::ws_unix:
    case Url::Scheme::wss_unix:
      return parse_unix(text, std::move(url));
    default:
      break;
  }
  auto parsed = parse_net(text, std::move(url));
  if (!parsed || !parsed->host.empty()) return parsed;
  if (!whole.starts_with(':')) return refuse_url("bad_host", "the URL has no host", "try ws://localhost:3000");
  parsed->host = "localhost";
  return parsed;
}

std::string format_url(const Url& url) {
  std::string out(scheme_name(url.scheme));
  if (url.scheme == Url::Scheme::echo) return out + ":" + (url.target == "/" ? "" : url.target);
  if (is_unix(url)) {
    out += url.unix_path.starts_with("//") ? "://" : ":";  // two slashes before the path are not part of it
    return out + encode_component(url.unix_path, "/") + ":" + url.target;
  }
  out += "://";
  if (url.user) {
    out += encode_component(*url.user);
    if (url.password) out += ":" + encode_component(*url.password);
    out += '@';
  }
  out += format_host(url.host);
  if (url.port != default_port(url)) out += ":" + std::to_string(url.port);
  return out + url.target;
}

std::string host_header(const Url& url) {
  auto out = format_host(std::string_view(url.host).substr(0, url.host.find('%')));
  if (url.port != default_port(url)) out += ":" + std::to_string(url.port);
  return out;
}

bool is_tls(const Url& url) { return url.scheme == Url::Scheme::wss || url.scheme == Url::Scheme::wss_unix; }

bool is_unix(const Url& url) { return url.scheme == Url::Scheme::ws_unix || url.scheme == Url::Scheme::wss_unix; }

}  // namespace wsx
