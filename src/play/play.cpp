#include "play/play.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/http_names.hpp"
#include "base/units.hpp"
#include "event/sendable.hpp"

namespace wsx {

namespace {

using Kind = PlayLine::Kind;
using std::chrono::nanoseconds;

}  // namespace

Play::Play(std::shared_ptr<const Conversation> conversation, Role role, Strictness strictness, std::uint64_t conn,
           std::uint64_t seed)
    : conversation_(std::move(conversation)),
      role_(role),
      strictness_(strictness),
      conn_(conn),
      random_(mix_bits(seed) ^ mix_bits(conn)),
      jitter_seed_(mix_bits(seed + conn)),
      values_(conversation_->values) {}

MessageFacts Play::facts(const PlayPosition& position, std::uint64_t seq, Timestamp time) const {
  const bool is_stream = position.line < conversation_->lines.size() && line_at(position).is_stream();
  const auto n = is_stream ? position.messages + 1 : position.depth > 0 ? position.rounds[position.depth - 1].n : 0;
  return {n, seq, conn_, time};
}

Result<std::vector<Play::HandshakeItem>> Play::fill_handshake(Timestamp time) {
  std::vector<HandshakeItem> items;
  const auto known = facts(position_, 0, time);
  for (const HandshakeLine& line : conversation_->handshake) {
    auto value = FormFiller(values_, 0, known, random_).fill(line.value);
    if (!value) return value.error();
    const bool is_bad = has_control(*value) ||
                        (line.kind == HandshakeLine::Kind::cookie && value->find(';') != value->npos) ||
                        (line.kind == HandshakeLine::Kind::subprotocol && !is_token(*value));
    if (is_bad)
      return Error{Phase::input, "play_failed",
                   conversation_->source + ": line " + std::to_string(line.number) +
                       ": a value cannot be sent in a handshake, because of a character in it",
                   ""};
    items.push_back({line.kind, line.name, std::move(*value)});
  }
  return items;
}

bool Play::take_handshake(const HandshakeLine& line, std::string_view value) {
  shown_.clear();
  const auto known = facts(position_, 0, {});
  FormMatcher matcher(values_, HoleValues::k_nothing_forgotten, known, shown_);
  if (!matcher.matches_text(line.value, value)) return false;
  keep_shown(0);
  return true;
}

void Play::on_open(Moment now) {
  state_ = State::playing;
  last_sent_ = last_received_ = now.at;
  position_.since = now.at;
  position_.not_before = SteadyTime::min();
  settle(position_, now.at);
  adopt(position_);
}

std::optional<PlayAction> Play::take(Moment now) {
  for (;;) {
    if (!pending_.empty()) {
      auto action = std::move(pending_.front());
      pending_.pop_front();
      return action;
    }
    if (state_ != State::playing) return std::nullopt;
    if (take_early(now)) continue;
    if (is_at_end()) {
      if (now.at < send_due()) return std::nullopt;
      state_ = State::done;
      continue;
    }
    const PlayLine& line = line_at(position_);
    if (line.kind == Kind::together) {
      play_together(now);
      if (pending_.empty() && state_ == State::playing && !is_at_end() && line_at(position_).kind == Kind::together)
        return std::nullopt;
    } else if (is_ours(line)) {
      const auto due = *due_of_line();
      if (now.at < due) return std::nullopt;
      send(line, now);
    } else if (!expire(line, now)) {
      return std::nullopt;
    }
  }
}

/// When the current line, which is ours, is due.
std::optional<SteadyTime> Play::due_of_line() const {
  const PlayLine& line = line_at(position_);
  const auto begin = std::max(send_due(), position_.since);
  if (line.kind == Kind::nothing) return begin + line.duration + std::max(line.duration / 10, k_silence_margin);
  if (!line.is_stream() || !line.every) return begin;
  return begin + *line.every * static_cast<std::int64_t>(std::min<std::uint64_t>(position_.messages, line.count));
}

bool Play::is_sending(Moment now) const {
  if (state_ != State::playing || is_at_end()) return false;
  const PlayLine& line = line_at(position_);
  return line.is_step() && line.kind != Kind::nothing && is_ours(line) && now.at >= *due_of_line();
}

/// Both sides know the round's time; the jitter is the sender's.
SteadyTime Play::send_due() const {
  if (position_.jitter.count() == 0) return position_.not_before;
  const auto& round = position_.rounds[position_.depth > 0 ? position_.depth - 1 : 0];
  const auto hash = mix_bits(jitter_seed_ ^ mix_bits(round.n + (std::uint64_t(position_.depth) << 56)));
  constexpr double k_two_to_63 = 9223372036854775808.0;
  const auto share = static_cast<double>(hash) / k_two_to_63 - 1;  // -1 to 1
  return position_.not_before +
         nanoseconds(static_cast<std::int64_t>(static_cast<double>(position_.jitter.count()) * share));
}

std::optional<SteadyTime> Play::deadline_of(const PlayLine& line) const {
  const auto begin = std::max(position_.not_before, position_.since);
  if (line.kind == Kind::nothing) return begin + line.duration;
  if (strictness_ == Strictness::lenient && !is_skippable(line)) return std::nullopt;
  return begin + position_.jitter + line.within.value_or(conversation_->timeout);
}

std::optional<SteadyTime> Play::next_due() const {
  if (!pending_.empty()) return SteadyTime::min();
  if (state_ != State::playing) return std::nullopt;
  if (is_at_end()) return send_due();
  const PlayLine& line = line_at(position_);
  if (line.kind != Kind::together) return is_ours(line) ? due_of_line() : deadline_of(line);
  std::optional<SteadyTime> due;
  for (std::size_t i = position_.line + 1; i < line.partner; ++i) {
    if (position_.met >> (i - position_.line - 1) & 1) continue;
    const PlayLine& part = conversation_->lines[i];
    const auto when = !is_ours(part) ? deadline_of(part) : may_send(i) ? std::optional(send_due()) : std::nullopt;
    if (when && (!due || *when < *due)) due = when;
  }
  return due;
}

void Play::send(const PlayLine& line, Moment now) {
  switch (line.kind) {
    case Kind::nothing:
      meet(line, now);
      return adopt(after(position_, now.at));
    case Kind::message:
      return send_message(line, now);
    default:
      break;
  }
  const auto known = facts(position_, sent_, now.time);
  auto payload = FormFiller(values_, position_.depth, known, random_).fill(line.form);
  std::optional<Error> wrong;
  Ping ping{Direction::out, payload ? *payload : ""};
  Pong pong{Direction::out, ping.payload, {}};
  Close close{.code = line.code == 0 ? k_close_normal : line.code, .reason = ping.payload};
  if (!payload)
    wrong = payload.error();
  else if (line.kind == Kind::close)
    wrong = find_unsendable(close);
  else
    wrong = find_unsendable(ping);
  if (wrong) {
    auto step = make_step(line, now);
    step.why = wrong->message;
    return give_up(std::move(step));
  }
  if (line.kind == Kind::ping) pending_.emplace_back(std::move(ping));
  if (line.kind == Kind::pong) pending_.emplace_back(std::move(pong));
  meet(line, now);
  if (line.kind == Kind::close) pending_.emplace_back(std::move(close));
  last_sent_ = now.at;
  if (line.kind == Kind::close)
    state_ = State::done;
  else
    adopt(after(position_, now.at));
}

/// One message; of a together or a stream there may be more.
void Play::send_message(const PlayLine& line, Moment now) {
  const bool is_stream = line.is_stream();
  const auto depth = static_cast<std::uint8_t>(position_.depth + (is_stream ? 1 : 0));
  if (is_stream) values_.forget(depth);
  const auto known = facts(position_, sent_, now.time);
  auto payload = FormFiller(values_, depth, known, random_).fill(line.form);
  if (!payload) {
    auto step = make_step(line, now);
    step.why = payload.error().message;
    return give_up(std::move(step));
  }
  const auto kind = std::holds_alternative<BinaryForm>(line.form) ? PayloadKind::binary : PayloadKind::text;
  pending_.emplace_back(Message{.dir = Direction::out, .kind = kind, .payload = std::move(*payload)});
  ++sent_;
  if (is_stream) {
    if (++position_.messages < line.count) return;
    auto step = make_step(line, now);
    step.messages = position_.messages;
    step.met = true;
    pending_.emplace_back(std::move(step));
  } else {
    meet(line, now);
  }
  last_sent_ = now.at;
  if (line_at(position_).kind != Kind::together) adopt(after(position_, now.at));
}

/// A client sends all of its lines at once. A server sends one when the client's lines above it have arrived: nobody
/// answers before being asked.
bool Play::may_send(std::size_t index) const {
  if (role_ == Role::client) return true;
  for (std::size_t i = position_.line + 1; i < index; ++i)
    if (!is_ours(conversation_->lines[i]) && !(position_.met >> (i - position_.line - 1) & 1)) return false;
  return true;
}

void Play::play_together(Moment now) {
  const PlayLine& block = line_at(position_);
  bool is_complete = true;
  for (std::size_t i = position_.line + 1; i < block.partner; ++i) {
    const auto bit = std::uint64_t(1) << (i - position_.line - 1);
    if (position_.met & bit) continue;
    const PlayLine& line = conversation_->lines[i];
    if (is_ours(line) && may_send(i) && now.at >= send_due()) {
      position_.met |= bit;
      send_message(line, now);
      if (state_ != State::playing) return;
      continue;
    }
    is_complete = false;
    if (is_ours(line)) continue;
    if (const auto deadline = deadline_of(line); deadline && now.at >= *deadline) {
      expire(line, now);
      return;
    }
  }
  if (is_complete) adopt(after(position_, now.at));
}

bool Play::expire(const PlayLine& line, Moment now) {
  const auto deadline = deadline_of(line);
  if (!deadline || now.at < *deadline) return false;
  if (line.kind == Kind::nothing) {
    meet(line, now);
    adopt(after(position_, now.at));
    return true;
  }
  if (is_skippable(line)) {
    if (line.is_stream()) meet_stream(now);
    const auto since = position_.since;
    adopt(after(position_, now.at));
    position_.since = std::min(position_.since, since);  // the wait for the next line began then, too
    return true;
  }
  auto step = make_step(line, now);
  step.why = "it did not arrive within " + format_duration(line.within.value_or(conversation_->timeout));
  fail(std::move(step));
  return true;
}

PlayStep Play::make_step(const PlayLine& line, Moment now) const {
  PlayStep step{.met = false, .file = conversation_->source, .line = line.number, .step = line.text};
  step.dir = is_ours(line) ? Direction::out : Direction::in;
  if (position_.depth > 0) step.round = position_.rounds[position_.depth - 1].n;
  step.after = std::chrono::duration_cast<microseconds>(std::max(now.at - last_sent_, SteadyTime::duration(0)));
  if (!line.measure.empty()) step.measure = line.measure;
  return step;
}

void Play::meet(const PlayLine& line, Moment now) {
  auto step = make_step(line, now);
  step.met = true;
  pending_.emplace_back(std::move(step));
}

/// The stream that was received up to now is over.
void Play::meet_stream(Moment now) {
  auto step = make_step(line_at(position_), now);
  step.met = true;
  step.messages = position_.messages;
  if (position_.messages > 0) step.first = std::chrono::duration_cast<microseconds>(stream_first_);
  if (position_.messages > 1) step.gap = std::chrono::duration_cast<microseconds>(stream_gap_);
  pending_.emplace_back(std::move(step));
}

void Play::fail(PlayStep step) {
  pending_.emplace_back(std::move(step));
  if (strictness_ == Strictness::strict) state_ = State::failed;
}

/// There is no way around a line that cannot be sent, however lenient one is.
void Play::give_up(PlayStep step) {
  fail(std::move(step));
  state_ = State::failed;
}

std::size_t Play::line_number() const {
  return is_at_end() ? conversation_->lines.back().number : line_at(position_).number;
}

}  // namespace wsx
