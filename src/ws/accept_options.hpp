#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ws/upgrade_options.hpp"

namespace wsx {

/// Who a server lets in, and how it answers.
struct AcceptOptions {
  std::string path;                  // --path; else 404; empty: any
  std::string user_password;         // -u USER:PASS; else 401
  std::vector<std::string> origins;  // --origin; else 403; empty: any; "*": any, whatever guarded_host says
  // A server that adds credentials to what its clients send listens on this host: see judge_page(). None: pages of any
  // origin may connect.
  std::optional<std::string> guarded_host;
  std::vector<std::string> subprotocols;     // -s, in order of preference
  HeaderList headers;                        // -H, added to the response
  std::vector<std::string> removed_headers;  // -H 'Name:': left out of it
  unsigned reject_status = 0;                // --reject: the status that answers every valid handshake; 0: the upgrade
  DeflateOptions deflate;
  bool serves_page = false;                                     // to browsers that ask for no upgrade; else 426
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);  // for the whole handshake, TLS included
};

}  // namespace wsx
