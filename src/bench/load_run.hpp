#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "bench/control.hpp"
#include "bench/machine.hpp"
#include "bench/plan.hpp"
#include "measure/run_result.hpp"
#include "wire/deadline.hpp"

namespace wsx {

class Lane;
class LoadThread;
class Opener;
class Storm;

/// One run of a load test, from the first handshake to the last close frame. Looks after its threads from one
/// io_context, on which all hooks are called; the load itself never waits for that one.
class LoadRun {
 public:
  enum class Stage : std::uint8_t { connecting, warmup, measuring, draining, over };

  struct Hooks {
    /// Each second that is over, of all threads together.
    std::function<void(const SecondOfRun&)> on_second;
    std::function<void()> on_end;
  };

  /// `plan` must outlive the run.
  LoadRun(net::io_context& context, const BenchPlan& plan, Hooks hooks);
  ~LoadRun();

  void start();
  /// Sends no more; what is in flight is waited for as long as the plan says. While connections are still being opened:
  /// ends at once.
  void interrupt();

  // What there is to see meanwhile.
  Stage stage() const { return stage_; }
  double elapsed_s() const;  // since the measured part began; negative before
  std::uint64_t connections_open() const { return control_.live; }

  // After on_end:
  RunResult& result() { return result_; }
  /// Nothing was measured, because no connection could be opened: why the first one could not.
  const std::optional<Error>& failure() const { return failure_; }

 private:
  void look();
  void look_again_soon();
  void begin_schedule();
  void start_storm();
  void collect_seconds();
  void end();
  void merge_threads();
  void merge_spreads();
  void judge_machine();
  void close_openers();

  const BenchPlan& plan_;
  Hooks hooks_;
  RunControl control_;
  Timer soon_;
  Stage stage_ = Stage::connecting;
  std::unique_ptr<FanoutLog> fanout_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::unique_ptr<Storm>> storms_;
  std::vector<LoadThread*> threads_;
  std::vector<std::unique_ptr<Opener>> openers_;
  std::mutex hand_over_;  // the order of connections
  std::atomic<unsigned> openers_left_{0};
  std::vector<std::vector<SecondOfRun>> seconds_;  // of each thread, those that are not merged yet
  std::uint64_t resident_before_ = 0;
  std::optional<MachineTicks> ticks_before_;
  std::optional<std::uint64_t> throttled_before_;
  Nanos process_cpu_before_ = 0;
  Nanos started_ = 0, drained_at_ = 0;
  bool judging_ = false, interrupted_ = false;
  RunResult result_;
  std::optional<Error> failure_;
};

}  // namespace wsx
