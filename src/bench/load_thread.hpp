#pragma once
#include <atomic>
#include <mutex>
#include <vector>

#include "account/account.hpp"
#include "bench/control.hpp"
#include "bench/machine.hpp"
#include "bench/plan.hpp"

namespace wsx {

/// A thread of the load generator, whatever kind of load it makes, with its account. Threads share nothing but
/// RunControl.
class LoadThread {
 public:
  LoadThread(const BenchPlan& plan, RunControl& control, unsigned index, unsigned threads);
  virtual ~LoadThread() = default;
  LoadThread(const LoadThread&) = delete;

  virtual void start() = 0;
  virtual void join() = 0;

  // By any thread:
  /// Something in RunControl has changed.
  virtual void wake() = 0;
  /// The seconds that are over since the last call, in order.
  std::vector<SecondOfRun> take_seconds();
  bool has_drained() const { return drained_; }

  // After join(), or, of what is counted, once it has drained:
  Account& account() { return account_; }
  /// Why the thread gave up; its account is then incomplete.
  const std::optional<Error>& failure() const { return failure_; }

 protected:
  /// Call when RunControl::begin is known.
  void begin_account();
  /// Call next in an open loop: messages are due on this number of connections in turn.
  void follow_schedule(std::uint64_t connections);
  /// Ends the thread, and with it the run.
  void give_up(Error cause);
  /// Call at least whenever seconds().next() has passed.
  void turn_seconds(Nanos now, Seconds::State state);
  /// The measured part is over: ends the last second, and notes what the thread has used.
  void end_sending(Nanos now, Seconds::State state);
  /// All is settled: publishes the drain.
  void finish_seconds(Nanos now, Seconds::State state);
  /// Call often: notes what the thread had used when the measured part began.
  void look_at_thread_clock(Nanos now) {
    if (!account_.is_measured(now) || clock_at_begin_.cpu) return;
    clock_at_begin_ = read_thread_clock();
    off_cpu_at_begin_ = off_cpu(now, clock_at_begin_);
    awake_ = 0;
  }
  /// How long the thread has so far neither run nor slept, give or take a constant. By the thread.
  virtual Nanos off_cpu(Nanos now, const ThreadClock& clock) = 0;
  /// For this long the thread had nothing to do, but stayed awake because a message was about to be due.
  void note_awake(Nanos time) { awake_ += time; }

  const BenchPlan& plan_;
  RunControl& control_;
  const unsigned index_, threads_;
  std::atomic<bool> drained_{false};
  Account account_;

 private:
  void publish_seconds();

  std::optional<Error> failure_;
  ThreadClock clock_at_begin_;
  Nanos off_cpu_at_begin_ = 0, awake_ = 0;
  Nanos cpu_ = 0;     // when the last second of the series ended
  std::mutex mutex_;  // of published_
  std::vector<SecondOfRun> published_;
};

/// One thread's share of a total that is divided as evenly as possible.
constexpr std::uint64_t share_of(std::uint64_t whole, unsigned index, unsigned threads) {
  return whole / threads + (index < whole % threads);
}

}  // namespace wsx
