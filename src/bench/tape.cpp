#include "bench/tape.hpp"

#include <algorithm>
#include <cstring>

#include "bench/message_number.hpp"

namespace wsx {
namespace {

/// Short rounds are repeated until one send(2) has enough to carry.
constexpr std::size_t k_tape_bytes = 128 * 1024;
/// The same for comparing, which is done in a cache.
constexpr std::size_t k_echo_bytes = 16 * 1024;
/// Variants of a large message may take this much, and are two at least.
constexpr std::size_t k_max_variants_bytes = 4 << 20;

void append_frame(std::string& to, FrameHeader header, std::string_view payload) {
  header.payload_bytes = payload.size();
  char head[k_max_frame_header_bytes];
  to.append(head, write_frame_header(head, header));
  const std::size_t at = to.size();
  to.append(payload);
  if (header.masked) apply_mask(to.data() + at, payload.size(), header.mask_key);
}

/// Calls `use(message)` for each message of a round.
template <class Use>
void for_each_message(const PayloadSource& source, Use&& use) {
  if (!source.is_generated) {
    for (const std::string& message : source.messages) use(message);
    return;
  }
  std::string message = source.messages.front();
  const std::uint64_t variants = std::clamp<std::uint64_t>(k_max_variants_bytes / message.size(), 2, Tape::k_variants);
  for (std::uint64_t i = 0; i < variants; ++i) {
    write_message_number(message, i);
    use(message);
  }
}

void repeat(std::string& round, std::size_t least) {
  const std::string once = round;
  while (round.size() < least) round += once;
}

}  // namespace

void append_masked_frame(std::string& to, Opcode opcode, std::uint8_t rsv, std::string_view payload,
                         std::uint32_t mask_key) {
  append_frame(to, {.opcode = opcode, .rsv = rsv, .masked = true, .mask_key = mask_key}, payload);
}

Tape::Tape(const PayloadSource& source, std::uint32_t mask_key, const std::optional<Deflation>& deflation)
    : source_(source) {
  const Opcode opcode = source.binary ? Opcode::binary : Opcode::text;
  for_each_message(source, [&](const std::string& message) {
    const std::size_t before = bytes_.size();
    if (deflation)
      append_masked_frame(bytes_, opcode, k_rsv1, deflate_message(message, *deflation), mask_key);
    else
      append_masked_frame(bytes_, opcode, 0, message, mask_key);
    sizes_.push_back({static_cast<std::uint32_t>(bytes_.size() - before), static_cast<std::uint32_t>(message.size())});
  });
  repeat(bytes_, k_tape_bytes);
  is_uniform_ = std::all_of(sizes_.begin(), sizes_.end(), [&](FrameSize size) { return size == sizes_.front(); });
  if (deflation || !is_uniform_) return;
  for_each_message(source, [&](const std::string& message) { append_frame(echo_, {.opcode = opcode}, message); });
  echo_frame_bytes_ = echo_.size() / sizes_.size();
  repeat(echo_, k_echo_bytes);
}

std::string_view Tape::payload(std::uint64_t index) const {
  if (!echo_frame_bytes_) return source_.messages[index % source_.messages.size()];
  const std::size_t end = (index % sizes_.size() + 1) * echo_frame_bytes_, bytes = sizes_.front().payload_bytes;
  return std::string_view(echo_).substr(end - bytes, bytes);
}

bool Tape::may_hold(std::string_view text) const {
  if (round() > k_variants) return true;
  for (std::uint64_t index = 0; index < round(); ++index)
    if (payload(index) == text) return true;
  return false;
}

std::uint64_t Tape::count_echoes(std::string_view bytes, std::uint64_t index, std::uint64_t most) const {
  const std::size_t frame = echo_frame_bytes_;
  if (!frame) return 0;
  most = std::min<std::uint64_t>(most, bytes.size() / frame);
  const std::uint64_t frames = echo_.size() / frame;
  std::uint64_t count = 0;
  while (count < most) {
    const std::uint64_t at = (index + count) % frames;
    std::uint64_t here = std::min(most - count, frames - at);
    const char *seen = bytes.data() + count * frame, *expected = echo_.data() + at * frame;
    if (std::memcmp(seen, expected, here * frame) == 0) {
      count += here;
      continue;
    }
    for (; std::memcmp(seen, expected, frame) == 0; seen += frame, expected += frame) ++count;  // one of them differs
    break;
  }
  return count;
}

}  // namespace wsx
