#pragma once
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "account/slots.hpp"
#include "bench/control.hpp"
#include "bench/machine.hpp"
#include "bench/plan.hpp"
#include "measure/run_result.hpp"

namespace wsx {

/// A thread of the load generator, whatever it does: when its run begins and ends, and what it counts. Threads share
/// nothing but RunControl.
class LoadThread {
 public:
  LoadThread(const BenchPlan& plan, RunControl& control, unsigned index, unsigned threads)
      : plan_(plan), control_(control), index_(index), threads_(threads) {}
  virtual ~LoadThread() = default;
  LoadThread(const LoadThread&) = delete;

  virtual void start() = 0;
  virtual void join() = 0;

  // By any thread:
  /// Something in RunControl has changed.
  virtual void wake() = 0;
  /// The seconds that are over since the last call, in order; `at_s` and `seconds` are set, from the schedule's begin.
  std::vector<SecondOfRun> take_seconds();
  bool has_drained() const { return drained_; }

  // After join():
  RunResult& result() { return result_; }
  /// What the thread could not go on for; its result is not whole.
  const std::optional<Error>& failure() const { return failure_; }
  Nanos measure_begin() const { return measure_begin_; }
  Nanos send_end() const { return send_end_; }
  Nanos last_answer() const { return last_answer_; }
  /// Of the answers and messages, those that came and left in the measured part.
  std::uint64_t received_in_time() const { return received_in_time_; }
  std::uint64_t sent_in_time() const { return sent_in_time_; }

 protected:
  /// Sets the times, once RunControl::begin is known.
  void enter_schedule();
  /// Of what all threads share out as evenly as can be.
  std::uint64_t share_of(std::uint64_t whole) const { return whole / threads_ + (index_ < whole % threads_); }
  bool is_measured(Nanos intended) const { return intended >= measure_begin_; }
  /// Once the schedule's times are known, in an open loop: its slots go round so many connections.
  void make_slots(std::uint64_t connections);
  bool is_open_loop() const { return slots_ != nullptr; }
  Nanos next_due() const { return slots_ ? slots_->due() : Slots::k_none; }
  /// Of what was due and is never sent only the age is known: all took at least that of the youngest.
  void count_unsent(std::chrono::nanoseconds age, std::uint64_t count);
  /// The same for all slots that are left.
  void count_slots_as_unsent(Nanos now);
  /// The thread ends here, and with it the run.
  void give_up(Error cause);
  /// To be called with the state of affairs whenever next_second_ has passed.
  void turn_seconds(Nanos now, std::uint64_t connections, std::uint64_t unanswered);
  /// The measured part is over: the last second, however long, and what the thread has used.
  void end_schedule(Nanos now, std::uint64_t connections, std::uint64_t unanswered);
  /// To be called often; notes what the thread had used when the measured part began.
  void look_at_thread_clock(Nanos now) {
    if (measure_begin_ > now || clock_at_begin_.cpu) return;
    clock_at_begin_ = read_thread_clock();
    awake_ = 0;
  }
  /// So long the thread had nothing to do, and did not sleep because a message was about to be due.
  void note_awake(Nanos time) { awake_ += time; }

  const BenchPlan& plan_;
  RunControl& control_;
  const unsigned index_, threads_;
  std::atomic<bool> drained_{false};
  Nanos begin_ = 0, measure_begin_ = INT64_MAX, send_end_ = INT64_MAX, next_second_ = INT64_MAX;
  Nanos last_answer_ = 0;
  std::uint64_t received_in_time_ = 0, sent_in_time_ = 0;
  std::unique_ptr<Slots> slots_;  // open loop
  SecondOfRun second_;
  RunResult result_;

 private:
  void push_second(Nanos end, std::uint64_t connections, std::uint64_t unanswered);

  std::optional<Error> failure_;
  ThreadClock clock_at_begin_;
  Nanos awake_ = 0;
  Nanos second_begin_ = 0;
  std::mutex mutex_;  // of seconds_
  std::vector<SecondOfRun> seconds_;
};

}  // namespace wsx
