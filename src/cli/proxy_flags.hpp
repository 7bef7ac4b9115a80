#pragma once
#include "cli/flag_set.hpp"
#include "wire/dial_options.hpp"

namespace wsx {

/// Which proxy to reach a server through, in the group that the caller has begun.
void add_proxy_flags(FlagSet& flags, ProxyOptions& proxy);

}  // namespace wsx
