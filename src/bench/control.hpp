#pragma once
#include <atomic>
#include <cstdint>

#include "bench/clock.hpp"
#include "bench/match_trial.hpp"

namespace wsx {

/// What the threads of a run share: written rarely, read often.
struct RunControl {
  std::atomic<Nanos> begin{0};           // when warm-up and schedule begin; 0: connections are still being opened
  std::atomic<std::uint64_t> opened{0};  // connections, before `begin`
  std::atomic<std::uint64_t> live{0};    // connections that are open now
  std::atomic<bool> stop{false};         // send no more, wait for what is in flight
  MatchTrial trial;
};

}  // namespace wsx
