#include "ws/message_inflater.hpp"

#include <algorithm>
#include <array>
#include <zlib.h>

namespace wsx {
namespace {

constexpr int k_largest_window_bits = 15;                    // a peer may use less
constexpr std::string_view k_flush_tail("\0\0\xff\xff", 4);  // of a sync flush: cut off by the sender (section 7.2.1)
constexpr std::size_t k_room_bytes = 64 * 1024, k_window_bytes = 32 * 1024;
constexpr int k_at_block_border = 128;  // in data_type, see zlib.h at inflate()

}  // namespace

MessageInflater::MessageInflater() : stream_(std::make_unique<z_stream_s>()) {
  inflateInit2(stream_.get(), -k_largest_window_bits);
}

MessageInflater::~MessageInflater() { inflateEnd(stream_.get()); }

/// A final block ends zlib's stream, but not what later messages may refer to.
void MessageInflater::begin_stream_anew() {
  thread_local std::array<Bytef, k_window_bytes> window;
  uInt bytes = 0;
  inflateGetDictionary(stream_.get(), window.data(), &bytes);
  inflateReset(stream_.get());
  if (bytes) inflateSetDictionary(stream_.get(), window.data(), bytes);
}

MessageInflater::Outcome MessageInflater::add(std::string_view piece, std::string& to, std::uint64_t max_bytes) {
  thread_local std::array<char, k_room_bytes> room;
  z_stream& stream = *stream_;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));  // zlib does not write to its input
  stream.avail_in = static_cast<uInt>(piece.size());
  for (bool is_room_full = false; stream.avail_in || is_room_full;) {
    is_at_end_ = false;
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = k_room_bytes;
    const int result = ::inflate(&stream, Z_SYNC_FLUSH);
    const std::size_t bytes = k_room_bytes - stream.avail_out;
    if (bytes > max_bytes - std::min<std::uint64_t>(to.size(), max_bytes)) return Outcome::too_big;
    to.append(room.data(), bytes);
    is_room_full = stream.avail_out == 0;
    if (result == Z_STREAM_END) {
      begin_stream_anew();
      is_at_end_ = true;
      is_room_full = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return Outcome::bad;
    } else if (result == Z_BUF_ERROR) {
      break;  // nothing left to do with what is here
    }
  }
  return Outcome::good;
}

MessageInflater::Outcome MessageInflater::finish(std::string& to, std::uint64_t max_bytes) {
  if (!is_at_end_) {
    if (const Outcome outcome = add(k_flush_tail, to, max_bytes); outcome != Outcome::good) return outcome;
    if (!is_at_end_ && !(stream_->data_type & k_at_block_border)) return Outcome::bad;  // ends within a block
  }
  is_at_end_ = true;
  return Outcome::good;
}

}  // namespace wsx
