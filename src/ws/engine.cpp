#include "ws/engine.hpp"

namespace wsx {

namespace {

/// Below this a deflate block gains nothing.
constexpr std::size_t k_min_deflate_bytes = 64;

}  // namespace

void configure(Engine& engine, const DeflateOptions& deflate, std::uint64_t max_message_bytes) {
  websocket::permessage_deflate options;
  options.client_enable = options.server_enable = deflate.enabled;
  options.compLevel = deflate.level;
  options.msg_size_threshold = k_min_deflate_bytes;
  engine.stream.set_option(options);
  engine.stream.read_message_max(max_message_bytes);
  engine.stream.auto_fragment(false);
}

}  // namespace wsx
