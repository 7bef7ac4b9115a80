#include "echo_pattern.hpp"

#include <algorithm>
#include <random>

#include "load.hpp"

namespace wsx {

EchoPattern::EchoPattern(std::size_t payload_bytes, std::size_t bytes) : payload_bytes_(payload_bytes) {
  if (payload_bytes > 125) give_up("payloads of more than 125 bytes are not provided for");
  std::minstd_rand random(6455);  // the same run each time
  do {
    const char head[] = {'\x81', static_cast<char>(payload_bytes)};
    echoes_.append(head, 2);
    requests_ += head[0];
    requests_ += static_cast<char>(head[1] | 0x80);
    const std::size_t key = requests_.size();
    for (int i = 0; i < 4; ++i) requests_ += static_cast<char>(random() >> 8);
    for (std::size_t i = 0; i < payload_bytes; ++i) {
      const char letter = static_cast<char>('a' + (random() >> 8) % 26);
      echoes_ += letter;
      requests_ += static_cast<char>(letter ^ requests_[key + i % 4]);
    }
  } while (requests_.size() < bytes);
}

bool EchoPattern::is_echo(std::uint64_t received, std::string_view bytes) const {
  while (!bytes.empty()) {
    const std::string_view expected = std::string_view(echoes_).substr(received % echoes_.size());
    const std::size_t size = std::min(expected.size(), bytes.size());
    if (expected.substr(0, size) != bytes.substr(0, size)) return false;
    bytes.remove_prefix(size);
    received += size;
  }
  return true;
}

}  // namespace wsx
