#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>

#include "account/nanos.hpp"

namespace wsx {

/// Compares how long data may have waited for us (Attention's bound) with when the kernel saw it arrive, where it
/// tells. A thread can be woken late in ways that its own account does not show, and a busy thread need not have kept
/// waiting what it reads. Decides only; has no socket and no clock.
class ArrivalCheck {
 public:
  /// Bounds below this change no verdict, so only a sample of them is checked: asking costs a quarter of a microsecond.
  /// Nor is it worth more where messages come together, because only the last one's arrival is told.
  static constexpr Nanos k_worth_asking = 100'000;
  static constexpr unsigned k_sample = 16;
  /// A sleeper is woken so late at most where nothing is wrong: tens of microseconds, on virtual machines more. Every
  /// client of the machine waits for that, so it belongs to the way, like the network's time.
  static constexpr Nanos k_usual_wake = 100'000;

  /// A wait for sockets is over. What is read next has arrived within `bound` before its end, if nothing kept the
  /// thread from being woken in time.
  void note_wait(Nanos bound, bool may_have_slept) {
    may_have_slept_ = may_have_slept;
    is_long_ = bound > k_worth_asking;
  }
  /// Whether to ask the kernel when the data of the next read arrived.
  bool asks() { return may_have_slept_ || (is_long_ && came_alone_) || ++reads_ % k_sample == 0; }
  /// What a read has brought: one message and nothing else, or more.
  void note_read(bool is_alone) { came_alone_ = is_alone; }

  /// How long a message may have waited for us: each of several that were read together, and one that was alone.
  struct Lag {
    Nanos of_each = 0, of_only = 0;
  };
  /// `told`: how long ago the last of the data arrived, as the kernel says. It is not believed beyond the bound on a
  /// connection where segments came out of order: the last one may have waited for an earlier one.
  template <class ComesOutOfOrder>
  Lag judge(Nanos bound, std::optional<Nanos> told, ComesOutOfOrder&& comes_out_of_order) {
    if (!told || *told < 0) return {bound, bound};  // negative: the system's time was set
    const bool is_late = *told > bound + k_usual_wake;
    if (is_late && comes_out_of_order()) return {bound, bound};
    ++checked_;
    late_ += is_late;
    if (is_late) return {*told, *told};
    return {bound, std::min(bound, *told)};
  }

  /// How often the kernel told, and how often data had waited noticeably longer than the bound.
  std::uint64_t checked() const { return checked_; }
  std::uint64_t late() const { return late_; }

 private:
  bool may_have_slept_ = false, is_long_ = false, came_alone_ = true;
  unsigned reads_ = 0;
  std::uint64_t checked_ = 0, late_ = 0;
};

}  // namespace wsx
