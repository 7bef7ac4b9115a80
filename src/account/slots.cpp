#include "account/slots.hpp"

#include <algorithm>

namespace wsx {

Slots::Slots(const Options& options)
    : options_(options), arrivals_(options.per_second, options.arrivals, options.seed) {
  advance();
}

void Slots::advance() {
  if (due_ == k_none) return;
  do {
    slot_ = arrivals_.slot();
    due_ = options_.begin + arrivals_.next().count();
    const bool is_beyond = due_ >= options_.measure_begin && options_.messages && measured_++ >= *options_.messages;
    if (due_ >= options_.end || is_beyond) {
      due_ = k_none;
      return;
    }
  } while (connection() % options_.threads != options_.thread);
}

std::uint64_t Slots::skip_until(Nanos when) {
  std::uint64_t skipped = 0;
  if (options_.arrivals == ArrivalKind::constant) {
    if (due_ < options_.measure_begin) skipped += skip_constant(std::min(when, options_.measure_begin));
    return skipped + skip_constant(when);
  }
  for (; due_ < when && due_ != k_none; advance()) ++skipped;
  return skipped;
}

/// Not from the warm-up into the measured part, whose slots are counted.
std::uint64_t Slots::skip_constant(Nanos when) {
  if (due_ >= when || due_ == k_none) return 0;
  const std::uint64_t first = slot_;
  arrivals_.skip_until(std::chrono::nanoseconds(std::min(when, options_.end) - options_.begin));
  std::uint64_t after = arrivals_.slot();
  if (due_ >= options_.measure_begin && options_.messages) {
    after = std::min(after, first + 1 + (*options_.messages - measured_));
    measured_ += after - first - 1;
  }
  advance();
  return count_own(after) - count_own(first);
}

std::uint64_t Slots::count_own(std::uint64_t slots) const {
  const auto in_part_of_round = [&](std::uint64_t part) {
    return (part + options_.threads - 1 - options_.thread) / options_.threads;
  };
  return slots / options_.connections * in_part_of_round(options_.connections) +
         in_part_of_round(slots % options_.connections);
}

void Slots::even_out() {
  constexpr double k_counted_one_by_one = 1e6;
  if (options_.arrivals == ArrivalKind::constant || due_ == k_none) return;
  const double seconds = static_cast<double>(options_.end - due_) / 1e9;
  if (seconds * options_.per_second < k_counted_one_by_one) return;
  options_.arrivals = ArrivalKind::constant;
  arrivals_ = Arrivals(options_.per_second, ArrivalKind::constant, options_.seed);
  arrivals_.skip_until(std::chrono::nanoseconds(due_ - options_.begin));
  advance();
}

void Slots::end_at(Nanos end) {
  options_.end = std::min(options_.end, end);
  if (due_ >= options_.end) due_ = k_none;
}

}  // namespace wsx
