#pragma once
#include <cstdint>
#include <string_view>

#include "base/limits.hpp"
#include "wire/frame.hpp"

namespace wsx {

/// What a receiver holds each incoming frame against.
struct FrameRules {
  bool masked = false;   // frames must be masked (a server's view) or must not be (a client's)
  bool deflate = false;  // permessage-deflate was negotiated, so RSV1 may open a message
  /// Payload of all frames of a message, as sent; see k_deflate_slack_bytes.
  std::uint64_t max_message_bytes = ConnectionLimits().max_message_bytes;
};

/// A compressed message may be this much larger on the wire than the limit on what it inflates to.
constexpr std::uint64_t k_deflate_slack_bytes = 64 * 1024;

/// Reads the borders of one direction's frames and holds their sequence against RFC 6455, sections 5.1 to 5.5. Copies
/// nothing, does no I/O, and decides before a frame's payload has come whether it may come at all.
class FrameScanner {
 public:
  enum class Verdict : std::uint8_t { need_more, frame, protocol_error, too_big };

  explicit FrameScanner(FrameRules rules) : rules_(rules) {}

  /// Judges the frame that begins at the front of `bytes`; its payload need not be there. Changes nothing.
  Verdict scan(std::string_view bytes, FrameHeader& header);

  /// To be called once for each frame that scan() passed, when its header is consumed.
  void pass(const FrameHeader& header);

  /// What was wrong with the last frame that was refused, as the rest of a sentence: "the peer sent …".
  const char* fault() const { return fault_; }

  /// No frame has passed yet.
  bool is_at_beginning() const { return !has_passed_; }
  /// Between the first and the last frame of a fragmented message.
  bool is_fragmented() const { return fragmented_; }
  const FrameRules& rules() const { return rules_; }

 private:
  Verdict refuse(const char* fault);

  FrameRules rules_;
  bool fragmented_ = false, compressed_ = false, has_passed_ = false;
  std::uint64_t message_bytes_ = 0;
  const char* fault_ = nullptr;
};

}  // namespace wsx
