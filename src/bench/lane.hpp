#pragma once
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "account/due_tally.hpp"
#include "account/fanout_log.hpp"
#include "bench/answer_finder.hpp"
#include "bench/lane_connection.hpp"
#include "bench/load_thread.hpp"
#include "bench/tape.hpp"

namespace wsx {

/// A thread of the load generator with its share of the connections, in an epoll set of its own (edge-triggered, each
/// socket registered once): a message costs a send, a recv, two looks at the clock and no allocation. Reads go into one
/// buffer that all connections of the lane take turns with.
///
/// Phases: holding (connections arrive), running (warm-up, then the measured part), draining, closing.
class Lane final : public LoadThread {
 public:
  struct Setup {
    const BenchPlan& plan;
    RunControl& control;
    FanoutLog* fanout;  // mode fanout
    unsigned index, lanes;
    std::uint32_t mask_key;
  };
  explicit Lane(const Setup& setup);
  ~Lane() override;

  void start() override;
  void join() override;
  void wake() override;
  /// By any thread.
  void hand_over(Handover opened);

  // After join():
  /// Mode fanout: for each message, when the first and the last of this lane's receivers had it; zero: none.
  struct Spread {
    Nanos first = 0, last = 0;
  };
  const std::vector<Spread>& spreads() const { return spreads_; }

 private:
  static constexpr Nanos k_when_sent = INT64_MAX;
  enum class Phase : std::uint8_t { holding, running, draining, closing, over };
  struct Reader;  // what Intake tells

  // The loop (lane.cpp).
  void run();
  Nanos next_wake(Nanos now) const;
  /// Returns how many there were.
  int wait_for_events(Nanos until);
  void adopt_new();

  // Its phases (lane_phases.cpp).
  void look_at_the_time(Nanos now);
  bool has_sent_all() const;
  void enter_running();
  void begin_closed_loop();
  void enter_draining(Nanos now);
  void enter_closing(Nanos now);
  void say_goodbye(LaneConnection& connection);
  bool has_everything();
  void count_the_unanswered(Nanos now);

  // What is due (lane_schedule.cpp).
  void take_due(Nanos now);
  LaneConnection* pick(std::uint64_t turn);
  void send_next(LaneConnection& connection, std::uint64_t count);

  // Sending (lane_send.cpp).
  /// In a closed loop a message is due when it leaves, but not later than `intended`.
  void queue(LaneConnection& connection, std::uint64_t count, Nanos intended, Nanos loop_lag);
  void queue_made(LaneConnection& connection, const Stamp& stamp);
  void flush(LaneConnection& connection);
  void flush_dirty();
  void drop_unbegun(LaneConnection& connection);
  void note_started(LaneConnection& connection, const Stamp& stamp);
  void send_control(LaneConnection& connection, Opcode opcode, std::string_view payload);

  // Receiving (lane_receive.cpp).
  void read(LaneConnection& connection);
  void take(LaneConnection& connection, std::string_view bytes, Nanos now);
  void note_push(LaneConnection& connection, std::uint64_t count, Nanos now);
  void note_fanned(LaneConnection& connection, std::uint64_t count, Nanos now);
  void take_payload(LaneConnection& connection, std::string_view bytes, bool compressed, bool ends, Nanos now);
  void take_control(LaneConnection& connection, Opcode opcode, std::string_view payload, Nanos now);

  // Which message an answer belongs to (lane_answers.cpp).
  void answer_in_order(LaneConnection& connection, std::uint64_t count, Nanos now);
  void answer_numbered(LaneConnection& connection, std::optional<std::uint64_t> number, Nanos now);
  void set_late_aside(LaneConnection& connection, std::uint64_t first, std::uint64_t number);
  void answer_late(LaneConnection& connection, std::uint64_t number, Nanos now);
  void record(const Stamp& stamp, std::uint64_t count, Nanos now);

  // Connections that end (lane.cpp).
  void lose(LaneConnection& connection, const std::string& error, std::uint16_t close_code);
  void lose_for(LaneConnection& connection, int system_error);
  void remove(LaneConnection& connection);

  bool expects_answers() const;
  /// Mode fanout: the run's first connection.
  bool is_sender(const LaneConnection& connection) const {
    return fanout_ && index_ == 0 && &connection == connections_.front().get();
  }

  FanoutLog* fanout_;
  const std::uint32_t mask_key_;
  const Nanos awake_before_;  // a message is due: no sleep so short
  Nanos last_sent_ = 0;

  std::thread thread_;
  int epoll_ = -1, event_ = -1;
  std::unique_ptr<char[]> buffer_;
  std::vector<std::unique_ptr<LaneConnection>> connections_;  // by order of arrival; closed ones stay, for their stamps
  std::vector<LaneConnection*> live_, dirty_, again_, again_now_;
  std::unique_ptr<Tape> plain_tape_, deflate_tape_;
  std::unique_ptr<AnswerFinder> finder_;
  std::string payload_;  // of the message being made
  Deflation deflation_;

  std::mutex mutex_;  // of what the openers bring
  std::vector<Handover> arrived_;

  Phase phase_ = Phase::holding;
  Nanos phase_end_ = INT64_MAX;
  Nanos closed_loop_begin_ = INT64_MAX;       // when the first messages go out
  std::uint64_t messages_left_ = UINT64_MAX;  // -n: this lane's share of the measured part
  std::uint64_t waiting_ = 0;                 // messages that were queued and are not answered, of live connections
  std::uint64_t unsent_ = 0;                  // of them, not begun
  std::uint64_t lost_ = 0;                    // messages that lost connections have not had answered
  std::uint64_t made_bytes_ = 0;              // of messages in Extra::buffer
  DueTally refused_;                          // open loop: what is never sent, because too much is waiting
  std::vector<Spread> spreads_;
};

}  // namespace wsx
