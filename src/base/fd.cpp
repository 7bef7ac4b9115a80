#include "base/fd.hpp"

#include <algorithm>
#include <cerrno>

namespace wsx {

std::optional<std::string> read_whole(int fd, std::size_t most) {
  constexpr std::size_t k_piece_bytes = 64 * 1024;
  std::string bytes;
  while (bytes.size() <= most) {
    const auto size = bytes.size();
    bytes.resize(size + k_piece_bytes);
    const ssize_t n = ::read(fd, bytes.data() + size, k_piece_bytes);
    bytes.resize(size + static_cast<std::size_t>(std::max<ssize_t>(0, n)));
    if (n < 0 && errno != EINTR) return std::nullopt;
    if (n == 0) break;
  }
  return bytes;
}

}  // namespace wsx
