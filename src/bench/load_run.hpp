#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "account/fanout_log.hpp"
#include "bench/control.hpp"
#include "bench/machine_watch.hpp"
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
    /// Each second that is over, of all threads together, and what it is a part of.
    std::function<void(const SecondOfRun&, Stage)> on_second;
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
  /// Why there is no result: what kept the first connection from being opened, where none was; or, with code
  /// internal_error, what a thread could not go on for.
  const std::optional<Error>& failure() const { return failure_; }

 private:
  void look();
  void look_again_soon();
  Stage first_stage() const;
  void begin_schedule();
  void start_storm();
  void collect_seconds();
  void close_openers();
  void stop_sending();
  void end();
  void note_failures();

  // What there is in the end (load_run_result.cpp).
  void merge_threads();
  void merge_spreads();
  void merge_connections();
  std::optional<std::string> describe_matching() const;

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
  std::optional<MachineWatch> watch_;  // once it is measured
  Nanos started_ = 0, drained_at_ = 0;
  bool interrupted_ = false;
  RunResult result_;
  std::optional<Error> failure_;
};

}  // namespace wsx
