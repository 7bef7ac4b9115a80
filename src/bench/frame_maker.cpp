#include "bench/frame_maker.hpp"

#include <algorithm>

#include "base/number.hpp"
#include "bench/message_number.hpp"

namespace wsx {
namespace {

/// A ping carries its number, as hexadecimal digits.
constexpr std::size_t k_ping_digits = 16;

void append_ping_number(std::string& to, std::uint64_t number) {
  for (int shift = 4 * (k_ping_digits - 1); shift >= 0; shift -= 4) to += "0123456789abcdef"[number >> shift & 15];
}

}  // namespace

FrameMaker::FrameMaker(const BenchPlan& plan, std::uint32_t mask_key)
    : plan_(plan),
      mask_key_(mask_key),
      is_ping_(plan.mode == BenchMode::ping || plan.mode == BenchMode::idle),
      makes_each_(is_ping_ || plan.payload.is_template()),
      numbers_each_(!is_ping_ && plan.rate && plan.match.by != MatchOptions::By::order &&
                    plan.payload.carries_numbers()),
      deflation_{.level = plan.client.upgrade.deflate.level} {}

void FrameMaker::allow_window(int bits) {
  deflates_ = true;
  deflation_.window_bits = std::min(deflation_.window_bits, bits);
}

void FrameMaker::make_tapes() {
  if (plan_.payload.is_template() || plan_.payload.messages.empty()) return;
  plain_tape_ = std::make_unique<Tape>(plan_.payload, mask_key_);
  if (deflates_) deflate_tape_ = std::make_unique<Tape>(plan_.payload, mask_key_, deflation_);
  if (!numbers_each_) return;
  std::string message = plan_.payload.messages.front();
  write_message_number(message, 0);
  append_masked_frame(numbered_, plan_.payload.binary ? Opcode::binary : Opcode::text, 0, message, mask_key_);
}

FrameSize FrameMaker::late_size() const {
  const std::size_t payload_bytes = plan_.payload.messages.front().size();
  return {static_cast<std::uint32_t>(numbered_.size()), static_cast<std::uint32_t>(payload_bytes)};
}

FrameSize FrameMaker::append_numbered(std::string& to, std::uint64_t number) const {
  const FrameSize size = late_size();
  to += numbered_;
  write_masked_message_number(to.data() + to.size() - size.payload_bytes, number, mask_key_);
  return size;
}

FrameSize FrameMaker::append(std::string& to, std::uint64_t number, std::uint32_t connection, bool deflate) {
  if (!makes_each_) return append_numbered(to, number);
  payload_.clear();
  if (is_ping_) {
    append_ping_number(payload_, number);
  } else {
    append_payload(payload_, plan_.payload.parts, make_values(plan_.seed, connection, number));
  }
  const std::size_t payload_bytes = payload_.size();
  if (deflate && !is_ping_) payload_ = deflate_message(payload_, deflation_);
  const auto opcode = is_ping_ ? Opcode::ping : plan_.payload.binary ? Opcode::binary : Opcode::text;
  const std::size_t before = to.size();
  append_masked_frame(to, opcode, !is_ping_ && deflate ? k_rsv1 : 0, payload_, mask_key_);
  return {static_cast<std::uint32_t>(to.size() - before), static_cast<std::uint32_t>(payload_bytes)};
}

bool FrameMaker::is_payload(std::string_view text, std::uint64_t number, std::uint32_t connection, bool deflate) const {
  if (!makes_each(deflate)) return text == plain_tape_->payload(number);
  if (plan_.payload.is_template())
    return wsx::is_payload(text, plan_.payload.parts, make_values(plan_.seed, connection, number));
  const std::string& message = plan_.payload.messages.front();
  return text.size() == message.size() && find_message_number(text) == number % k_message_numbers &&
         text.substr(k_message_number_bytes) == std::string_view(message).substr(k_message_number_bytes);
}

std::uint64_t FrameMaker::count_numbers(bool deflate) const {
  if (plan_.payload.is_template()) return UINT64_MAX;
  return makes_each(deflate) ? k_message_numbers : tape(deflate).round();
}

void FrameMaker::append_control(std::string& to, Opcode opcode, std::string_view payload) const {
  append_masked_frame(to, opcode, 0, payload, mask_key_);
}

std::optional<std::uint64_t> number_of_pong(std::string_view payload) {
  return take_number<std::uint64_t>(payload, 16);
}

}  // namespace wsx
