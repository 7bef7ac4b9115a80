#include "bench/slots.hpp"

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

void Slots::end_at(Nanos end) {
  options_.end = std::min(options_.end, end);
  if (due_ >= options_.end) due_ = k_none;
}

}  // namespace wsx
