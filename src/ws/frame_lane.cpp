// The lane without Beast: whole, unfragmented, uncompressed data frames, handled where they lie.
#include <cstring>

#include "base/utf8.hpp"
#include "ws/connection.hpp"
#include "ws/passing_message.hpp"
#include "ws/remask.hpp"

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

/// What the lane has moved.
struct Passed {
  std::uint64_t messages = 0, payload_bytes = 0;
  std::size_t taken_bytes = 0, given_bytes = 0;
};

/// Writes the plain frames at the front of `input` to `to`, as the other side of the lane masks them, up to the first
/// thing that is not one. `to` has room for all of the input and its slack.
template <Masked in, Masked out>
Passed move_frames(std::string_view input, char* const to, std::uint64_t most) {
  constexpr std::size_t k_in_mask = in == Masked::yes ? k_mask_bytes : 0;
  constexpr std::size_t k_out_mask = out == Masked::yes ? k_mask_bytes : 0;
  constexpr unsigned char k_out_bit = out == Masked::yes ? k_mask_bit : 0;
  const char* at = input.data();
  const char* const end = at + input.size();
  char* next = to;
  std::uint64_t messages = 0, payload_bytes = 0;
  for (PlainFrame frame{}; find_plain_frame(at, end, in, most, frame);) {
    next[0] = static_cast<char>(frame.first);
    next[1] = static_cast<char>((at[1] & ~k_mask_bit) | k_out_bit);
    if (frame.head == 4) std::memcpy(next + 2, at + 2, 2);
    std::uint32_t old_key = 0, new_key = 0;
    if constexpr (in == Masked::yes) std::memcpy(&old_key, at + frame.head, k_mask_bytes);
    if constexpr (out == Masked::yes) {
      new_key = make_mask_key();
      std::memcpy(next + frame.head, &new_key, k_mask_bytes);
    }
    char* const payload = next + frame.head + k_out_mask;
    const bool ascii = remask_to(payload, at + frame.head + k_in_mask, frame.size, old_key, new_key);
    if (!ascii && frame.first == k_final_text) {
      if constexpr (out == Masked::yes) apply_mask(payload, frame.size, new_key);
      if (!is_utf8({payload, frame.size})) break;
      if constexpr (out == Masked::yes) apply_mask(payload, frame.size, new_key);
    }
    next = payload + frame.size;
    at += frame.head + k_in_mask + frame.size;
    payload_bytes += frame.size;
    ++messages;
  }
  return {messages, payload_bytes, static_cast<std::size_t>(at - input.data()), static_cast<std::size_t>(next - to)};
}

}  // namespace

bool Connection::may_take_lane_to(const Connection& to) const {
  return !in_frame_ && !scanner_.is_fragmented() && !is_closing() && !to.is_closing() && !to.is_clogged() &&
         !wire_->input().empty() && !wire_->memory().is_exhausted();
}

template <class MoveFrames>
bool Connection::take_lane_to(Connection& to, MoveFrames move) {
  const std::string_view input = wire_->input();
  OutputBuffer& output = to.wire_->output();
  const Passed passed = move(input, output.prepare(input.size()), scanner_.rules().max_message_bytes);
  if (!passed.messages) {
    if (!output.size()) output.clear();  // an idle connection holds no block
    return false;
  }
  wire_->consume(passed.taken_bytes);
  output.commit(passed.given_bytes);
  received_ += {passed.messages, passed.payload_bytes, passed.taken_bytes};
  to.sent_ += {passed.messages, passed.payload_bytes, passed.given_bytes};
  return true;
}

bool Connection::echo_frames() {
  pay_owed_pong();  // before what came behind the ping
  if (passing_) return pass_message(*this);
  if (!may_take_lane_to(*this)) return false;
  if (take_lane_to(*this, move_frames<Masked::yes, Masked::no>)) return true;
  return begin_passing() && pass_message(*this);
}

bool Connection::relay_frames(Connection& to) {
  if (!may_take_lane_to(to) || close_received_ || to.fragment_bytes_ || tell_frame_ || to.tell_frame_) return false;
  if (role_ == Role::server)
    return take_lane_to(to, move_frames<Masked::yes, Masked::yes>);  // on masked, as by a client
  return take_lane_to(to, move_frames<Masked::no, Masked::no>);
}

}  // namespace wsx
