#pragma once
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "account/arrival_check.hpp"
#include "account/attention.hpp"
#include "account/load_phases.hpp"
#include "account/messages.hpp"
#include "bench/event_set.hpp"
#include "bench/frame_maker.hpp"
#include "bench/lane_connection.hpp"
#include "bench/load_thread.hpp"
#include "bench/matcher.hpp"

namespace wsx {

/// A thread of the load generator, with its share of the connections: waits for sockets, sends and receives. A message
/// costs one send, one recv, two clock readings and no allocation. Its Account and Messages know what is due and what
/// becomes of it.
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
  void wake() override { events_.wake(); }
  /// By any thread.
  void hand_over(Handover opened);

  // After join():
  const Messages& messages() const { return messages_; }
  const std::vector<std::unique_ptr<LaneConnection>>& connections() const { return connections_; }

 private:
  struct Reader;      // what Intake reports
  struct AfterClose;  // the same behind our close frame

  // The loop, and connections that begin and end (lane.cpp).
  void run();
  Nanos off_cpu(Nanos now, const ThreadClock& clock) override { return now - attention_.slept() - clock.cpu; }
  Nanos next_wake(Nanos now) const;
  /// Returns how many events there were.
  std::size_t wait_for_events(Nanos until);
  void adopt_new();
  void adopt(Handover opened);
  void lose(LaneConnection& connection, const std::string& error, std::uint16_t close_code);
  void lose_for(LaneConnection& connection, int system_error);
  void remove(LaneConnection& connection);

  // What each phase starts with, and what is due (lane_phases.cpp).
  void look_at_the_time(Nanos now);
  LoadPhases::View view(Nanos now);
  void enter_running();
  void enter_draining(Nanos now);
  void enter_closing(Nanos now);
  bool has_sent_all() const;
  bool is_deserted(Nanos now) const;
  bool is_silent(Nanos now) const;
  bool has_everything(Nanos now);
  Nanos longest_answer() const;
  Seconds::State state() const { return {live_.size(), messages_.waiting()}; }
  bool is_anything_due(Nanos now) const { return account_.next_due() <= now || closed_loop_begin_ <= now; }
  void take_due(Nanos now);
  LaneConnection* pick(std::uint64_t turn);
  /// Closed loop: there is room for `count` more messages.
  void send_next(LaneConnection& connection, std::uint64_t count, Nanos now);

  /// Answers are matched by order.
  bool matches_by_order() const {
    const bool has_answers = plan_.mode == BenchMode::echo || plan_.mode == BenchMode::fanout;
    return has_answers && matcher_.by() == MatchedBy::order;
  }
  /// --match auto: the first answers have been seen.
  void choose_matching(Nanos now);

  // Sending (lane_send.cpp).
  void queue(LaneConnection& connection, std::uint64_t count, Nanos intended, Nanos loop_lag = 0);
  FrameSize make_frame(LaneConnection& connection);
  void make_late_frames(LaneConnection& connection);
  void mark_dirty(LaneConnection& connection);
  void flush_dirty();
  void flush(LaneConnection& connection);
  bool flush_urgent(LaneConnection& connection);
  void drop_unbegun(LaneConnection& connection);
  void send_control(LaneConnection& connection, Opcode opcode, std::string_view payload);
  void say_goodbye(LaneConnection& connection);

  // Receiving (lane_receive.cpp).
  void read(LaneConnection& connection);
  /// Reads into the thread's buffer. `lag` is how long what was read may have waited.
  std::ptrdiff_t receive(LaneConnection& connection, Nanos& now, ArrivalCheck::Lag& lag);
  void take(LaneConnection& connection, std::string_view bytes, Nanos now, const ArrivalCheck::Lag& lag);
  void take_payload(LaneConnection& connection, std::string_view bytes, bool compressed, bool ends,
                    const Arrival& arrival);
  bool inflate(LaneConnection& connection, std::string_view piece, bool ends, std::string& to);
  void take_message(LaneConnection& connection, std::string_view message, const Arrival& arrival);
  bool take_echo(LaneConnection& connection, std::string_view bytes, bool ends, const Arrival& arrival);
  void take_control(LaneConnection& connection, Opcode opcode, std::string_view payload, const Arrival& arrival);

  // The read buffer has room in front for the start of a frame that arrived with earlier bytes.
  static constexpr std::size_t k_lead_bytes = 256, k_read_bytes = 128 * 1024;
  static_assert(Intake::k_max_rest_bytes <= k_lead_bytes);

  FanoutLog* const fanout_;
  Messages messages_;
  LoadPhases phases_;
  FrameMaker frames_;
  Matcher matcher_;
  const Nanos awake_before_, awake_behind_;  // no sleep so long before a message is due, and after it was sent
  Nanos last_sent_ = 0, last_piece_ = 0;     // the latter of a message that is not here whole
  Nanos closed_loop_begin_ = INT64_MAX;      // when the first messages go out
  std::uint64_t made_bytes_ = 0;             // unsent, in the Extra::buffer of all connections

  EventSet events_;
  Attention attention_;
  ArrivalCheck arrivals_;
  RunDelay run_delay_;
  Sleeps sleeps_;
  Nanos blind_since_ = 0;           // what is read now has arrived later
  std::unique_ptr<char[]> buffer_;  // shared by all connections
  std::string inflated_;            // the message that is being read
  std::vector<std::unique_ptr<LaneConnection>>
      connections_;  // in order of arrival; closed ones stay, for their messages
  std::vector<LaneConnection*> live_, dirty_, again_, again_now_;
  Nanos again_blind_since_ = 0;  // of the data on the connections in again_

  std::mutex mutex_;  // of what the openers bring
  std::vector<Handover> arrived_;
  std::thread thread_;
};

}  // namespace wsx
