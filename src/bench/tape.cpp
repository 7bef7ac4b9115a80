#include "bench/tape.hpp"

#include "bench/deflate.hpp"
#include "wire/frame.hpp"

namespace wsx {
namespace {

/// Short rounds are repeated until one send(2) has enough to carry.
constexpr std::size_t k_tape_bytes = 128 * 1024;

}  // namespace

void append_masked_frame(std::string& to, std::uint8_t opcode, bool rsv1, std::string_view payload,
                         std::uint32_t mask_key) {
  FrameHeader header;
  header.opcode = static_cast<Opcode>(opcode);
  header.rsv = rsv1 ? k_rsv1 : 0;
  header.masked = true;
  header.mask_key = mask_key;
  header.payload_bytes = payload.size();
  char head[k_max_frame_header_bytes];
  to.append(head, write_frame_header(head, header));
  const std::size_t at = to.size();
  to.append(payload);
  apply_mask(to.data() + at, payload.size(), mask_key);
}

Tape::Tape(const PayloadSource& source, std::uint32_t mask_key, int window_bits) {
  const auto opcode = static_cast<std::uint8_t>(source.binary ? Opcode::binary : Opcode::text);
  std::string round;
  for (const std::string& message : source.messages) {
    const std::size_t before = round.size();
    if (window_bits)
      append_masked_frame(round, opcode, true, deflate_message(message, window_bits), mask_key);
    else
      append_masked_frame(round, opcode, false, message, mask_key);
    sizes_.push_back(static_cast<std::uint32_t>(round.size() - before));
  }
  do bytes_ += round;
  while (bytes_.size() < k_tape_bytes);
}

}  // namespace wsx
