#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "wire/frame_scanner.hpp"

namespace wsx {

/// What arrives on one connection, read where it lies in the thread's buffer. Whole small messages are counted in a few
/// instructions each; frames' sequence is held against RFC 6455 by the same scanner as everywhere else. UTF-8 is not
/// checked, and nothing is unmasked or inflated: a load test counts.
class Intake {
 public:
  Intake(bool deflate, std::uint64_t max_message_bytes) : scanner_(FrameRules{false, deflate, max_message_bytes}) {}

  /// More of an incomplete frame cannot have to be kept: a control frame, or a data frame's header.
  static constexpr std::size_t k_max_rest_bytes = k_max_frame_header_bytes + k_max_control_payload_bytes;

  /// Reads frames from the front. Returns the bytes that are left: the beginning of a frame, to be put in front of what
  /// comes next. The handler has
  ///   take_known(bytes)                        between messages: how many bytes at the front of these are whole frames
  ///                                            that need not be looked at, because the handler knows them
  ///   wants_payload(compressed)                asked of each message: is it handed over, or only counted?
  ///   on_messages(count, payload_bytes)        whole data messages that are only counted
  ///   on_payload(bytes, compressed, ends)      pieces of a data message that is handed over
  ///   on_control(opcode, payload)              pings, pongs, close
  ///   on_fault(FrameScanner::Verdict, const char* what)   nothing can be read any more
  /// and is_over(), true when no more is to be read.
  template <class Handler>
  std::string_view read(std::string_view bytes, Handler& handler);
  /// While the handler is told of a frame: there are bytes behind it.
  bool has_more() const { return has_more_; }
  bool is_within_message() const { return left_ || scanner_.is_fragmented(); }

 private:
  template <class Handler>
  const char* count_small(const char* at, const char* end, Handler& handler);

  FrameScanner scanner_;
  std::uint64_t left_ = 0;  // payload bytes of the data frame under way
  bool ends_message_ = false, compressed_ = false, hands_over_ = false, has_more_ = false;
  std::uint64_t message_bytes_ = 0;  // so far
};

/// Final, uncompressed text and binary frames below 126 bytes that are here whole: most of what load tests see.
template <class Handler>
const char* Intake::count_small(const char* at, const char* end, Handler& handler) {
  std::uint64_t count = 0, payload = 0;
  while (end - at >= 2) {
    const auto first = static_cast<unsigned char>(at[0]), size = static_cast<unsigned char>(at[1]);
    if ((first != 0x81 && first != 0x82) || size >= 126 || end - at < 2 + size) break;
    at += 2 + size;
    payload += size;
    ++count;
  }
  has_more_ = at != end;
  if (count) handler.on_messages(count, payload);
  return at;
}

template <class Handler>
std::string_view Intake::read(std::string_view bytes, Handler& handler) {
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  const auto rest = [&] { return std::string_view(at, static_cast<std::size_t>(end - at)); };
  while (at < end && !handler.is_over()) {
    if (left_) {
      const std::uint64_t here = std::min<std::uint64_t>(left_, rest().size());
      left_ -= here;
      const bool ends = !left_ && ends_message_;
      message_bytes_ += here;
      has_more_ = here < rest().size();
      if (hands_over_) handler.on_payload(std::string_view(at, here), compressed_, ends);
      if (ends && !hands_over_) handler.on_messages(1, message_bytes_);
      if (ends) message_bytes_ = 0;
      at += here;
      continue;
    }
    if (!scanner_.is_fragmented()) {
      at += handler.take_known(rest());
      if (!handler.wants_payload(false)) at = count_small(at, end, handler);
      if (at == end) break;
    }
    FrameHeader header;
    const auto verdict = scanner_.scan(rest(), header);
    if (verdict == FrameScanner::Verdict::need_more) break;
    if (verdict != FrameScanner::Verdict::frame) {
      handler.on_fault(verdict, scanner_.fault());
      break;
    }
    if (is_control(header.opcode)) {
      if (rest().size() < header.frame_bytes()) break;
      scanner_.pass(header);
      has_more_ = header.frame_bytes() < rest().size();
      handler.on_control(header.opcode, rest().substr(header.header_bytes, header.payload_bytes));
      at += header.frame_bytes();
      continue;
    }
    scanner_.pass(header);
    if (header.opcode != Opcode::continuation) {
      compressed_ = header.rsv & k_rsv1;
      hands_over_ = handler.wants_payload(compressed_);
    }
    ends_message_ = header.fin;
    at += header.header_bytes;
    left_ = header.payload_bytes;
    if (!left_ && ends_message_) {
      has_more_ = at != end;
      if (hands_over_)
        handler.on_payload({}, compressed_, true);
      else
        handler.on_messages(1, message_bytes_);
      message_bytes_ = 0;
    }
  }
  return rest();
}

}  // namespace wsx
