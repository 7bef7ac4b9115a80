#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "bench/lane_connection.hpp"
#include "bench/plain_opener.hpp"
#include "bench/plan.hpp"
#include "bench/thread_delay.hpp"
#include "measure/run_result.hpp"
#include "ws/upgrade.hpp"

namespace wsx {

/// A thread that opens its share of the connections, through the transport that every command uses, and hands their
/// sockets on. With --rate, --ramp or --connect-rate each attempt has its time; its `total` counts from there.
class Opener {
 public:
  struct Setup {
    const BenchPlan& plan;
    unsigned index, openers;
    /// On the opener's thread, for each handshake that succeeds, once --first and --skip-first have been done.
    std::function<void(Handover)> on_open;
    /// On the opener's thread, when each attempt has ended. Not after abandon().
    std::function<void()> on_done;
  };
  explicit Opener(Setup setup);
  ~Opener();

  void start();
  /// Begins no more; those under way end at once. Any thread.
  void abandon();
  void join();

  /// Opening takes a processor; more at a time only make each slower.
  static constexpr std::size_t k_max_handshakes = 64;

  // After join(), or on_done:
  const ConnectTimes& times() const { return times_; }
  const std::map<std::string, std::uint64_t>& errors() const { return errors_; }
  /// What went wrong first, in full.
  const std::optional<Error>& first_error() const { return first_error_; }
  std::uint64_t opened() const { return opened_; }

 private:
  Task<> open_all();
  Task<> open_one(std::uint64_t number, Clock::time_point due);
  PlainOpener::Hooks hooks_of_plain();
  Task<> judge_answer(PlainOpener::Opening opening, Socket socket, std::string received, error_code lost);
  void note_opened(const Timing& timing, Clock::time_point due, Nanos own_delay);
  void begin_talk(Upgraded upgraded, std::uint64_t number);
  Task<> talk_one(Upgraded upgraded, std::uint64_t number);
  void hand_over(Upgraded& upgraded, std::uint64_t number);
  void note_failed(const Error& error);
  void note_over();

  Setup setup_;
  double rate_;  // attempts a second, of all openers; 0: as fast as they go
  net::io_context context_{1};
  Timer pause_;  // for the next one's time, or for one to end
  ThreadDelay delay_;
  std::optional<PlainOpener> plain_;  // if it suits the plan
  std::thread thread_;
  std::size_t under_way_ = 0;  // handshakes
  std::size_t talking_ = 0;    // connections whose first messages are exchanged
  bool abandoned_ = false;
  ConnectTimes times_;
  std::map<std::string, std::uint64_t> errors_;
  std::optional<Error> first_error_;
  std::uint64_t opened_ = 0;
};

}  // namespace wsx
