#include <algorithm>

#include "base/escape.hpp"
#include "play/play.hpp"

namespace wsx {

namespace {

using Kind = PlayLine::Kind;

}  // namespace

/// Whoever answers a line may do so while we are still sending the next ones, if they are due: that is no mistake.
void Play::on_message(const Message& message, Moment now) {
  if (state_ == State::unopened || state_ == State::failed) return;
  if (early_.empty() && !is_sending(now)) return take_message(message, now);
  early_bytes_ += message.payload.size() + sizeof message;
  if (early_bytes_ <= k_max_early_bytes) return early_.push_back(message);
  auto step = make_step(line_at(position_), now);
  step.why = "more than 16 MiB arrived before the line was sent";
  fail(std::move(step));
  early_.clear();
  early_bytes_ = 0;
}

/// Whether there was one, and the conversation is ready for it.
bool Play::take_early(Moment now) {
  if (early_.empty() || is_sending(now)) return false;
  const Message message = std::move(early_.front());
  early_.pop_front();
  early_bytes_ -= message.payload.size() + sizeof message;
  take_message(message, now);
  return true;
}

void Play::take_message(const Message& message, Moment now) {
  const ReceivedMessage received(message);
  const bool is_over = state_ == State::done;
  if (!(is_over ? answer_by_side_line(received, now) : accept(received, now) || answer_by_side_line(received, now)) &&
      !(is_over && role_ == Role::client))
    refuse(received, now);
  ++received_;
  last_received_ = now.at;
  if (values_.kept_bytes() <= k_max_value_bytes) return;
  auto step = make_step(is_at_end() ? conversation_->lines.back() : line_at(position_), now);
  step.why = "the values of the holes take more than 64 MiB";
  give_up(std::move(step));
}

/// The line that is next, or one behind others that may be left out.
bool Play::accept(const ReceivedMessage& message, Moment now) {
  const auto& lines = conversation_->lines;
  PlayPosition position = position_;
  for (std::size_t hops = 0; hops <= lines.size() && position.line < lines.size(); ++hops) {
    const PlayLine& line = line_at(position);
    if (line.kind == Kind::together) return accept_in_together(position, message, now);
    if (is_ours(line) && !may_pass(line)) return false;
    if (line.kind == Kind::message && fits(line, position, message)) {
      leave_for(position, now);
      adopt(position);
      if (line.is_stream()) {
        take_stream_message(position, now);
        return true;
      }
      keep_shown(position_.depth);
      meet(line, now);
      adopt(after(position_, now.at));
      return true;
    }
    if (!may_pass(line)) return false;
    position = after(position, now.at);
  }
  return false;
}

/// What arrives may belong to a later line: the current one is optional, a stream that is over, or a silence of ours
/// that the other side has seen, as it waits less than we do.
bool Play::may_pass(const PlayLine& line) const {
  return is_ours(line) ? line.kind == Kind::nothing : is_skippable(line);
}

void Play::leave_for(const PlayPosition& position, Moment now) {
  if (position.line == position_.line) return;
  const PlayLine& line = line_at(position_);
  if (line.is_stream()) meet_stream(now);
  if (line.kind == Kind::nothing) meet(line, now);
}

bool Play::accept_in_together(const PlayPosition& position, const ReceivedMessage& message, Moment now) {
  const PlayLine& block = line_at(position);
  for (std::size_t i = position.line + 1; i < block.partner; ++i) {
    const auto bit = std::uint64_t(1) << (i - position.line - 1);
    const PlayLine& line = conversation_->lines[i];
    if (position.met & bit || is_ours(line) || line.kind != Kind::message || !fits(line, position, message)) continue;
    leave_for(position, now);
    adopt(position);
    keep_shown(position_.depth);
    position_.met |= bit;
    meet(line, now);
    return true;  // take() goes on when all is met
  }
  return false;
}

void Play::take_stream_message(const PlayPosition& position, Moment now) {
  const auto depth = static_cast<std::uint8_t>(position.depth + 1);
  values_.forget(depth);
  keep_shown(depth);
  if (position_.messages++ == 0) {
    stream_first_ = now.at - last_sent_;
    stream_gap_ = {};
  } else {
    stream_gap_ = std::max<std::chrono::nanoseconds>(stream_gap_, now.at - last_received_);
  }
  position_.since = now.at;
  position_.not_before = SteadyTime::min();
}

bool Play::fits(const PlayLine& line, const PlayPosition& position, const ReceivedMessage& message,
                FormDifference* difference) {
  shown_.clear();
  const auto known = facts(position, received_, {});
  const auto stream_depth = static_cast<std::uint8_t>(position.depth + 1);
  const auto forgotten = line.is_stream() ? std::min(position.forgotten, stream_depth) : position.forgotten;
  return FormMatcher(values_, forgotten, known, shown_, difference).matches(line.form, message);
}

void Play::keep_shown(std::uint8_t depth) {
  for (auto& [slot, value] : shown_)
    if (!values_.find(slot)) values_.keep(slot, std::move(value), depth);
  shown_.clear();
}

/// `on` and `ignore`, of those lines that were passed.
bool Play::answer_by_side_line(const ReceivedMessage& message, Moment now) {
  const auto& lines = conversation_->lines;
  for (const std::uint32_t index : conversation_->side_lines) {
    if (index >= position_.line) break;
    const PlayLine& line = lines[index];
    shown_.clear();
    const auto known = facts(position_, received_, now.time);
    FormMatcher matcher(values_, HoleValues::k_nothing_forgotten, known, shown_);
    if (is_ours(line)) {  // the answer to what we send
      if (line.kind == Kind::on && matcher.matches(line.reply, message)) return true;
      continue;
    }
    if (!matcher.matches(line.form, message)) continue;
    if (line.kind == Kind::ignore) return true;
    HoleValues values = values_;  // what the answer generates is for itself
    const auto sending = facts(position_, sent_, now.time);
    auto reply = FormFiller(values, 0, sending, random_, &shown_).fill(line.reply);
    if (!reply) {
      auto step = make_step(line, now);
      step.why = reply.error().message;
      fail(std::move(step));
      return true;
    }
    const auto kind = std::holds_alternative<BinaryForm>(line.reply) ? PayloadKind::binary : PayloadKind::text;
    pending_.emplace_back(Message{.dir = Direction::out, .kind = kind, .payload = std::move(*reply)});
    ++sent_;
    return true;
  }
  return false;
}

/// Says in which way the message is not what the conversation goes on with.
void Play::refuse(const ReceivedMessage& message, Moment now) {
  FormDifference difference;
  PlayPosition position = position_;
  while (position.line < conversation_->lines.size() && !is_ours(line_at(position)) &&
         is_skippable(line_at(position))) {
    const auto next = after(position, now.at);
    if (next.line >= conversation_->lines.size() || next.line <= position.line || is_ours(line_at(next))) break;
    position = next;
  }
  const bool is_at_end = position.line >= conversation_->lines.size();
  const PlayLine& line = is_at_end ? conversation_->lines.back() : line_at(position);
  auto step = make_step(line, now);
  step.dir = Direction::in;
  step.got = quote_message(message.message());
  if (is_at_end) {
    step.why = "this arrived after the last line";
  } else if (line.kind == Kind::together) {
    step.why = "this fits none of the lines that are to come together";
  } else if (line.kind == Kind::nothing && !is_ours(line)) {
    step.why = "nothing was expected";
  } else if (is_ours(line)) {
    step.why = "this arrived before the line was sent";
  } else if (line.kind != Kind::message) {
    step.why = "a message arrived instead";
  } else {
    fits(line, position, message, &difference);
    if (!difference.why.empty()) step.why = difference.why;
    const auto pointer = format_json_pointer(difference.pointer);
    if (!pointer.empty()) step.pointer = pointer;
    step.expected.reset();
    step.got.reset();
    if (difference.expected) step.expected = shorten_quoted(std::move(*difference.expected));
    if (difference.got) step.got = shorten_quoted(std::move(*difference.got));
  }
  fail(std::move(step));
}

/// Control frames that nobody waits for are the protocol's business.
void Play::on_control(PlayLine::Kind kind, std::string_view payload, Moment now) {
  if (state_ != State::playing) return;
  const auto& lines = conversation_->lines;
  PlayPosition position = position_;
  for (std::size_t hops = 0; hops <= lines.size() && position.line < lines.size(); ++hops) {
    const PlayLine& line = line_at(position);
    if (is_ours(line) && !may_pass(line)) return;
    if (line.kind == kind && !is_ours(line)) {
      shown_.clear();
      const auto known = facts(position, received_, {});
      FormMatcher matcher(values_, position.forgotten, known, shown_);
      if (!matcher.matches_text(std::get<TextForm>(line.form), payload)) return;
      leave_for(position, now);
      adopt(position);
      keep_shown(position_.depth);
      meet(line, now);
      return adopt(after(position_, now.at));
    }
    if (!may_pass(line)) return;
    position = after(position, now.at);
  }
}

void Play::on_close(const Close& close, Moment now) {
  if (state_ != State::playing) return;
  const auto& lines = conversation_->lines;
  PlayPosition position = position_;
  for (std::size_t hops = 0; hops <= lines.size() && position.line < lines.size(); ++hops) {
    const PlayLine& line = line_at(position);
    if (!may_pass(line) && (is_ours(line) || line.kind != Kind::close)) break;
    if (line.kind == Kind::close) {
      shown_.clear();
      const auto known = facts(position, received_, {});
      FormMatcher matcher(values_, position.forgotten, known, shown_);
      const auto& reason = std::get<TextForm>(line.form);
      const bool has_code = close.code != k_close_abnormal && (line.code == 0 || line.code == close.code);
      if (!has_code || (!reason.empty() && !matcher.matches_text(reason, close.reason))) break;
      leave_for(position, now);
      adopt(position);
      meet(line, now);
      state_ = State::done;
      return;
    }
    position = after(position, now.at);
  }
  const bool is_good = is_good_close_code(close.code);
  if (is_good && (position.line >= lines.size() || is_endless())) {
    state_ = State::done;
    return;
  }
  const PlayLine& line = is_at_end() ? lines.back() : line_at(position_);
  auto step = make_step(line, now);
  step.dir = Direction::in;
  step.why = close.code == k_close_abnormal
                 ? "the connection was lost before this line"
                 : "the connection was closed before this line, with code " + std::to_string(close.code);
  if (!close.reason.empty()) *step.why += " and reason " + quote(close.reason);
  give_up(std::move(step));
}

}  // namespace wsx
