#include "ws/engine.hpp"

namespace wsx {

void configure(Engine& engine, const DeflateOptions& deflate, std::uint64_t max_message_bytes) {
  websocket::permessage_deflate options;
  options.client_enable = options.server_enable = deflate.enabled;
  options.compLevel = deflate.level;
  engine.stream.set_option(options);
  engine.stream.read_message_max(max_message_bytes);
  engine.stream.auto_fragment(false);
}

}  // namespace wsx
