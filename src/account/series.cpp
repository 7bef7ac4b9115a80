#include "account/series.hpp"

#include <algorithm>
#include <utility>

namespace wsx {

void Seconds::begin(Nanos at, Nanos boundary, Nanos length, const State& state) {
  begin_ = since_ = at;
  length_ = length;
  const Nanos first = (boundary - at) % length;
  next_ = at + (first ? first : length);
  state_ = state;
  cpu_before_ = state.cpu;
}

void Seconds::end(Nanos at, const State& state) {
  if (at > since_) push(at, state);
  next_ = INT64_MAX;
}

void Seconds::finish(Nanos at, const State& state) {
  const bool is_empty = !current_.sent && !current_.received && !current_.errors && !current_.rtt.count();
  if (is_empty) return;
  has_drain_ = true;
  push(std::max(at, since_), state);
}

void Seconds::push(Nanos end, const State& state) {
  current_.at_s = static_cast<double>(end - begin_) / 1e9;
  current_.seconds = static_cast<double>(end - since_) / 1e9;
  current_.connections = state.connections;
  current_.unanswered = state.unanswered;
  current_.cpu_seconds = static_cast<double>(state.cpu - std::exchange(cpu_before_, state.cpu)) / 1e9;
  since_ = end;
  ended_.push_back(std::exchange(current_, {}));
}

std::vector<SecondOfRun> Seconds::take() { return std::exchange(ended_, {}); }

void append_to_series(std::vector<SecondOfRun>& series, SecondOfRun second) {
  if (series.size() == k_max_series) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i + 1 < series.size(); i += 2, ++kept) {
      if (kept != i) series[kept] = std::move(series[i]);
      append_later(series[kept], series[i + 1]);
    }
    series.resize(kept);
  }
  // When neighbors are merged, new ones become as long as the older ones.
  const bool joins =
      !series.empty() && series.size() > 1 && second.at_s >= 0 && series.back().seconds + 0.5 < series.front().seconds;
  if (joins)
    append_later(series.back(), second);
  else
    series.push_back(std::move(second));
}

}  // namespace wsx
