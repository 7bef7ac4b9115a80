#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ws/upgrade_options.hpp"

/// A client's offers of permessage-deflate: read by servers, written by clients. RFC 7692, sections 5.1 and 7.1.
namespace wsx {

struct DeflateOffer {
  std::optional<int> server_window_bits;  // the most that the server's window may have, 8 to 15
  bool names_client_window = false;       // the server may limit the client's window
  std::optional<int> client_window_bits;  // the most that the client's window will have, 8 to 15
  bool server_no_context_takeover = false, client_no_context_takeover = false;

  bool operator==(const DeflateOffer&) const = default;
};

/// All offers in a Sec-WebSocket-Extensions (several fields joined) that can be read, the client's favorite first.
std::vector<DeflateOffer> read_deflate_offers(const std::string& extensions);

/// The first offer that a server with these options can accept.
std::optional<DeflateOffer> choose_deflate_offer(const std::vector<DeflateOffer>& offers, const DeflateOptions& ours);

/// As browsers write it: the server's window only when it is smaller than any server's, because some refuse to hear of
/// it.
DeflateOffer make_deflate_offer(const DeflateOptions& options);
std::string format_deflate_offer(const DeflateOffer& offer);

/// A client's Sec-WebSocket-Extensions as they go on to another server: word for word when all in it is
/// permessage-deflate that wsx can speak, else what of it wsx can. Nothing when that is nothing.
std::optional<ForwardedOffer> forward_deflate_offers(const std::string& extensions);

}  // namespace wsx
