#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bench/plan.hpp"
#include "bench/tape.hpp"

namespace wsx {

/// Makes the frames that a thread's connections send. They come from a tape, unless each message is different
/// (placeholders, and pings with their number).
class FrameMaker {
 public:
  FrameMaker(const BenchPlan& plan, std::uint32_t mask_key);

  /// A connection has negotiated permessage-deflate with a window of this size.
  void allow_window(int bits);
  /// Call when all connections are known, before the first message.
  void make_tapes();
  bool are_ready() const { return makes_each_ || plain_tape_; }
  /// False if the plan has nothing to send.
  bool has_messages() const { return plan_.payload.is_template() || !plan_.payload.messages.empty(); }

  /// True: append() makes each frame. False: they are on the tape.
  bool makes_each(bool deflate) const { return makes_each_ || makes_late(deflate); }
  /// All of these frames have one size, so they need not be made before they can be sent.
  bool makes_late(bool deflate) const { return numbers_each_ && !deflate; }
  FrameSize late_size() const;
  const Tape& tape(bool deflate) const { return deflate ? *deflate_tape_ : *plain_tape_; }
  /// Appends the frame of a connection's message, both numbered from 0. Returns its size.
  FrameSize append(std::string& to, std::uint64_t number, std::uint32_t connection, bool deflate);
  /// Whether `text` is the payload of that message.
  bool is_payload(std::string_view text, std::uint64_t number, std::uint32_t connection, bool deflate) const;
  /// False: `text` is the payload of none.
  bool may_be_payload(std::string_view text, bool deflate) const {
    return makes_each(deflate) || plain_tape_->may_hold(text);
  }
  /// How many messages of a connection have numbers of their own, before the same begin again.
  std::uint64_t count_numbers(bool deflate) const;
  void append_control(std::string& to, Opcode opcode, std::string_view payload) const;

 private:
  const BenchPlan& plan_;
  const std::uint32_t mask_key_;
  const bool is_ping_, makes_each_;
  const bool numbers_each_;  // open loop: no two generated messages are alike, however many wait for their answers
  bool deflates_ = false;
  Deflation deflation_;
  std::unique_ptr<Tape> plain_tape_, deflate_tape_;
  std::string numbered_;  // the frame of a generated message, whose number is to be filled in
  std::string payload_;   // of the message that append() is making
  FrameSize append_numbered(std::string& to, std::uint64_t number) const;
};

/// The number of the ping that a pong answers, if the ping was one of append()'s.
std::optional<std::uint64_t> number_of_pong(std::string_view payload);

}  // namespace wsx
