#include <algorithm>

#include "base/http_response.hpp"
#include "cli/flags/client_flags.hpp"
#include "cli/flags/transport_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/header_value.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

Result<void> take_request_headers(GivenHeaders given, UpgradeOptions& upgrade) {
  upgrade.removed_headers.insert(upgrade.removed_headers.end(), given.removed.begin(), given.removed.end());
  upgrade.headers.insert(upgrade.headers.end(), given.headers.begin(), given.headers.end());
  upgrade.left_out_headers.insert(upgrade.left_out_headers.end(), given.left_out.begin(), given.left_out.end());
  for (const std::string& name : given.subprotocols)
    if (std::find(upgrade.subprotocols.begin(), upgrade.subprotocols.end(), name) == upgrade.subprotocols.end())
      upgrade.subprotocols.push_back(name);
  return {};
}

namespace {

void add_request_flags(FlagSet& flags, UpgradeOptions& upgrade) {
  flags.group("Request");
  add_header_flag(flags, {.names = "-H,--header", .brief = "add a header to the request", .in_short_help = true},
                  [&upgrade](GivenHeaders given) { return take_request_headers(std::move(given), upgrade); });
  flags.value(k_user_password,
              {.names = "-u,--user",
               .brief = "log in with HTTP Basic authentication",
               .details = "The URL can also carry the user and password: ws://USER:PASS@HOST.",
               .hidden_names = "--auth",
               .in_short_help = true},
              upgrade.user_password);
  flags.value(k_bearer_token,
              {.names = "--bearer",
               .brief = "send Authorization: Bearer TOKEN",
               .details = "The token is hidden in all output unless --show-secrets is given."},
              upgrade.bearer_token);
  flags.custom("'NAME=VALUE'", "'name=value' or @FILE",
               {.names = "--cookie",
                .brief = "send a cookie",
                .details = "Separate several with ;. @FILE reads one or more cookies per line, or a cookie jar written "
                           "by curl, from which only the cookies for the URL are sent.",
                .completion = Completion::at_file,
                .is_repeatable = true},
               [&upgrade](const std::string& text) -> Result<void> {
                 const auto cookies = parse_cookie_value(text);
                 if (!cookies) return cookies.error();
                 upgrade.cookies.insert(upgrade.cookies.end(), cookies->begin(), cookies->end());
                 return {};
               });
  add_subprotocol_flag(flags,
                       {.names = "-s,--subprotocol",
                        .brief = "request a subprotocol",
                        .details = "List several in order of preference.",
                        .in_short_help = true},
                       upgrade.subprotocols);
  flags.value(k_origin,
              {.names = "--origin",
               .brief = "send an Origin header, as browsers do",
               .details = "Servers that check it usually answer 403 if it is wrong."},
              upgrade.origin);
  add_deflate_flags(flags, "offer or do not offer message compression (permessage-deflate)", upgrade.deflate);
  flags.exclude({"--user", "--bearer"});
}

void add_reach_flags(FlagSet& flags, DialOptions& dial) {
  flags.group("Connection");
  flags.value(k_host_port,
              {.names = "--connect-to",
               .brief = "connect to this host and port instead",
               .details = "The URL's host is still used in TLS and in the Host header."},
              dial.connect_to);
  flags.value(k_unix_path,
              {.names = "--unix",
               .brief = "connect to a Unix domain socket",
               .details = "The URL ws+unix:/path/to.sock:/request/path does the same."},
              dial.unix_path);
  const auto only = [&dial](Family family) { return [&dial, family] { dial.family = family; }; };
  flags.action(
      {.names = "-4,--ipv4", .brief = "use IPv4 addresses only", .details = "A host without one cannot be reached."},
      only(Family::v4));
  flags.action(
      {.names = "-6,--ipv6", .brief = "use IPv6 addresses only", .details = "A host without one cannot be reached."},
      only(Family::v6));
  flags.value(k_duration,
              {.names = "--connect-timeout",
               .brief = "how long connecting may take, from name lookup to open connection",
               .details = "0 means no limit."},
              dial.timeout);
  flags.exclude({"--connect-to", "--unix"});
  flags.exclude({"--ipv4", "--ipv6"});
  flags.exclude({"--ipv4", "--unix"});
  flags.exclude({"--ipv6", "--unix"});
}

void add_follow_flags(FlagSet& flags, FollowOptions& follow) {
  flags.toggle({.names = "-L,--follow",
                .brief = "follow redirects",
                .details = "At most 10 are followed. Secrets are not sent to another server: -u, --bearer, --cookie, "
                           "--cert, and headers and subprotocols that hold secrets by their names (see SECRETS in "
                           "wsx(1)). Host, --connect-to, --unix and --server-name do not apply there either.",
                .hidden_names = "--location",
                .in_short_help = true},
               follow.enabled);
  flags.toggle({.names = "--allow-downgrade",
                .brief = "also follow redirects from wss:// to ws://",
                .details = "Anyone on the network path can then read the traffic."},
               follow.allow_downgrade);
  flags.require("--allow-downgrade", "--follow");
}

}  // namespace

FlagSet::TakeValue take_url(std::string& url) {
  return [&url](const std::string& text) -> Result<void> {
    if (const auto parsed = parse_url(text); !parsed) return usage_error(format_in_line(parsed.error()));
    url = text;
    return {};
  };
}

void add_url_argument(FlagSet& flags, std::string& url, const std::vector<std::string>& words) {
  std::vector<std::string> starts{"ws://", "wss://", "echo:"};
  starts.insert(starts.end(), words.begin(), words.end());
  flags.argument("URL", "a URL such as ws://localhost:3000", take_url(url), std::move(starts));
}

void add_connection_flags(FlagSet& flags, ClientOptions& options) {
  add_request_flags(flags, options.upgrade);
  add_reach_flags(flags, options.dial);
  add_follow_flags(flags, options.follow);
  flags.group("Proxy");
  add_proxy_flags(flags, options.dial.proxy);
  flags.exclude({"--proxy", "--unix"});
  add_tls_client_flags(flags, options.dial.tls);
}

Result<void> check_connection(const Url& url, const ClientOptions& options) {
  const DialOptions& dial = options.dial;
  const UpgradeOptions& upgrade = options.upgrade;
  const bool has_place_of_its_own = is_unix(url) || url.scheme == Url::Scheme::echo;
  if (has_place_of_its_own && !dial.connect_to.empty())
    return usage_error("--connect-to cannot be used with the URL " + quote_value(format_url(url)));
  if (has_place_of_its_own && !dial.unix_path.empty())
    return usage_error("--unix cannot be used with the URL " + quote_value(format_url(url)));
  if (has_place_of_its_own && dial.proxy.url)
    return usage_error("--proxy cannot be used with the URL " + quote_value(format_url(url)));
  if (find_header(upgrade.headers, "Authorization")) {
    if (!upgrade.user_password.empty()) return usage_error("--user and --header Authorization cannot be used together");
    if (!upgrade.bearer_token.empty())
      return usage_error("--bearer and --header Authorization cannot be used together");
  }
  if (find_header(upgrade.headers, "Cookie") && !upgrade.cookies.empty())
    return usage_error("--cookie and --header Cookie cannot be used together");
  if (find_header(upgrade.headers, "Origin") && !upgrade.origin.empty())
    return usage_error("--origin and --header Origin cannot be used together");
  return {};
}

}  // namespace wsx
