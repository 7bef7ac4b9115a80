#pragma once
#include "bench/answer_finder.hpp"
#include "bench/frame_maker.hpp"
#include "bench/lane_connection.hpp"
#include "bench/match_trial.hpp"

namespace wsx {

/// Finds the message that an answer belongs to: by the number that it quotes, or because it repeats the message. One
/// per lane.
class Matcher {
 public:
  /// All must outlive it.
  Matcher(const BenchPlan& plan, const FrameMaker& frames, const Messages& messages);

  /// How answers are matched; none: it is not known yet (--match auto).
  std::optional<MatchedBy> by() const { return by_; }
  void choose(MatchedBy by) { by_ = by; }
  /// False: messages need only be counted.
  bool reads_messages() const { return by_ != MatchedBy::order; }

  struct Match {
    std::optional<std::uint64_t> number;  // of a message that waits for an answer; none: it belongs to no such message
    std::optional<MatchedBy> by;
  };
  Match find(const LaneConnection& connection, std::string_view message) const;

  /// The fast way: how many whole frames at the front of `bytes` are what the connection sent next, one after the
  /// other. That is all there is to know of them, since what they repeat carries the number.
  std::uint64_t count_echoes(const LaneConnection& connection, std::string_view bytes) const {
    if (!reads_messages() || frames_.makes_each(connection.deflate)) return 0;
    const std::uint64_t most = connection.messages.waiting_in_a_row();
    return most ? frames_.tape(false).count_echoes(bytes, connection.messages.oldest(), most) : 0;
  }
  FrameSize echo_size() const { return frames_.tape(false).echo_size(); }
  /// How echoes are matched.
  MatchedBy by_echo() const { return by_.value_or(finder_.can_find() ? MatchedBy::number : MatchedBy::echo); }
  /// What the next answer is if the server returns messages in order; none: there is no telling.
  std::optional<std::string_view> expected(const LaneConnection& connection) const;

 private:
  std::optional<std::uint64_t> find_number(const LaneConnection& connection, std::string_view message) const;
  std::optional<std::uint64_t> find_echo(const LaneConnection& connection, std::string_view message) const;

  const FrameMaker& frames_;
  const Messages& messages_;
  const bool is_fanout_;
  AnswerFinder finder_;
  std::optional<MatchedBy> by_;
};

}  // namespace wsx
