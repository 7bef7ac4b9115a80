#pragma once
#include <boost/beast/websocket/stream.hpp>

#include "ws/pipe.hpp"
#include "ws/upgrade_options.hpp"

namespace wsx {

namespace websocket = beast::websocket;
namespace http = beast::http;

/// Beast's protocol engine over memory: handshake, masking, UTF-8, compressing. Fed by Connection, which keeps
/// the frames' borders, control frames and closing to itself.
struct Engine {
  explicit Engine(WirePtr wire) : stream(std::move(wire)) {}

  Pipe& pipe() { return stream.next_layer(); }

  websocket::stream<Pipe> stream;
  bool deflate = false;  // permessage-deflate was negotiated
};

/// A server's engine as it is after a handshake without permessage-deflate. A connection that is idle, or whose
/// messages are all handled where they lie, does without its 2.5 KB until a message needs it.
std::unique_ptr<Engine> make_server_engine(WirePtr wire, std::uint64_t max_message_bytes);

/// Settings that must be made before the handshake. The limit on messages applies to their inflated size.
void configure(Engine& engine, const DeflateOptions& deflate, std::uint64_t max_message_bytes);

}  // namespace wsx
