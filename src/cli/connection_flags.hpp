#pragma once
#include "base/url.hpp"
#include "cli/flag_set.hpp"
#include "ws/client_options.hpp"

namespace wsx {

/// The argument of every command that connects, checked and kept as it is given.
void add_url_argument(FlagSet& flags, std::string& url);
FlagSet::TakeValue take_url(std::string& url);

/// The flags of every command that connects to a server: how to reach it, how to trust it, what to ask it for.
void add_connection_flags(FlagSet& flags, ClientOptions& options);

/// What each flag alone cannot see: flags that contradict the URL or a header.
Result<void> check_connection(const Url& url, const ClientOptions& options);

}  // namespace wsx
