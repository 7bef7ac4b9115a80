#pragma once
#include "account/nanos.hpp"

namespace wsx {

enum class LoadPhase : std::uint8_t {
  holding,   // connections arrive; nothing is sent yet
  running,   // the warm-up, then the measured part
  draining,  // no more messages become due; the last answers arrive
  closing,   // the account is settled; connections are closed
  over
};

/// Which phase a thread is in, and when it is time for the next. Only decides: the caller does what a phase starts
/// with.
class LoadPhases {
 public:
  /// How long servers may take to answer our close frames.
  static constexpr Nanos k_closing = k_second;

  /// `drain`: how long to wait for the last answers.
  explicit LoadPhases(Nanos drain) : drain_(drain) {}

  /// The state of the thread and its run.
  struct View {
    bool has_begun = false;       // all connections have been opened
    bool stops = false;           // the run was interrupted or has failed
    bool has_sent_all = false;    // everything requested, or no more can be sent
    bool has_everything = false;  // every message that is due is sent and answered, or nothing is waited for any more
    bool has_closed = false;      // no connection is open any more
  };
  /// Enters the next phase if it is time, and returns true. The caller then does what that phase starts with, and calls
  /// again until it returns false.
  bool advance(Nanos now, const View& view);
  /// Sets the end of the running phase.
  void run_until(Nanos end) { end_ = end; }

  LoadPhase current() const { return phase_; }
  /// When the current phase ends at the latest.
  Nanos end() const { return end_; }

 private:
  bool enter(LoadPhase phase, Nanos end);

  const Nanos drain_;
  LoadPhase phase_ = LoadPhase::holding;
  Nanos end_ = INT64_MAX;
};

// Inline, because every round of a lane asks.
inline bool LoadPhases::enter(LoadPhase phase, Nanos end) {
  phase_ = phase;
  end_ = end;
  return true;
}

inline bool LoadPhases::advance(Nanos now, const View& view) {
  const bool is_late = now >= end_;
  switch (phase_) {
    case LoadPhase::holding:
      if (view.has_begun) return enter(LoadPhase::running, INT64_MAX);
      return view.stops && enter(LoadPhase::closing, now + k_closing);
    case LoadPhase::running:
      return (is_late || view.stops || view.has_sent_all) && enter(LoadPhase::draining, nanos_after(now, drain_));
    case LoadPhase::draining:
      return (is_late || view.has_everything) && enter(LoadPhase::closing, now + k_closing);
    case LoadPhase::closing:
      return (is_late || view.has_closed) && enter(LoadPhase::over, INT64_MAX);
    case LoadPhase::over:
      break;
  }
  return false;
}

}  // namespace wsx
