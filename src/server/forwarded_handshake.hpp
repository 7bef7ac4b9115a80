#pragma once
#include "server/forward_options.hpp"
#include "ws/accept.hpp"

/// A client's handshake as it goes on to the real server, and the server's answer as it comes back. Pure.
namespace wsx {

/// The server's URL with the requested path: --path, else one in --forward's URL, else the client's. The
/// client's query goes with it unless it has one of its own.
Url forward_url(const Url& server, const std::string& path, const std::string& client_target);

/// How to request from the real server what the client requests. `ours` has the options of the server in between: -H
/// rewrites headers, --no-deflate takes away the offer to compress, and credentials that were meant for it (-u) stay
/// with it.
ClientOptions forward_request(const UpgradeRequest& request, const Url& url, const ForwardOptions& options,
                              const AcceptOptions& ours);

/// How to let the client in when the real server has answered `open`: with its headers and its subprotocol, and with
/// compression where it agreed to that.
AcceptOptions forward_admission(const Open& open, const AcceptOptions& ours);

/// Why the real server was not reached, or did not let the client in. The flags that its hint names are those of
/// connect, and become those that lead to the server here.
Error name_forward_flags(Error error);

/// What the client gets otherwise: the server's own answer as it came, up to 64 KiB of its body; else 504 when time was
/// up, and 502.
Refusal forward_refusal(const Error& error);
/// The same as an event about the client.
Error tell_of_refusal(const Refusal& answer, const Error& error);

}  // namespace wsx
