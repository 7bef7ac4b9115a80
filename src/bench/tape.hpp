#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/stamps.hpp"
#include "bench/deflate.hpp"
#include "bench/payload.hpp"
#include "wire/frame.hpp"

namespace wsx {

/// Frames that were built and masked once, one after the other in a loop: what every connection sends when
/// messages do not differ from one connection to the next. With one key for all frames of a run (RFC 6455, section
/// 10.3, wants fresh keys against scripts in browsers that would talk to caches; a load test is no such script).
class Tape {
 public:
  /// The source's messages in turn; not for templates. With `deflation` each is compressed once, without context
  /// takeover.
  Tape(const PayloadSource& source, std::uint32_t mask_key, const std::optional<Deflation>& deflation = std::nullopt);

  /// Of the `index`-th message, round and round.
  FrameSize size(std::uint64_t index) const { return sizes_[index % sizes_.size()]; }
  bool is_uniform() const { return sizes_.size() == 1; }
  /// Up to `bytes` contiguous bytes from `position`: at least one.
  std::string_view read(std::uint64_t position, std::uint64_t bytes) const {
    const std::uint64_t from = position % bytes_.size();
    return {bytes_.data() + from,
            static_cast<std::size_t>(bytes < bytes_.size() - from ? bytes : bytes_.size() - from)};
  }

 private:
  std::string bytes_;             // a whole number of rounds
  std::vector<FrameSize> sizes_;  // of one round's frames
};

/// A masked data or control frame. `rsv` is k_rsv1 where the payload is compressed (RFC 7692).
void append_masked_frame(std::string& to, Opcode opcode, std::uint8_t rsv, std::string_view payload,
                         std::uint32_t mask_key);

}  // namespace wsx
