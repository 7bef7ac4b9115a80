#include "wire/pace.hpp"

#include <algorithm>
#include <limits>

namespace wsx {

using std::chrono::nanoseconds;

Clock::time_point Pace::when_to_send(Clock::time_point now) const {
  const nanoseconds period = options_.stall_period, age = now - options_.stalls_from;
  if (!period.count() || age < period) return now;
  const nanoseconds within = age % period;
  return within < options_.stall ? now + (options_.stall - within) : now;
}

Clock::time_point Pace::when_to_read(Clock::time_point now) const {
  const auto open = when_to_send(now);
  if (!options_.read_bytes_per_s) return open;
  return std::max(open, paid_until(now) + time_for(beat_bytes()));
}

std::size_t Pace::read_limit(Clock::time_point now) const {
  if (!options_.read_bytes_per_s) return std::numeric_limits<std::size_t>::max();
  const double seconds = std::chrono::duration<double>(now - paid_until(now)).count();
  return std::max<std::size_t>(1, static_cast<std::size_t>(seconds * static_cast<double>(options_.read_bytes_per_s)));
}

void Pace::count_read(std::size_t bytes, Clock::time_point now) {
  if (options_.read_bytes_per_s) paid_until_ = paid_until(now) + time_for(bytes);
}

Clock::time_point Pace::paid_until(Clock::time_point now) const {
  return std::max(paid_until_, now - time_for(beat_bytes()));
}

nanoseconds Pace::time_for(std::size_t bytes) const {
  const double seconds = static_cast<double>(bytes) / static_cast<double>(options_.read_bytes_per_s);
  return std::chrono::duration_cast<nanoseconds>(std::chrono::duration<double>(seconds));
}

std::size_t Pace::beat_bytes() const {
  return static_cast<std::size_t>(std::max<std::uint64_t>(1, options_.read_bytes_per_s / 10));
}

}  // namespace wsx
