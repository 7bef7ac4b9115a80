// Compressed data frames: inflated here, without Beast.
// Boost <= 1.90: Beast refuses final blocks (RFC 7692, section 7.2.3.4).
// Boost < 1.90: it spoils the next message when a message's output did not fit (beast#3028).
#include <algorithm>

#include "ws/connection.hpp"
#include "ws/message_inflater.hpp"

namespace wsx {
std::optional<Incoming> Connection::take_compressed(std::size_t header_bytes) {
  wire_->consume(header_bytes);
  frame_left_ -= header_bytes;
  const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(frame_left_, wire_->input().size()));
  apply_mask(wire_->input_data(), here, frame_mask_key_);
  frame_mask_key_ = rotate_key(frame_mask_key_, here);
  frame_left_ -= here;
  if (frame_left_ == 0) in_frame_ = false;
  const bool is_last = frame_fin_ && !in_frame_;

  if (!inflater_) inflater_ = std::make_unique<MessageInflater>();
  // A string may double as it grows.
  const std::uint64_t affordable = std::max<std::uint64_t>(k_free_payload_bytes, (memory().room() + held_.bytes()) / 2);
  const std::uint64_t limit = std::min(scanner_.rules().max_message_bytes, affordable);
  const std::size_t before = arriving_.payload.size();
  auto outcome = inflater_->add(wire_->input().substr(0, here), arriving_.payload, limit);
  if (outcome == MessageInflater::Outcome::good && is_last) outcome = inflater_->finish(arriving_.payload, limit);
  wire_->consume(here);

  if (outcome == MessageInflater::Outcome::too_big && limit < scanner_.rules().max_message_bytes)
    return run_out_of_memory();
  if (outcome == MessageInflater::Outcome::too_big)
    return fail(k_close_too_big, "message_too_big", "the peer sent a message that decompresses to more than the limit",
                "raise --max-message");
  if (outcome == MessageInflater::Outcome::bad)
    return fail(k_close_bad_payload, "bad_deflate", "the peer sent a compressed message that cannot be decompressed");
  if (arriving_.kind == PayloadKind::text) {
    if (!before) inflated_text_ = Utf8Checker();
    if (!inflated_text_.feed(std::string_view(arriving_.payload).substr(before)) ||
        (is_last && !inflated_text_.finish()))
      return fail(k_close_bad_payload, "bad_utf8", "the peer sent a text message that is not UTF-8");
  }
  if (is_last) return finish_message();
  charge();
  return std::nullopt;
}

}  // namespace wsx
