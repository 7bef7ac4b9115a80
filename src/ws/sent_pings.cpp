#include "ws/sent_pings.hpp"

#include <algorithm>

namespace wsx {

void SentPings::add(std::string_view payload) {
  if (pings_.size() == k_most) pings_.erase(pings_.begin());
  pings_.push_back({std::string(payload), Clock::now()});
}

std::optional<microseconds> SentPings::take_round_trip(std::string_view payload) {
  const auto found = std::find_if(pings_.begin(), pings_.end(), [&](auto& ping) { return ping.payload == payload; });
  if (found == pings_.end()) return std::nullopt;
  const auto sent = found->sent;
  pings_.erase(pings_.begin(), found + 1);
  return std::chrono::duration_cast<microseconds>(Clock::now() - sent);
}

}  // namespace wsx
