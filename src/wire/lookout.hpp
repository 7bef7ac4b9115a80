#pragma once
#include <functional>
#include <memory>

#include "wire/deadline.hpp"
#include "wire/wire.hpp"

namespace wsx {

/// A peer that waits says nothing, and one from which nothing is read cannot say that it leaves: this often it is
/// looked at whether it is still there.
constexpr auto k_look_out_every = std::chrono::milliseconds(500);

/// Looks after a peer from which nothing is read for now. It has gone when TCP was reset; or when it has ended its
/// sending and nothing happened for `patience`: what waits for somebody (`waiting`, in bytes) has not changed. Calls
/// `on_gone` then, once. The end of a peer's sending may lie behind so much data that its system cannot send it: so it
/// is sent something now and then (`probe`), which systems answer with a reset if nobody is there. Zero `patience`:
/// only a reset counts.
class Lookout {
 public:
  struct Hooks {
    std::function<std::size_t()> waiting;
    std::function<void()> on_gone;
    std::function<void()> probe = [] {};
  };
  Lookout(WirePtr peer, std::chrono::nanoseconds patience, Hooks hooks);

 private:
  void wait();
  void look();
  bool has_gone(Clock::time_point now);

  WirePtr peer_;
  std::chrono::nanoseconds patience_;
  Hooks hooks_;
  Clock::time_point changed_ = Clock::now(), probed_ = changed_;
  std::size_t last_ = 0;
  std::unique_ptr<Deadline> next_;
};

}  // namespace wsx
