#include "account/series.hpp"

#include <algorithm>

namespace wsx {
namespace {

/// The second is the later one.
void join(SecondOfRun& earlier, const SecondOfRun& later) {
  earlier.at_s = later.at_s;
  earlier.seconds += later.seconds;
  earlier.connections = later.connections;
  earlier.unanswered = later.unanswered;
  earlier.sent += later.sent;
  earlier.received += later.received;
  earlier.errors += later.errors;
  earlier.rtt.add(later.rtt);
}

}  // namespace

void append_to_series(std::vector<SecondOfRun>& series, SecondOfRun second) {
  if (series.size() == k_max_series) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i + 1 < series.size(); i += 2, ++kept) {
      if (kept != i) series[kept] = std::move(series[i]);
      join(series[kept], series[i + 1]);
    }
    series.resize(kept);
  }
  // While neighbours are joined, new ones are as long as their elders.
  const bool joins =
      !series.empty() && series.size() > 1 && second.at_s >= 0 && series.back().seconds + 0.5 < series.front().seconds;
  if (joins)
    join(series.back(), second);
  else
    series.push_back(std::move(second));
}

}  // namespace wsx
