#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "ws/upgrade_options.hpp"

namespace wsx {

/// Who a server lets in, and how it answers.
struct AcceptOptions {
  std::string path;                       // --path; else 404; empty: any
  std::string user_password;              // -u USER:PASS; else 401
  std::vector<std::string> origins;       // --origin; else 403; empty: any
  std::vector<std::string> subprotocols;  // -s, in order of preference
  HeaderList headers;                     // -H, added to the response
  unsigned reject_status = 0;             // --reject: the status that answers every valid handshake; 0: the upgrade
  DeflateOptions deflate;
  bool serves_page = false;                                     // to browsers that ask for no upgrade; else 426
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);  // for the whole handshake, TLS included
};

}  // namespace wsx
