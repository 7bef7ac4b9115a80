#pragma once
#include "base/secrets.hpp"
#include "wire/dial_options.hpp"
#include "ws/upgrade_options.hpp"

namespace wsx {

/// Whether a client follows redirects.
struct FollowOptions {
  bool enabled = false;          // -L
  bool allow_downgrade = false;  // --allow-downgrade: from TLS to plain text, too
};

/// How a client opens a connection, besides the URL: what can be set in every command that connects.
struct ClientOptions {
  DialOptions dial;
  UpgradeOptions upgrade = {};
  FollowOptions follow = {};
  SecretNames secret_names = {};  // --secret: what is hidden, and never sent to another server
};

}  // namespace wsx
