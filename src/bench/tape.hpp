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
  /// The source's messages in turn, or as many of a generated one with their numbers; not for templates. `source` must
  /// outlive the tape. With `deflation` each is compressed once, without context takeover.
  Tape(const PayloadSource& source, std::uint32_t mask_key, const std::optional<Deflation>& deflation = std::nullopt);

  /// A generated message comes in this many variants, if they are not large.
  static constexpr std::uint64_t k_variants = 64;
  /// How many messages there are until they begin again.
  std::uint64_t round() const { return sizes_.size(); }
  /// Of the `index`-th message, round and round.
  FrameSize size(std::uint64_t index) const { return sizes_[index % sizes_.size()]; }
  /// All have the same size.
  bool is_uniform() const { return is_uniform_; }
  /// Up to `bytes` contiguous bytes from `position`: at least one.
  std::string_view read(std::uint64_t position, std::uint64_t bytes) const {
    const std::uint64_t from = position % bytes_.size();
    return {bytes_.data() + from,
            static_cast<std::size_t>(bytes < bytes_.size() - from ? bytes : bytes_.size() - from)};
  }

  // ---- What comes back of an uncompressed tape, from a server that returns each message ----
  std::string_view payload(std::uint64_t index) const;
  /// False: none of its messages is `text`. With more than k_variants, nobody looks.
  bool may_hold(std::string_view text) const;
  /// Of whole frames at the front of `bytes`: how many are the `index`-th message and those after it; `most` at most. 0
  /// if messages have different sizes.
  std::uint64_t count_echoes(std::string_view bytes, std::uint64_t index, std::uint64_t most) const;
  /// What one such frame takes.
  FrameSize echo_size() const { return {static_cast<std::uint32_t>(echo_frame_bytes_), sizes_.front().payload_bytes}; }

 private:
  const PayloadSource& source_;
  std::string bytes_;             // a whole number of rounds
  std::vector<FrameSize> sizes_;  // of one round's frames
  bool is_uniform_ = true;
  std::string echo_;  // uniform: frames as a server sends them, a whole number of rounds
  std::size_t echo_frame_bytes_ = 0;
};

/// A masked data or control frame. `rsv` is k_rsv1 where the payload is compressed (RFC 7692).
void append_masked_frame(std::string& to, Opcode opcode, std::uint8_t rsv, std::string_view payload,
                         std::uint32_t mask_key);

}  // namespace wsx
