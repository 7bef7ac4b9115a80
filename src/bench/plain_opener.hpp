#pragma once
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <functional>
#include <list>
#include <string>
#include <vector>

#include "base/handshake_details.hpp"
#include "bench/event_set.hpp"
#include "bench/plan.hpp"
#include "wire/deadline.hpp"
#include "wire/link.hpp"
#include "wire/race.hpp"
#include "ws/plain_upgrade.hpp"

namespace wsx {

/// Opens connections with the fewest system calls, where nothing special is asked for: no TLS, no proxy, no
/// compression, no redirects. The sockets are in an epoll set of their own; Asio only waits for that set. As soon as an
/// answer is not the usual one, the socket is handed to who can judge it.
class PlainOpener {
 public:
  struct Opening {
    std::uint64_t number = 0;  // of the attempt, from 0
    Clock::time_point due;
    Nanos delay_before = 0;  // of the thread, when it began
    Clock::time_point deadline = k_never;
    Timing timing = {};
    std::string key = {};  // that was sent

    // The attempt under way; only for PlainOpener.
    int socket = -1;
    std::size_t endpoint = 0;
    std::vector<FailedEndpoint> failed = {};
    std::string request = {};
    std::size_t sent = 0;
    Clock::time_point step_began = {};
    std::list<Opening>::iterator place = {};
  };

  struct Hooks {
    std::function<void(const Opening&, Link, std::string unread)> on_open;
    /// The request was sent; `received` is what has come of an answer, or `lost` says why none will.
    std::function<void(const Opening&, Socket, std::string received, error_code lost)> on_other_answer;
    std::function<void(const Opening&, const Error&)> on_failed;
  };

  static bool suits(const BenchPlan& plan);
  PlainOpener(net::io_context& context, const BenchPlan& plan, Hooks hooks);
  ~PlainOpener();

  /// One of the hooks is called later, or before it returns.
  void begin(std::uint64_t number, Clock::time_point due, Nanos delay_before);
  /// None is under way any more: waits for nothing.
  void stop();

 private:
  void watch();
  void take_events();
  void try_endpoint(Opening& opening);
  void note_failure(Opening& opening, int system_error);
  bool send_request(Opening& opening);
  void read_answer(Opening& opening);
  void pass_on(Opening& opening, std::string received, error_code lost);
  void fail(Opening& opening, const Error& error);
  Opening take_out(Opening& opening);
  void expire();
  static void time_step(Opening& opening, std::optional<std::chrono::microseconds>& step);

  const BenchPlan& plan_;
  const Hooks hooks_;
  Executor executor_;
  const PlainUpgrade upgrade_;
  const std::string peer_;  // for errors
  const std::vector<Endpoint> endpoints_;
  std::size_t preferred_ = 0;  // of endpoints_, the last that answered
  EventSet events_;
  net::posix::basic_stream_descriptor<Executor> readable_;
  Timer expiry_;
  bool is_watching_ = false;
  std::list<Opening> openings_;  // in the order of their deadlines
  std::vector<char> buffer_;
};

}  // namespace wsx
