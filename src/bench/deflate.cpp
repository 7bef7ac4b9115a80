#include "bench/deflate.hpp"

#include <zlib.h>

namespace wsx {
namespace {

constexpr int k_max_window_bits = 15, k_memory_level = 8;
constexpr std::string_view k_tail("\0\0\xff\xff", 4);  // of a sync flush: cut off by the sender (section 7.2.1)
constexpr std::size_t k_piece_bytes = 16 * 1024;

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

Inflater::Inflater() : stream_(std::make_unique<z_stream_s>()) { inflateInit2(stream_.get(), -k_max_window_bits); }
Inflater::~Inflater() { inflateEnd(stream_.get()); }

bool Inflater::inflate(std::string_view compressed, std::string& to, std::size_t max_bytes) {
  for (std::string_view input : {compressed, k_tail}) {
    stream_->next_in = bytes_of(input);
    stream_->avail_in = static_cast<uInt>(input.size());
    for (;;) {
      const std::size_t before = to.size();
      to.resize(before + k_piece_bytes);
      stream_->next_out = reinterpret_cast<Bytef*>(to.data() + before);
      stream_->avail_out = k_piece_bytes;
      const int result = ::inflate(stream_.get(), Z_SYNC_FLUSH);
      to.resize(before + k_piece_bytes - stream_->avail_out);
      if (to.size() > max_bytes) return false;
      if (result == Z_STREAM_END) {  // a final block: the next message begins anew
        inflateReset(stream_.get());
        return true;
      }
      if (result == Z_BUF_ERROR) break;
      if (result != Z_OK) return false;
      if (stream_->avail_out) break;
    }
  }
  return true;
}

}  // namespace wsx
