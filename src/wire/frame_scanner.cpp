#include "wire/frame_scanner.hpp"

#include <algorithm>

namespace wsx {
namespace {

bool is_minimal_length(const FrameHeader& header) {
  const unsigned extended = header.header_bytes - 2 - (header.masked ? 4 : 0);
  return extended == 0 || (extended == 2 ? header.payload_bytes >= 126 : header.payload_bytes >= 65536);
}

}  // namespace

FrameScanner::Verdict FrameScanner::refuse(const char* fault) {
  fault_ = fault;
  return Verdict::protocol_error;
}

FrameScanner::Verdict FrameScanner::scan(std::string_view bytes, FrameHeader& header) {
  if (!parse_frame_header(bytes, header)) return Verdict::need_more;
  const auto opcode = static_cast<unsigned>(header.opcode);
  if (header.masked != rules_.masked)
    return refuse(rules_.masked ? "a frame without a mask" : "a masked frame, which only clients may send");
  if ((opcode > 2 && opcode < 8) || opcode > 10) return refuse("a frame with a reserved opcode");
  if (header.rsv & (k_rsv2 | k_rsv3)) return refuse("a frame with a reserved bit (RSV2 or RSV3) set");
  if (header.payload_bytes >> 63) return refuse("a frame whose 64-bit length has its highest bit set");
  if (!is_minimal_length(header)) return refuse("a frame whose length takes more bytes than it needs");
  if (is_control(header.opcode)) {
    if (header.rsv) return refuse("a control frame with RSV1 set");
    if (!header.fin) return refuse("a fragmented control frame");
    if (header.payload_bytes > k_max_control_payload_bytes) return refuse("a control frame of more than 125 bytes");
    return Verdict::frame;
  }
  const bool continues = header.opcode == Opcode::continuation;
  if (continues && !fragmented_) return refuse("a continuation frame with no message to continue");
  if (!continues && fragmented_) return refuse("a new message before the last one was finished");
  if (header.rsv && (continues || !rules_.deflate))
    return refuse(continues ? "a continuation frame with RSV1 set"
                            : "a compressed frame, but compression was not negotiated");
  const bool compressed = continues ? compressed_ : header.rsv != 0;
  const std::uint64_t slack = compressed ? k_deflate_slack_bytes : 0;
  const std::uint64_t limit = rules_.max_message_bytes + std::min(slack, ~rules_.max_message_bytes);  // no wrap-around
  if (header.payload_bytes > limit || message_bytes_ > limit - header.payload_bytes) {
    fault_ = "a message larger than the limit";
    return Verdict::too_big;
  }
  return Verdict::frame;
}

void FrameScanner::pass(const FrameHeader& header) {
  has_passed_ = true;
  if (is_control(header.opcode)) return;
  if (header.opcode != Opcode::continuation) compressed_ = header.rsv != 0;
  message_bytes_ = header.fin ? 0 : message_bytes_ + header.payload_bytes;
  fragmented_ = !header.fin;
}

}  // namespace wsx
