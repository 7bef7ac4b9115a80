// The lane without Beast: whole, unfragmented, uncompressed data frames, handled where they lie.
#include <cstring>

#include "base/utf8.hpp"
#include "ws/connection.hpp"

namespace wsx {
namespace {

constexpr unsigned char k_final_text = 0x81, k_final_binary = 0x82, k_mask_bit = 0x80;

/// Copies and unmasks in whole words: both sides have k_slack_bytes to spare. True if every byte was ASCII.
inline bool unmask_to(char* to, const char* from, std::size_t size, const char* mask_key) {
  std::uint32_t key;
  std::memcpy(&key, mask_key, 4);
  const std::uint64_t wide = key | static_cast<std::uint64_t>(key) << 32;
  std::uint64_t seen = 0, word = 0;
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::memcpy(&word, from + i, 8);
    word ^= wide;
    seen |= word;
    std::memcpy(to + i, &word, 8);
  }
  if (i < size) {
    std::memcpy(&word, from + i, 8);
    word ^= wide;
    std::memcpy(to + i, &word, 8);
    seen |= word & ((std::uint64_t(1) << 8 * (size - i)) - 1);  // what lies beyond the payload does not count
  }
  return (seen & 0x8080808080808080) == 0;
}

}  // namespace

std::size_t Connection::echo_frames() {
  if (in_frame_ || scanner_.is_fragmented() || is_closing() || is_clogged()) return 0;
  const std::string_view input = wire_->input();
  if (input.empty()) return 0;
  const char* at = input.data();
  const char* const end = at + input.size();
  OutputBuffer& output = wire_->output();
  char* const begin_out = output.prepare(input.size());  // an echo is four bytes shorter: it has no mask
  char* out = begin_out;
  std::size_t messages = 0;
  std::uint64_t bytes = 0;
  while (end - at >= 6) {
    const auto first = static_cast<unsigned char>(at[0]), second = static_cast<unsigned char>(at[1]);
    if ((first != k_final_text && first != k_final_binary) || !(second & k_mask_bit)) break;
    std::size_t size = second & 0x7f, head = 2;
    if (size == 126) {
      size = static_cast<std::size_t>(static_cast<unsigned char>(at[2])) << 8 | static_cast<unsigned char>(at[3]);
      head = 4;
      if (size < 126) break;  // a longer length than needed: for the scanner to refuse
    } else if (size == 127) {
      break;  // larger than the read buffer anyway
    }
    if (static_cast<std::size_t>(end - at) < head + 4 + size || size > scanner_.rules().max_message_bytes) break;
    out[0] = static_cast<char>(first);
    out[1] = static_cast<char>(second & 0x7f);
    if (head == 4) std::memcpy(out + 2, at + 2, 2);
    const bool ascii = unmask_to(out + head, at + head + 4, size, at + head);
    if (!ascii && first == k_final_text && !is_utf8({out + head, size})) break;
    out += head + size;
    at += head + 4 + size;
    bytes += size;
    ++messages;
  }
  const auto consumed = static_cast<std::size_t>(at - input.data()),
             produced = static_cast<std::size_t>(out - begin_out);
  if (!messages) {
    if (!output.size()) output.clear();  // an idle connection holds no block
    return 0;
  }
  wire_->consume(consumed);
  output.commit(produced);
  received_.messages += messages;
  received_.bytes += bytes;
  received_.wire_bytes += consumed;
  sent_.messages += messages;
  sent_.bytes += bytes;
  sent_.wire_bytes += produced;
  return messages;
}

}  // namespace wsx
