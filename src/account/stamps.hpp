#pragma once
#include <cstdint>
#include <vector>

#include "account/nanos.hpp"

namespace wsx {

/// What a message takes: on the wire, and before it was compressed and framed.
struct FrameSize {
  std::uint32_t frame_bytes = 0, payload_bytes = 0;
  bool operator==(const FrameSize&) const = default;
};

/// Messages that were due at the same moment, went out at the same moment and are as long.
struct Stamp {
  static constexpr Nanos k_unsent = -1, k_answered = -2;

  Nanos intended = 0;
  Nanos actual = k_unsent;  // read just before the send(2) that carried the first byte
  std::uint32_t count = 1;
  FrameSize size;  // of each
  std::uint32_t own_delay =
      0;  // of intended → actual, what was ours; at most 4.2 s. Until it is sent: before it was queued

  Nanos queued_at() const { return intended + own_delay; }
};

/// When something was read, and how long it may have waited for us to read it.
struct Arrival {
  constexpr Arrival(Nanos read_at = 0, Nanos lag_at_most = 0) : at(read_at), lag(lag_at_most) {}

  Nanos at;
  Nanos lag;  // at most
};

/// A message's way to the server and back.
struct RoundTrip {
  Nanos intended = 0, actual = 0;
  Nanos own_delay = 0;  // of intended → actual
  Arrival answer = {};

  Nanos rtt() const { return answer.at - intended; }
  Nanos service() const { return answer.at - actual; }
  /// Data cannot have arrived before the message left.
  Nanos receive_lag() const { return answer.lag < service() ? answer.lag : service(); }
  Nanos own() const { return own_delay + receive_lag(); }
};

/// A connection's messages that are due and not answered, oldest first. Sent ones come before unsent ones. Empty it
/// holds no memory; it grows by doubling and allocates nothing else.
class Stamps {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  Stamp& at(std::size_t index) { return ring_[(head_ + index) & (ring_.size() - 1)]; }
  const Stamp& at(std::size_t index) const { return ring_[(head_ + index) & (ring_.size() - 1)]; }
  Stamp& front() { return at(0); }

  void push(const Stamp& stamp) {
    if (size_ == ring_.size()) grow();
    ++size_;
    at(size_ - 1) = stamp;
  }
  void pop() {
    head_ = (head_ + 1) & (ring_.size() - 1);
    --size_;
    if (started_) --started_;
  }

  /// Of the entries, those whose first byte has left.
  std::size_t started() const { return started_; }
  /// Entries that wait to be sent.
  std::size_t unsent() const { return size_ - started_; }

  /// So many bytes of frames have left, at `now`: calls `on_start(stamp)` for each entry of which a first byte did,
  /// with the number of messages that were begun. An entry that was begun in part is split.
  template <class OnStart>
  void advance(std::uint64_t bytes, Nanos now, OnStart&& on_start) {
    if (bytes <= frame_left_) {
      frame_left_ -= bytes;
      return;
    }
    bytes -= frame_left_;
    frame_left_ = 0;
    while (bytes && started_ < size_) {
      Stamp& stamp = at(started_);
      const std::uint64_t whole = std::uint64_t(stamp.count) * stamp.size.frame_bytes;
      if (bytes < whole) {
        const std::uint64_t begun = (bytes + stamp.size.frame_bytes - 1) / stamp.size.frame_bytes;
        frame_left_ = begun * stamp.size.frame_bytes - bytes;
        bytes = 0;
        if (begun < stamp.count) split(started_, static_cast<std::uint32_t>(begun));
      } else {
        bytes -= whole;
      }
      Stamp& first = at(started_++);
      first.actual = now;
      on_start(first);
    }
  }
  /// Gives each message an entry of its own, so that it can be found by its place and answered before earlier ones.
  void take_apart();
  /// Bytes of the frame under way that have not left: only there another frame may come in between when it is zero.
  std::uint64_t frame_left() const { return frame_left_; }

 private:
  void grow();
  /// Splits an entry in two: `count` messages, and the rest after it.
  void split(std::size_t index, std::uint32_t count);

  std::vector<Stamp> ring_;  // a power of two
  std::uint32_t head_ = 0, size_ = 0, started_ = 0;
  std::uint64_t frame_left_ = 0;
};

}  // namespace wsx
