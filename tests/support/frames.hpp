#pragma once
#include <string>
#include <vector>

#include "wire/frame.hpp"

/// Frames as a peer would write and read them.
namespace wsx {

struct FrameShape {
  bool fin = true;
  std::uint8_t rsv = 0;
};
constexpr FrameShape k_more_follows{.fin = false};
constexpr FrameShape k_compressed{.rsv = k_rsv1};
constexpr FrameShape k_compressed_more_follows{.fin = false, .rsv = k_rsv1};

/// Writes frames from one side: a client masks, a server does not.
struct FrameWriter {
  bool masks = true;

  std::string operator()(Opcode opcode, std::string_view payload, FrameShape shape = {}) const {
    const FrameHeader header{.opcode = opcode,
                             .rsv = shape.rsv,
                             .fin = shape.fin,
                             .masked = masks,
                             .mask_key = 0x8172c3f4,
                             .payload_bytes = payload.size()};
    char head[k_max_frame_header_bytes];
    std::string frame(head, write_frame_header(head, header));
    const std::size_t head_bytes = frame.size();
    frame += payload;
    if (masks) apply_mask(frame.data() + head_bytes, payload.size(), header.mask_key);
    return frame;
  }
  std::string text(std::string_view payload) const { return (*this)(Opcode::text, payload); }
  std::string binary(std::string_view payload) const { return (*this)(Opcode::binary, payload); }
  std::string ping(std::string_view payload) const { return (*this)(Opcode::ping, payload); }
  std::string close(unsigned code, std::string_view reason = {}) const {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
    return (*this)(Opcode::close, payload += reason);
  }
  std::string empty_close() const { return (*this)(Opcode::close, {}); }
};

struct ReadFrame {
  FrameHeader header;
  std::string payload;  // unmasked
};

/// Takes the whole frames from the front of `bytes`; what is left is the beginning of one.
inline std::vector<ReadFrame> take_frames(std::string& bytes) {
  std::vector<ReadFrame> frames;
  std::string_view rest = bytes;
  FrameHeader header;
  while (parse_frame_header(rest, header) && rest.size() >= header.frame_bytes()) {
    std::string payload(rest.substr(header.header_bytes, header.payload_bytes));
    if (header.masked) apply_mask(payload.data(), payload.size(), header.mask_key);
    frames.push_back({header, std::move(payload)});
    rest.remove_prefix(header.frame_bytes());
  }
  bytes = rest;
  return frames;
}

}  // namespace wsx
