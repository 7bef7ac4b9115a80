#include "ws/engine.hpp"

namespace wsx {

namespace {

/// Below this a deflate block gains nothing.
constexpr std::size_t k_min_deflate_bytes = 64;

}  // namespace

std::unique_ptr<Engine> make_server_engine(WirePtr wire, std::uint64_t max_message_bytes) {
  auto engine = std::make_unique<Engine>(std::move(wire));
  configure(*engine, {.enabled = false}, max_message_bytes);
  // Beast opens a stream by a handshake only; so it gets one, and its answer goes nowhere.
  websocket::request_type request(http::verb::get, "/", 11);
  request.set(http::field::host, "localhost");
  request.set(http::field::connection, "upgrade");
  request.set(http::field::upgrade, "websocket");
  request.set(http::field::sec_websocket_version, "13");
  request.set(http::field::sec_websocket_key, "AAAAAAAAAAAAAAAAAAAAAA==");
  engine->pipe().mute();
  beast::error_code error;
  engine->stream.accept(request, error);
  BOOST_ASSERT(!error);
  engine->pipe().unmute();
  return engine;
}

void configure(Engine& engine, const DeflateOptions& deflate, std::uint64_t max_message_bytes) {
  websocket::permessage_deflate options;
  options.client_enable = options.server_enable = deflate.enabled;
  options.client_max_window_bits = deflate.client_window_bits;
  options.server_max_window_bits = deflate.server_window_bits;
  options.client_no_context_takeover = deflate.client_no_context_takeover;
  options.server_no_context_takeover = deflate.server_no_context_takeover;
  options.compLevel = deflate.level;
  options.msg_size_threshold = k_min_deflate_bytes;
  engine.stream.set_option(options);
  engine.stream.read_message_max(max_message_bytes);
  engine.stream.auto_fragment(false);
}

}  // namespace wsx
