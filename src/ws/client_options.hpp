#pragma once
#include "wire/dial_options.hpp"
#include "ws/upgrade_options.hpp"

namespace wsx {

/// How a client comes to an open connection, beside the URL: what every command that connects lets one set.
struct ClientOptions {
  DialOptions dial;
  UpgradeOptions upgrade;
};

}  // namespace wsx
