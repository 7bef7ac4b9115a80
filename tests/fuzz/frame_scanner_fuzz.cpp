#include "fuzz/require.hpp"
#include "wire/frame_scanner.hpp"

namespace {

using namespace wsx;

/// What the scanner makes of a stream of which it sees `window` bytes more at a time: where frames begin, and the end.
struct Outcome {
  std::size_t frames = 0, at = 0;
  FrameScanner::Verdict last = FrameScanner::Verdict::need_more;
  bool operator==(const Outcome&) const = default;
};

Outcome scan_all(FrameRules rules, std::string_view bytes, std::size_t window) {
  FrameScanner scanner(rules);
  Outcome outcome;
  std::size_t seen = 0;
  std::uint64_t skip = 0;  // payload that has not been seen yet
  while (seen < bytes.size()) {
    seen = std::min(seen + window, bytes.size());
    for (;;) {
      const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(skip, seen - outcome.at));
      outcome.at += here;
      skip -= here;
      if (skip) break;
      FrameHeader header;
      outcome.last = scanner.scan(bytes.substr(outcome.at, seen - outcome.at), header);
      if (outcome.last == FrameScanner::Verdict::need_more) break;
      if (outcome.last != FrameScanner::Verdict::frame) {
        require(scanner.fault() && *scanner.fault());
        return outcome;
      }
      require(header.masked == rules.masked && !(header.rsv & ~k_rsv1) && (rules.deflate || !header.rsv));
      require(!is_control(header.opcode) || (header.fin && header.payload_bytes <= k_max_control_payload_bytes));
      require(header.payload_bytes <= rules.max_message_bytes + k_deflate_slack_bytes || is_control(header.opcode));
      char written[k_max_frame_header_bytes];
      const std::size_t size = write_frame_header(written, header);
      require(std::string_view(written, size) == bytes.substr(outcome.at, header.header_bytes));
      scanner.pass(header);
      if (!is_control(header.opcode)) require(scanner.is_fragmented() == !header.fin);
      ++outcome.frames;
      outcome.at += header.header_bytes;
      skip = header.payload_bytes;
    }
  }
  return outcome;
}

}  // namespace

/// However a stream is cut, its frames are the same; what passes keeps the rules and is written back byte for byte.
/// The first byte chooses the rules.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const FrameRules rules{.masked = (data[0] & 1) != 0,
                         .deflate = (data[0] & 2) != 0,
                         .max_message_bytes = data[0] & 4 ? 1000u : 16u * 1024 * 1024};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = scan_all(rules, bytes, bytes.size());
  for (const std::size_t window : {std::size_t(1), std::size_t(3), 1 + static_cast<std::size_t>(data[0] >> 3)})
    require(scan_all(rules, bytes, window) == whole);
  return 0;
}
