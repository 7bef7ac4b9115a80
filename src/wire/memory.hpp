#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>

/// What all connections of the process may hold in buffers, together (--max-memory).
namespace wsx {

/// One for the process. Charged in large pieces, so that threads seldom meet here.
class MemoryBudget {
 public:
  static MemoryBudget& of_process();

  /// Zero: no limit, which is the default.
  void set_limit(std::uint64_t bytes) { limit_ = bytes ? bytes : UINT64_MAX; }
  std::uint64_t limit() const { return limit_; }
  std::uint64_t used() const { return used_; }
  /// What large buffers may still take. They leave an eighth to small ones, which are not refused one by one.
  std::uint64_t room() const {
    const std::uint64_t limit = limit_, for_large = limit - limit / 8;
    return for_large - std::min(used_.load(), for_large);
  }

  void take(std::uint64_t bytes) { used_ += bytes; }
  void give(std::uint64_t bytes) { used_ -= bytes; }

 private:
  std::atomic<std::uint64_t> limit_{UINT64_MAX}, used_{0};
};

/// One thread's part of it. What has been taken from the budget and is not needed is kept for a while, so small buffers
/// cost an addition. Nothing is refused here: who is about to grow asks has_room() before, and who waits with something
/// in hand asks is_exhausted().
class MemoryAccount {
 public:
  MemoryAccount() = default;
  MemoryAccount(const MemoryAccount&) = delete;
  ~MemoryAccount() { MemoryBudget::of_process().give(spare_); }

  void take(std::size_t bytes) {
    if (bytes > spare_) borrow(bytes - spare_);
    spare_ -= bytes;
  }
  void give(std::size_t bytes) {
    spare_ += bytes;
    if (spare_ > 2 * k_piece_bytes) give_back();
  }
  bool has_room(std::size_t bytes) const {
    return bytes <= spare_ || bytes - spare_ <= MemoryBudget::of_process().room();
  }
  std::uint64_t room() const { return spare_ + MemoryBudget::of_process().room(); }
  bool is_exhausted() const { return MemoryBudget::of_process().used() > MemoryBudget::of_process().limit(); }

 private:
  static constexpr std::size_t k_piece_bytes = 256 * 1024;

  void borrow(std::size_t bytes);
  void give_back();

  std::size_t spare_ = 0;
};

/// What one buffer, or several of one owner, hold of an account.
class MemoryShare {
 public:
  explicit MemoryShare(MemoryAccount& account) : account_(account) {}
  MemoryShare(const MemoryShare&) = delete;
  ~MemoryShare() { account_.give(bytes_); }

  std::size_t bytes() const { return bytes_; }
  void resize(std::size_t bytes) {
    if (bytes > bytes_) account_.take(bytes - bytes_);
    if (bytes < bytes_) account_.give(bytes_ - bytes);
    bytes_ = bytes;
  }
  /// Whether it may grow to this.
  bool has_room(std::size_t bytes) const { return bytes <= bytes_ || account_.has_room(bytes - bytes_); }

 private:
  MemoryAccount& account_;
  std::size_t bytes_ = 0;
};

}  // namespace wsx
