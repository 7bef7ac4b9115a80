#include "bench/tape.hpp"

namespace wsx {
namespace {

/// Short rounds are repeated until one send(2) has enough to carry.
constexpr std::size_t k_tape_bytes = 128 * 1024;

}  // namespace

void append_masked_frame(std::string& to, Opcode opcode, std::uint8_t rsv, std::string_view payload,
                         std::uint32_t mask_key) {
  FrameHeader header;
  header.opcode = opcode;
  header.rsv = rsv;
  header.masked = true;
  header.mask_key = mask_key;
  header.payload_bytes = payload.size();
  char head[k_max_frame_header_bytes];
  to.append(head, write_frame_header(head, header));
  const std::size_t at = to.size();
  to.append(payload);
  apply_mask(to.data() + at, payload.size(), mask_key);
}

Tape::Tape(const PayloadSource& source, std::uint32_t mask_key, const std::optional<Deflation>& deflation) {
  const Opcode opcode = source.binary ? Opcode::binary : Opcode::text;
  std::string round;
  for (const std::string& message : source.messages) {
    const std::size_t before = round.size();
    if (deflation)
      append_masked_frame(round, opcode, k_rsv1, deflate_message(message, *deflation), mask_key);
    else
      append_masked_frame(round, opcode, 0, message, mask_key);
    sizes_.push_back({static_cast<std::uint32_t>(round.size() - before), static_cast<std::uint32_t>(message.size())});
  }
  do bytes_ += round;
  while (bytes_.size() < k_tape_bytes);
}

}  // namespace wsx
