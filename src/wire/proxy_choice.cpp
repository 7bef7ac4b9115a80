#include "wire/proxy_choice.hpp"

#include <array>
#include <span>

#include "base/environment.hpp"
#include "base/no_proxy.hpp"

namespace wsx {
namespace {

constexpr std::array k_ws_names{"ws_proxy", "WS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"};
constexpr std::array k_wss_names{"wss_proxy", "WSS_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
constexpr std::array k_no_proxy_names{"no_proxy", "NO_PROXY"};

/// The first of these variables that says something; nothing when none does.
struct Variable {
  const char* name;
  std::string_view value;
};
std::optional<Variable> find_variable(std::span<const char* const> names) {
  for (const char* name : names)
    if (const auto value = environment(name); !value.empty()) return Variable{name, value};
  return std::nullopt;
}

bool is_exempt(const Url& url, const ProxyOptions& options) {
  if (options.no_proxy) return is_exempt_from_proxy(url.host, *options.no_proxy);
  const auto list = find_variable(k_no_proxy_names);
  return list && is_exempt_from_proxy(url.host, list->value);
}

/// --proxy-user belongs to whichever proxy is used.
void set_credentials(ProxyUrl& proxy, const std::string& user_password) {
  if (user_password.empty()) return;
  const auto colon = user_password.find(':');
  proxy.user = user_password.substr(0, colon);
  proxy.password = user_password.substr(colon + 1);
}

}  // namespace

Result<std::optional<ChosenProxy>> choose_proxy(const Url& url, const ProxyOptions& options) {
  const bool has_place_of_its_own = is_unix(url) || url.scheme == Url::Scheme::echo;
  if (options.off || has_place_of_its_own || is_exempt(url, options)) return std::optional<ChosenProxy>();
  ChosenProxy chosen;
  if (options.url) {
    chosen = {*options.url, "--proxy"};
  } else {
    const auto variable = is_tls(url) ? find_variable(k_wss_names) : find_variable(k_ws_names);
    if (!variable) return std::optional<ChosenProxy>();
    auto parsed = parse_proxy_url(variable->value);
    if (!parsed) {
      Error error = parsed.error();
      error.message = std::string(variable->name) + " in the environment is not a proxy URL: " + error.message;
      if (error.hint.empty()) error.hint = "unset it, or use --proxy \"\" for no proxy";
      return error;
    }
    chosen = {std::move(*parsed), variable->name};
  }
  set_credentials(chosen.url, options.user_password);
  return std::optional(std::move(chosen));
}

std::vector<ProxyUrl> list_proxies(const ProxyOptions& options) {
  std::vector<ProxyUrl> proxies;
  if (options.url) proxies.push_back(*options.url);
  for (const auto& names : {std::span<const char* const>(k_ws_names), std::span<const char* const>(k_wss_names)})
    for (const char* name : names)
      if (const auto value = environment(name); !value.empty())
        if (auto parsed = parse_proxy_url(value)) proxies.push_back(std::move(*parsed));
  return proxies;
}

}  // namespace wsx
