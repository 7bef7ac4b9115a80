#pragma once
#include <atomic>
#include <memory>
#include <thread>

#include "account/nanos.hpp"

namespace wsx {

/// Mode fanout: when each message of the sender was due and sent. Written by the sender's thread, read by all. A
/// message may reach another thread's receiver before the sender's send(2) has returned, so before it is appended.
class FanoutLog {
 public:
  struct Sent {
    Nanos intended = 0, actual = 0;
    Nanos own_delay = 0;  // of the time between, what was ours
  };
  explicit FanoutLog(std::size_t messages) : sent_(std::make_unique<Sent[]>(messages)), capacity_(messages) {}

  std::size_t capacity() const { return capacity_; }
  std::size_t size() const { return size_.load(std::memory_order_acquire); }
  void append(Sent sent) {
    const std::size_t at = size_.load(std::memory_order_relaxed);
    if (at == capacity_) return;
    sent_[at] = sent;
    size_.store(at + 1, std::memory_order_release);
  }
  /// Lives while the sender sends, and until what has left is appended; of nobody: null.
  class Sending {
   public:
    explicit Sending(FanoutLog* log) : log_(log) {
      if (log_) log_->is_sending_.store(true, std::memory_order_release);
    }
    ~Sending() {
      if (log_) log_->is_sending_.store(false, std::memory_order_release);
    }
    Sending(const Sending&) = delete;

   private:
    FanoutLog* log_;
  };
  /// Whether the `index`-th message was sent; waits for the end of a send that is under way. Not while Sending.
  bool has(std::size_t index) const {
    while (index >= size() && is_sending_.load(std::memory_order_acquire)) std::this_thread::yield();
    return index < size();
  }
  /// The sender has sent all that it will. By its thread, after the last append().
  void end() { has_ended_.store(true, std::memory_order_release); }
  bool has_ended() const { return has_ended_.load(std::memory_order_acquire); }
  /// `index` below size().
  Sent at(std::size_t index) const { return sent_[index]; }

 private:
  std::unique_ptr<Sent[]> sent_;
  std::size_t capacity_;
  std::atomic<std::size_t> size_{0};
  std::atomic<bool> is_sending_{false};
  std::atomic<bool> has_ended_{false};
};

}  // namespace wsx
