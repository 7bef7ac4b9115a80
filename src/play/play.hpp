#pragma once
#include <array>
#include <list>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

#include "event/event.hpp"
#include "play/conversation.hpp"
#include "play/form_filler.hpp"
#include "play/form_matcher.hpp"
#include "play/values.hpp"
#include "rules/rule_state.hpp"

namespace wsx {

/// What a Play wants done: something sent; or it reports what became of a line.
using PlayAction = std::variant<Message, Ping, Pong, Close, PlayStep>;

/// Where a connection is in its conversation. Small, because it is copied to look ahead.
struct PlayPosition {
  struct Round {
    SteadyTime start;     // of the first
    std::uint64_t n = 1;  // this one, from 1
  };
  std::uint32_t line = 0;  // as many as there are: at the end
  std::uint8_t depth = 0;
  // What values() does not know yet: repeats that began a new round, and the fewest that were around on the way.
  std::uint8_t forgotten = HoleValues::k_nothing_forgotten, lowest = 0;
  std::array<Round, Conversation::k_max_depth> rounds;
  SteadyTime since, not_before;        // when this line became current; before that its sender sends nothing
  std::chrono::nanoseconds jitter{0};  // of not_before, in both directions
  std::uint64_t met = 0;               // of a together: its lines, by bits
  std::uint64_t messages = 0;          // of a stream, so far
};

/// One side of a conversation on one connection. No socket and no clock: the caller says what has happened and when,
/// then does what take() gives until it gives nothing, and asks again when next_due() has come.
class Play {
 public:
  /// What a mismatch means: the end, or a report while the waiting goes on. Only the former has deadlines.
  enum class Strictness : std::uint8_t { strict, lenient };

  /// `conn` is the connection's number, for {{conn}}; `seed` is for what is generated.
  Play(std::shared_ptr<const Conversation> conversation, Role role, Strictness strictness, std::uint64_t conn,
       std::uint64_t seed);

  // Before the connection is open.

  struct HandshakeItem {
    HandshakeLine::Kind kind;
    std::string name, value;
  };
  /// What a client sends. Error: phase input, code play_failed.
  Result<std::vector<HandshakeItem>> fill_handshake(Timestamp time);
  /// Whether this is what the line expects of a client; then its holes have values.
  bool take_handshake(const HandshakeLine& line, std::string_view value);

  // The connection.

  void on_open(Moment now);
  void on_message(const Message& message, Moment now);
  void on_ping(const Ping& ping, Moment now) { on_control(PlayLine::Kind::ping, ping.payload, now); }
  void on_pong(const Pong& pong, Moment now) { on_control(PlayLine::Kind::pong, pong.payload, now); }
  /// It is closed, by the peer or by nobody.
  void on_close(const Close& close, Moment now);

  /// What is to be done now, one after the other.
  std::optional<PlayAction> take(Moment now);
  /// When take() may have more, if nothing arrives before.
  std::optional<SteadyTime> next_due() const;

  /// All lines were carried out.
  bool is_done() const { return state_ == State::done; }
  /// A line was not met, and the play is over.
  bool has_failed() const { return state_ == State::failed; }
  /// Which step comes next, and how many there are, for a progress display: lines of the file, whatever repeats do.
  std::size_t line_number() const;

  const Conversation& conversation() const { return *conversation_; }
  std::size_t kept_bytes() const { return sizeof *this + values_.kept_bytes() + early_bytes_; }

  /// After the time of [nothing], the sender waits that much longer, so that the receiver has seen it pass.
  static constexpr std::chrono::nanoseconds k_silence_margin = std::chrono::milliseconds(100);

  /// Of the values of all holes.
  static constexpr std::size_t k_max_value_bytes = 64 * 1024 * 1024;
  /// Of messages that arrive while the connection accepts no more of ours.
  static constexpr std::size_t k_max_early_bytes = 16 * 1024 * 1024;

 private:
  enum class State : std::uint8_t { unopened, playing, done, failed };

  // Walking: play_position.cpp.
  void settle(PlayPosition& position, SteadyTime now) const;
  void begin_round(PlayPosition& position, const PlayLine& repeat) const;
  void adopt(const PlayPosition& position);
  /// From a line that was carried out, or is left out, to the next one.
  PlayPosition after(PlayPosition position, SteadyTime now) const;
  bool is_endless() const;

  // Sending and waiting: play.cpp.
  void send(const PlayLine& line, Moment now);
  void send_message(const PlayLine& line, Moment now);
  void play_together(Moment now);
  /// Whether the waiting for a line is over: it was left out, or failed.
  bool expire(const PlayLine& line, Moment now);
  std::optional<SteadyTime> deadline_of(const PlayLine& line) const;
  std::optional<SteadyTime> due_of_line() const;
  SteadyTime send_due() const;
  /// Only the connection keeps us from sending the current line.
  bool is_sending(Moment now) const;
  bool may_send(std::size_t index) const;

  // Receiving: play_receive.cpp.
  void take_message(const Message& message, Moment now);
  bool take_early(Moment now);
  void on_control(PlayLine::Kind kind, std::string_view payload, Moment now);
  bool accept(const ReceivedMessage& message, Moment now);
  bool accept_in_together(const PlayPosition& position, const ReceivedMessage& message, Moment now);
  bool fits(const PlayLine& line, const PlayPosition& position, const ReceivedMessage& message,
            FormDifference* difference = nullptr);
  bool may_pass(const PlayLine& line) const;
  /// The current line is over because of what has come for this one.
  void leave_for(const PlayPosition& position, Moment now);
  bool answer_by_side_line(const ReceivedMessage& message, Moment now);
  void refuse(const ReceivedMessage& message, Moment now);
  void take_stream_message(const PlayPosition& position, Moment now);
  void keep_shown(std::uint8_t depth);

  // Reporting.
  PlayStep make_step(const PlayLine& line, Moment now) const;
  void meet(const PlayLine& line, Moment now);
  void meet_stream(Moment now);
  void fail(PlayStep step);
  void give_up(PlayStep step);

  bool is_ours(const PlayLine& line) const { return line.sender == role_; }
  bool is_at_end() const { return position_.line == conversation_->lines.size(); }
  const PlayLine& line_at(const PlayPosition& position) const { return conversation_->lines[position.line]; }
  static bool is_skippable(const PlayLine& line) { return line.is_optional || line.is_stream(); }
  MessageFacts facts(const PlayPosition& position, std::uint64_t seq, Timestamp time) const;

  std::shared_ptr<const Conversation> conversation_;
  const Role role_;
  const Strictness strictness_;
  State state_ = State::unopened;
  const std::uint64_t conn_;
  SplitMix64 random_;
  const std::uint64_t jitter_seed_;
  HoleValues values_;
  ShownValues shown_;
  PlayPosition position_;
  std::uint64_t sent_ = 0, received_ = 0;
  SteadyTime last_sent_, last_received_;
  std::chrono::nanoseconds stream_first_{0}, stream_gap_{0};
  std::list<PlayAction> pending_;
  std::list<Message> early_;  // arrived while a line of ours was due and not sent yet
  std::size_t early_bytes_ = 0;
};

}  // namespace wsx
