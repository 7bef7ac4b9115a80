#pragma once
#include "base/url.hpp"
#include "cli/parser/flag_set.hpp"
#include "cli/values/header_value.hpp"
#include "commands/connect.hpp"
#include "ws/client_options.hpp"

/// The flags of commands that connect to a server.
namespace wsx {

/// The URL, checked and kept as it is given. `words` are what the command takes in its place.
void add_url_argument(FlagSet& flags, std::string& url, const std::vector<std::string>& words = {});
FlagSet::TakeValue take_url(std::string& url);

/// What -H says of a request.
Result<void> take_request_headers(GivenHeaders given, UpgradeOptions& upgrade);
/// --curl: the URL and what else a command for curl says.
void add_curl_flag(FlagSet& flags, ClientOptions& options, std::string& url);

/// How to reach the server, how to trust it, what to ask it for.
void add_connection_flags(FlagSet& flags, ClientOptions& options);
/// Refuses flags that contradict the URL or a header.
Result<void> check_connection(const Url& url, const ClientOptions& options);

/// --ping, --ping-timeout and --reconnect: what keeps a client connected.
void add_staying_flags(FlagSet& flags, ConnectOptions& options);

}  // namespace wsx
