// The lane without Beast: whole, unfragmented, uncompressed data frames, handled where they lie.
#include <cstring>

#include "base/utf8.hpp"
#include "ws/connection.hpp"

namespace wsx {
namespace {

constexpr unsigned char k_final_text = 0x81, k_final_binary = 0x82, k_mask_bit = 0x80;
constexpr std::size_t k_mask_bytes = 4;

/// A frame that this lane takes.
struct PlainFrame {
  unsigned char first;
  std::size_t size, head;  // of the payload; of the header without the mask
};

enum class Masked : bool { no, yes };

/// Whether a whole one lies at `at`. Lengths that take more bytes than they need are for the scanner to refuse, and
/// 64-bit ones are larger than the read buffer anyway.
inline bool find_plain_frame(const char* at, const char* end, Masked masked, std::uint64_t most, PlainFrame& frame) {
  const std::size_t mask = masked == Masked::yes ? k_mask_bytes : 0, here = static_cast<std::size_t>(end - at);
  if (here < 2 + mask) return false;
  const auto second = static_cast<unsigned char>(at[1]);
  frame.first = static_cast<unsigned char>(at[0]);
  if (frame.first != k_final_text && frame.first != k_final_binary) return false;
  if (((second & k_mask_bit) != 0) != (masked == Masked::yes)) return false;
  frame.size = second & 0x7f;
  frame.head = 2;
  if (frame.size >= 126) {
    if (frame.size == 127 || here < 4) return false;
    frame.size = static_cast<std::size_t>(static_cast<unsigned char>(at[2])) << 8 | static_cast<unsigned char>(at[3]);
    frame.head = 4;
    if (frame.size < 126) return false;
  }
  return here >= frame.head + mask + frame.size && frame.size <= most;
}

constexpr std::uint64_t k_high_bits = 0x8080808080808080;

inline std::uint64_t widen(std::uint32_t key) { return key | static_cast<std::uint64_t>(key) << 32; }

/// Copies in whole words, as both sides have k_slack_bytes to spare, and masks anew: `from` is masked with one key,
/// `to` will be with the other; a key of 0 is none. True if every byte of the payload was ASCII.
inline bool remask_to(char* to, const char* from, std::size_t size, std::uint32_t old_key, std::uint32_t new_key) {
  const std::uint64_t unmask = widen(old_key), mask = widen(new_key);
  std::uint64_t seen = 0, word = 0;
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::memcpy(&word, from + i, 8);
    word ^= unmask;
    seen |= word;
    word ^= mask;
    std::memcpy(to + i, &word, 8);
  }
  if (i < size) {
    std::memcpy(&word, from + i, 8);
    word ^= unmask;
    seen |= word & ((std::uint64_t(1) << 8 * (size - i)) - 1);  // what lies beyond the payload does not count
    word ^= mask;
    std::memcpy(to + i, &word, 8);
  }
  return (seen & k_high_bits) == 0;
}

}  // namespace

/// What the lane has moved.
struct Connection::LaneCount {
  std::uint64_t messages = 0, payload_bytes = 0;
  std::size_t taken_bytes = 0, given_bytes = 0;
};

void Connection::count_lane(Connection& from, Connection& to, const LaneCount& count) {
  from.wire_->consume(count.taken_bytes);
  to.wire_->output().commit(count.given_bytes);
  from.received_ += {count.messages, count.payload_bytes, count.taken_bytes};
  to.sent_ += {count.messages, count.payload_bytes, count.given_bytes};
}

bool Connection::may_take_lane_to(const Connection& to) const {
  return !in_frame_ && !scanner_.is_fragmented() && !is_closing() && !to.is_closing() && !to.is_clogged() &&
         !wire_->input().empty();
}

std::size_t Connection::echo_frames() {
  if (!may_take_lane_to(*this)) return 0;
  const std::string_view input = wire_->input();
  const char* at = input.data();
  const char* const end = at + input.size();
  const std::uint64_t most = scanner_.rules().max_message_bytes;
  OutputBuffer& output = wire_->output();
  char* const begin_out = output.prepare(input.size());  // an echo is four bytes shorter: it has no mask
  char* out = begin_out;
  LaneCount count;
  for (PlainFrame frame; find_plain_frame(at, end, Masked::yes, most, frame);) {
    out[0] = static_cast<char>(frame.first);
    out[1] = static_cast<char>(at[1] & ~k_mask_bit);
    if (frame.head == 4) std::memcpy(out + 2, at + 2, 2);
    std::uint32_t key;
    std::memcpy(&key, at + frame.head, k_mask_bytes);
    const bool ascii = remask_to(out + frame.head, at + frame.head + k_mask_bytes, frame.size, key, 0);
    if (!ascii && frame.first == k_final_text && !is_utf8({out + frame.head, frame.size})) break;
    out += frame.head + frame.size;
    at += frame.head + k_mask_bytes + frame.size;
    count.payload_bytes += frame.size;
    ++count.messages;
  }
  if (!count.messages) {
    if (!output.size()) output.clear();  // an idle connection holds no block
    return 0;
  }
  count.taken_bytes = static_cast<std::size_t>(at - input.data());
  count.given_bytes = static_cast<std::size_t>(out - begin_out);
  count_lane(*this, *this, count);
  return count.messages;
}

std::size_t Connection::relay_frames(Connection& to) {
  if (!may_take_lane_to(to) || close_received_ || to.fragment_bytes_ || tell_frame_ || to.tell_frame_) return 0;
  const Masked masked = role_ == Role::server ? Masked::yes : Masked::no;  // a client's messages go on masked
  const std::size_t mask_bytes = masked == Masked::yes ? k_mask_bytes : 0;
  const std::string_view input = wire_->input();
  const char* at = input.data();
  const char* const end = at + input.size();
  const std::uint64_t most = scanner_.rules().max_message_bytes;
  OutputBuffer& output = to.wire_->output();
  char* const begin_out = output.prepare(input.size());
  char* out = begin_out;
  LaneCount count;
  for (PlainFrame frame; find_plain_frame(at, end, masked, most, frame);) {
    const std::size_t head = frame.head + mask_bytes;
    std::memcpy(out, at, frame.head);
    std::uint32_t old_key = 0, new_key = 0;
    if (masked == Masked::yes) {
      std::memcpy(&old_key, at + frame.head, k_mask_bytes);
      new_key = make_mask_key();
      std::memcpy(out + frame.head, &new_key, k_mask_bytes);
    }
    const bool ascii = remask_to(out + head, at + head, frame.size, old_key, new_key);
    if (!ascii && frame.first == k_final_text) {
      apply_mask(out + head, frame.size, new_key);
      if (!is_utf8({out + head, frame.size})) break;
      apply_mask(out + head, frame.size, new_key);
    }
    out += head + frame.size;
    at += head + frame.size;
    count.payload_bytes += frame.size;
    ++count.messages;
  }
  if (!count.messages) {
    if (!output.size()) output.clear();
    return 0;
  }
  count.taken_bytes = static_cast<std::size_t>(at - input.data());
  count.given_bytes = static_cast<std::size_t>(out - begin_out);
  count_lane(*this, to, count);
  return count.messages;
}

}  // namespace wsx
