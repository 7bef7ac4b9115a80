#pragma once
#include <set>
#include <thread>

#include "bench/load_thread.hpp"
#include "bench/thread_delay.hpp"
#include "ws/connection.hpp"

namespace wsx {

/// Mode connect: a thread that does nothing but open connections, at --rate or as fast as they go, and closes each
/// again, the server ending TCP. Connections are here what messages are elsewhere: sent is begun, received is opened.
class Storm final : public LoadThread {
 public:
  Storm(const BenchPlan& plan, RunControl& control, unsigned index, unsigned threads);
  ~Storm() override;

  void start() override;
  void join() override;
  void wake() override;

  // After join():
  const std::optional<Error>& first_error() const { return first_error_; }

 private:
  Nanos off_cpu(Nanos, const ThreadClock&) override { return delay_.total(); }
  Task<> run();
  Task<> open_one(std::uint64_t number, Nanos due);
  Task<> close_one(ConnectionPtr connection);
  void note_closed();
  void note_over(Nanos due);
  void settle();
  void finish();
  enum class Measured : std::uint8_t { no, yes };
  void note_failed(const Error& error, Measured measured);
  void note_opened(const Timing& timing, const RoundTrip& handshake);

  net::io_context context_{1};
  Timer pause_;
  ThreadDelay delay_;
  Nanos room_since_ = 0;  // when the last attempt ended while there were as many as may be; 0: never were
  std::thread thread_;
  std::uint64_t number_ = 0;  // of the attempt
  std::size_t under_way_ = 0, closing_ = 0, limit_;
  std::multiset<Nanos> waiting_since_;  // when those that are measured and under way were due
  bool is_settled_ = false;
  std::optional<Error> first_error_;
};

}  // namespace wsx
