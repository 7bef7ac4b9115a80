#include "wire/frame_edits.hpp"

#include <algorithm>

#include "wire/frame.hpp"

namespace wsx {
namespace {

/// The payloads of all frames, one after the other, unmasked.
std::string join_payloads(std::string_view frames) {
  std::string payload;
  for (FrameHeader header; parse_frame_header(frames, header);) {
    const auto size = static_cast<std::size_t>(header.payload_bytes);
    payload += frames.substr(header.header_bytes, size);
    if (header.masked) apply_mask(payload.data() + payload.size() - size, size, header.mask_key);
    frames.remove_prefix(header.header_bytes + size);
  }
  return payload;
}

}  // namespace

std::string cut_frames(std::string_view frames, std::uint64_t most_bytes) {
  FrameHeader header;
  if (!parse_frame_header(frames, header)) return std::string(frames);
  const std::string payload = join_payloads(frames);
  std::string out;
  for (std::size_t at = 0; at == 0 || at < payload.size(); at += static_cast<std::size_t>(header.payload_bytes)) {
    header.payload_bytes = std::min<std::uint64_t>(most_bytes, payload.size() - at);
    header.fin = at + header.payload_bytes == payload.size();
    if (header.masked) header.mask_key = make_mask_key();
    char head[k_max_frame_header_bytes];
    out.append(head, write_frame_header(head, header));
    out.append(payload, at, static_cast<std::size_t>(header.payload_bytes));
    const auto size = static_cast<std::size_t>(header.payload_bytes);
    if (header.masked) apply_mask(out.data() + out.size() - size, size, header.mask_key);
    if (header.fin) break;
    header.opcode = Opcode::continuation;
    header.rsv = 0;
  }
  return out;
}

void flip_payload_bit(std::string& frames, std::uint64_t bit) {
  FrameHeader header;
  std::uint64_t payload_bytes = 0;
  for (std::size_t at = 0; parse_frame_header(std::string_view(frames).substr(at), header); at += header.frame_bytes())
    payload_bytes += header.payload_bytes;
  if (!payload_bytes) return;
  bit %= payload_bytes * 8;
  std::uint64_t byte = bit / 8;
  for (std::size_t at = 0; parse_frame_header(std::string_view(frames).substr(at), header);
       at += header.frame_bytes()) {
    if (byte >= header.payload_bytes) {
      byte -= header.payload_bytes;
      continue;
    }
    char& damaged = frames[at + header.header_bytes + static_cast<std::size_t>(byte)];
    damaged = static_cast<char>(damaged ^ 1 << bit % 8);
    return;
  }
}

}  // namespace wsx
