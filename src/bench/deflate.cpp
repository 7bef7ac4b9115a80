#include "bench/deflate.hpp"

#include <zlib.h>

namespace wsx {
namespace {

constexpr int k_memory_level = 8;
constexpr std::string_view k_tail("\0\0\xff\xff", 4);  // of a sync flush: cut off by the sender (section 7.2.1)

Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib does not write to its input
}

}  // namespace

std::string deflate_message(std::string_view payload, const Deflation& how) {
  z_stream stream{};
  deflateInit2(&stream, how.level, Z_DEFLATED, -how.window_bits, k_memory_level, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, static_cast<uLong>(payload.size())) + 16, '\0');
  stream.next_in = bytes_of(payload);
  stream.avail_in = static_cast<uInt>(payload.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  out.resize(out.size() - k_tail.size());
  return out;
}

}  // namespace wsx
