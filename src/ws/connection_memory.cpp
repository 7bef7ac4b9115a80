// What a connection may hold in memory: as much as all of them together may (wire/memory).
#include <algorithm>

#include "base/close_code.hpp"
#include "base/free_memory.hpp"
#include "base/units.hpp"
#include "ws/connection.hpp"
#include "ws/engine.hpp"
#include "ws/message_inflater.hpp"
#include "ws/passing_message.hpp"

namespace wsx {
namespace {

/// About what zlib's states take, Beast's among them.
constexpr std::size_t k_deflate_bytes = 300 * 1024, k_inflater_bytes = 44 * 1024;

}  // namespace

std::size_t Connection::fixed_bytes() const {
  return (engine_ && engine_->deflate ? k_deflate_bytes : 0) + (inflater_ ? k_inflater_bytes : 0);
}

bool Connection::grow_payload(std::size_t bytes) {
  std::string& payload = arriving_.payload;
  const std::size_t needed = payload.size() + bytes;
  if (needed <= payload.capacity()) return true;
  std::uint64_t capacity = std::max(needed, 2 * payload.capacity());
  if (frame_fin_) capacity = std::min(capacity, needed + frame_left_);
  if (capacity > k_free_payload_bytes && !held_.has_room(fixed_bytes() + static_cast<std::size_t>(capacity)))
    return false;
  payload.reserve(static_cast<std::size_t>(capacity));
  return true;
}

bool Connection::has_room_to_send(std::size_t bytes) {
  const OutputBuffer& output = wire_->output();
  const std::size_t needed = output.size() + bytes;
  if (needed <= std::max(Arena::k_block_bytes, output.capacity()) || memory().has_room(needed)) return true;
  refuse_for_memory();
  return false;
}

bool Connection::holds_too_much() {
  if (over_ || !memory().is_exhausted()) return false;
  wire_->flush();
  return passing_ || wire_->held_bytes() > 0 || held_.bytes() > fixed_bytes() + std::string().capacity();
}

/// Somebody may be waiting for input already, so what linger() does begins here.
void Connection::refuse_for_memory() {
  if (over_) return;
  loss_ = std::make_unique<Error>(run_out_of_memory());
  set_close_deadline(Clock::now() + k_linger);
  wire_->flush();
}

Error Connection::run_out_of_memory() {
  over_ = true;
  close_code_ = k_close_try_again_later;
  if (!close_sent_) {
    closed_by_ = ClosedBy::local;
    send_close(close_code_, "there is no memory left for this connection");
  }
  free_memory(arriving_.payload);
  arriving_ = {};
  charge();
  return {
      Phase::io, "memory_limit",
      "the buffers of all connections together would be larger than " + format_size(MemoryBudget::of_process().limit()),
      "raise --max-memory, or lower --max-message or --max-conns"};
}

}  // namespace wsx
