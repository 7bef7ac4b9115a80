#pragma once
#include "base/url.hpp"
#include "cli/flag_set.hpp"
#include "wire/dial_options.hpp"
#include "ws/upgrade_options.hpp"

namespace wsx {

/// The flags of every command that connects to a server: how to reach it, how to trust it, what to ask it for.
void add_connection_flags(FlagSet& flags, DialOptions& dial, UpgradeOptions& upgrade);

/// What each flag alone cannot see: flags that contradict the URL or a header.
Result<void> check_connection(const Url& url, const DialOptions& dial, const UpgradeOptions& upgrade);

}  // namespace wsx
