#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/cookie.hpp"
#include "base/error.hpp"

namespace wsx {

/// permessage-deflate (RFC 7692), offered by a client or accepted by a server.
struct DeflateOptions {
  bool enabled = true;
  int client_window_bits = 15, server_window_bits = 15;  // of the window that each compresses with, 9 to 15 at most
  // The one who compresses forgets each message before the next.
  bool client_no_context_takeover = false, server_no_context_takeover = false;
  int level = 3;  // zlib's 0 to 9. Beast's default of 8 costs seconds a megabyte for little (beast#1667).
};

/// Another client's Sec-WebSocket-Extensions, and the options that each offer in it means.
struct ForwardedOffer {
  std::string text;
  std::vector<DeflateOptions> choices;
};

/// What a client requests in its opening handshake, besides the URL.
struct UpgradeOptions {
  HeaderList headers;                         // -H, as given
  std::vector<std::string> removed_headers;   // -H 'Name:': not sent, though we would by ourselves
  std::vector<std::string> left_out_headers;  // of -H: names of those that say what the handshake says anyway
  std::vector<std::string> left_out_options;  // of --curl: what has no meaning here
  std::string user_password;                  // -u USER:PASS
  std::string bearer_token;                   // --bearer
  std::vector<Cookie> cookies;                // --cookie
  std::vector<std::string> subprotocols;      // -s
  std::string origin;                         // --origin
  DeflateOptions deflate;
  // What is forwarded keeps the other client's offer, and its fields' order and spelling.
  std::optional<ForwardedOffer> forwarded_offer;
  std::vector<std::string> field_order;
  bool passes_answer_on =
      false;  // the client that requested subprotocols judges the choice, and headers must be unambiguous
};

}  // namespace wsx
