#include <algorithm>
#include <iterator>

#include "base/ascii.hpp"
#include "cli/flags/client_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/curl_command.hpp"
#include "cli/values/header_value.hpp"
#include "cli/values/text_file.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_curl_bytes = 256 * 1024;

using Take = Result<void> (*)(ClientOptions& options, const std::string& value);

/// Sets the target to what the kind makes of the value.
template <class T, class Target>
Result<void> set(const ValueKind<T>& kind, const std::string& value, Target& target) {
  auto parsed = kind.parse(value);
  if (!parsed) return parsed.error();
  target = std::move(*parsed);
  return {};
}

Result<void> take_header(ClientOptions& options, const std::string& line) {
  auto given = parse_headers(line);
  if (!given) return given.error();
  return take_request_headers(std::move(*given), options.upgrade);
}

/// "-b FILE" reads a jar; what has an equals sign is a cookie.
Result<void> take_cookies(ClientOptions& options, const std::string& value) {
  const auto cookies = parse_cookie_value(value.find('=') == value.npos ? "@" + value : value);
  if (!cookies) return cookies.error();
  options.upgrade.cookies.insert(options.upgrade.cookies.end(), cookies->begin(), cookies->end());
  return {};
}

/// curl asks for a password that is not there.
std::string with_colon(const std::string& user) { return user.find(':') == user.npos ? user + ':' : user; }

Result<void> take_proxy(ClientOptions& options, const std::string& url) {
  ProxyOptions& proxy = options.dial.proxy;
  if (auto taken = set(k_proxy, url, proxy.url); !taken) return taken;
  proxy.off = !proxy.url;
  return {};
}

/// "host:port:host2:port2" and "host:port:address": where to connect in place of the URL's host, if it is the one
/// meant; browsers do not copy several.
Result<void> take_connect_to(ClientOptions& options, const std::string& value) {
  const auto second = value.find(':', value.find(':') + 1);
  if (second == value.npos) return Error{};
  return set(k_host_port, value.substr(second + 1), options.dial.connect_to);
}
Result<void> take_resolve(ClientOptions& options, const std::string& value) {
  const auto first = value.find(':'), second = value.find(':', first + 1);
  if (second == value.npos) return Error{};
  auto address = value.substr(second + 1, value.find(',', second) - second - 1);
  if (address.find(':') != address.npos && !address.starts_with('[')) address = '[' + address + ']';
  return set(k_host_port, address + value.substr(first, second - first), options.dial.connect_to);
}

struct CurlOption {
  std::string_view name;
  Take take;
};
constexpr CurlOption k_taken[] = {
    {"header", take_header},
    {"cookie", take_cookies},
    {"user-agent", [](auto& options, auto& value) { return take_header(options, "User-Agent: " + value); }},
    {"referer", [](auto& options, auto& value) { return take_header(options, "Referer: " + value); }},
    {"user",
     [](auto& options, auto& value) { return set(k_user_password, with_colon(value), options.upgrade.user_password); }},
    {"oauth2-bearer",
     [](auto& options, auto& value) { return set(k_bearer_token, value, options.upgrade.bearer_token); }},
    {"insecure", [](auto& options, auto&) { return options.dial.tls.insecure = true, Result<void>(); }},
    {"cacert", [](auto& options, auto& value) { return set(k_input_file, value, options.dial.tls.ca_file); }},
    {"cert", [](auto& options, auto& value) { return set(k_input_file, value, options.dial.tls.cert_file); }},
    {"key", [](auto& options, auto& value) { return set(k_input_file, value, options.dial.tls.key_file); }},
    {"tlsv1.3", [](auto& options, auto&) { return options.dial.tls.min_version = TlsVersion::tls1_3, Result<void>(); }},
    {"proxy", take_proxy},
    {"socks5", [](auto& options, auto& value) { return take_proxy(options, "socks5://" + value); }},
    {"socks5-hostname", [](auto& options, auto& value) { return take_proxy(options, "socks5h://" + value); }},
    {"proxy-user",
     [](auto& options, auto& value) {
       return set(k_user_password, with_colon(value), options.dial.proxy.user_password);
     }},
    {"noproxy", [](auto& options, auto& value) { return set(k_host_list, value, options.dial.proxy.no_proxy); }},
    {"proxy-insecure", [](auto& options, auto&) { return options.dial.proxy.insecure = true, Result<void>(); }},
    {"proxy-cacert", [](auto& options, auto& value) { return set(k_input_file, value, options.dial.proxy.ca_file); }},
    {"connect-to", take_connect_to},
    {"resolve", take_resolve},
    {"unix-socket", [](auto& options, auto& value) { return set(k_unix_path, value, options.dial.unix_path); }},
    {"ipv4", [](auto& options, auto&) { return options.dial.family = Family::v4, Result<void>(); }},
    {"ipv6", [](auto& options, auto&) { return options.dial.family = Family::v6, Result<void>(); }},
    {"location", [](auto& options, auto&) { return options.follow.enabled = true, Result<void>(); }},
    {"connect-timeout", [](auto& options, auto& value) { return set(k_duration, value, options.dial.timeout); }},
};

/// Options that say what wsx does anyway, so that nothing is left out.
constexpr std::string_view k_no_matter[] = {"http1.1",      "no-buffer", "silent", "show-error",
                                            "progress-bar", "globoff",   "disable"};

Result<void> take_curl(const std::string& text, ClientOptions& options, std::string& url) {
  auto source = text;
  if (text.starts_with('@')) {
    auto read = read_text_file(text == "@-" ? "/dev/stdin" : text.substr(1), k_max_curl_bytes);
    if (!read) return read.error();
    source = std::move(*read);
  }
  const auto command = parse_curl(source);
  if (!command) return command.error();
  for (const auto& given : command->options) {
    const auto& [name, value] = given;
    const auto* found =
        std::find_if(std::begin(k_taken), std::end(k_taken), [&](auto& option) { return option.name == given.first; });
    if (found != std::end(k_taken)) {
      if (auto taken = found->take(options, value); !taken)
        return usage_error("has a curl command whose --" + name + ' ' +
                           (is_usage_error(taken.error()) ? taken.error().message : "cannot be used"));
    } else if (std::find(std::begin(k_no_matter), std::end(k_no_matter), name) == std::end(k_no_matter)) {
      options.upgrade.left_out_options.push_back("--" + name);
    }
  }
  return take_url(url)(command->url);
}

}  // namespace

void add_curl_flag(FlagSet& flags, ClientOptions& options, std::string& url) {
  flags.custom(
      "COMMAND", "a curl command, or @FILE",
      {.names = "--curl",
       .brief = "take the URL, headers and options of a curl command",
       .details =
           "Quote what a browser's \"Copy as cURL\" has copied, for bash or cmd; @- reads it from stdin, where it "
           "need not be quoted. What has no meaning for a WebSocket, such as --compressed or --data, is left out, and "
           "a line on standard error says so.",
       .completion = Completion::at_file},
      [&options, &url](const std::string& text) { return take_curl(text, options, url); });
}

}  // namespace wsx
