// What comes back, and what it says.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/close_code.hpp"
#include "bench/lane.hpp"

namespace wsx {
namespace {

/// A server that sends without end must not keep the schedule waiting.
constexpr int k_max_reads_in_a_row = 8;
/// A server that pings and does not read must not make us grow.
constexpr std::size_t k_max_urgent_bytes = 4096;

}  // namespace

/// Intake's handler for one piece of one connection.
struct Lane::Reader {
  Lane& lane;
  LaneConnection& connection;
  const Nanos now;
  const ArrivalCheck::Lag lag;
  bool is_first = true;  // nothing of what was read has been counted

  Arrival arrival_of(std::uint64_t count, bool is_last) {
    const bool is_only = std::exchange(is_first, false) && count == 1 && is_last;
    lane.arrivals_.note_read(is_only);
    return {now, is_only ? lag.of_only : lag.of_each};
  }
  void count_messages(std::uint64_t count, std::uint64_t payload_bytes, bool are_last) {
    lane.account_.note_payload_bytes(payload_bytes, now);
    const Arrival arrival = arrival_of(count, are_last);
    lane.send_next(connection, lane.messages_.receive(connection.messages, count, arrival), now);
  }

  std::size_t take_known(std::string_view bytes) {
    const std::uint64_t count = lane.matcher_.count_echoes(connection, bytes);
    if (!count) return 0;
    if (!lane.matcher_.by()) lane.control_.trial.note(lane.matcher_.by_echo(), now);
    const FrameSize size = lane.matcher_.echo_size();
    count_messages(count, count * size.payload_bytes, count * size.frame_bytes == bytes.size());
    return count * size.frame_bytes;
  }
  bool wants_payload(bool compressed) const { return compressed || lane.matcher_.reads_messages(); }
  void on_messages(std::uint64_t count, std::uint64_t payload_bytes) {
    count_messages(count, payload_bytes, !connection.intake.has_more());
  }
  void on_payload(std::string_view bytes, bool compressed, bool ends) {
    const Arrival arrival = ends ? arrival_of(1, !connection.intake.has_more()) : Arrival(now);
    lane.take_payload(connection, bytes, compressed, ends, arrival);
  }
  void on_control(Opcode opcode, std::string_view payload) {
    lane.take_control(connection, opcode, payload, arrival_of(1, !connection.intake.has_more()));
  }
  void on_fault(FrameScanner::Verdict verdict, const char*) {
    const bool too_big = verdict == FrameScanner::Verdict::too_big;
    lane.lose(connection, too_big ? "protocol.message_too_big" : "protocol.protocol_error",
              too_big ? k_close_too_big : k_close_protocol_error);
  }
  bool is_over() const { return !connection.link.is_open() || connection.close_received; }
};

/// Matched by order, what comes behind the last answer shows that some messages before were none: a server that reads
/// our close frame has answered everything. Nothing else is counted any more.
struct Lane::AfterClose {
  Lane& lane;
  LaneConnection& connection;

  static std::size_t take_known(std::string_view) { return 0; }
  static bool wants_payload(bool) { return false; }
  void on_messages(std::uint64_t count, std::uint64_t) { lane.messages_.receive(connection.messages, count, {}); }
  void on_payload(std::string_view, bool, bool ends) {
    if (ends) on_messages(1, 0);
  }
  void on_control(Opcode opcode, std::string_view) { connection.close_answered |= opcode == Opcode::close; }
  void on_fault(FrameScanner::Verdict, const char*) { connection.close_answered = true; }
  bool is_over() const { return connection.close_answered; }
};

void Lane::read(LaneConnection& connection) {
  char* const room = buffer_.get() + k_lead_bytes;
  for (int i = 0; i < k_max_reads_in_a_row; ++i) {
    Nanos now = 0;
    ArrivalCheck::Lag lag;
    const auto received = receive(connection, now, lag);
    if (received == Link::k_later) return;
    if (received == Link::k_ended) return lose_for(connection, errno);
    if (!connection.close_sent) account_.note_wire_bytes(static_cast<std::uint64_t>(received), now);
    std::string_view bytes(room, static_cast<std::size_t>(received));
    if (connection.extra && !connection.extra->rest.empty()) {
      std::string& rest = connection.extra->rest;
      std::memcpy(room - rest.size(), rest.data(), rest.size());
      bytes = {room - rest.size(), rest.size() + bytes.size()};
      rest.clear();
    }
    take(connection, bytes, now, lag);
    if (!connection.link.is_open()) return;
    if (connection.dirty && !connection.blocked) flush(connection);  // the next message does not wait for other answers
    if (!connection.link.is_open()) return;
    const bool is_short = static_cast<std::size_t>(received) < k_read_bytes;
    if (is_short && !connection.ended && !connection.link.is_tls()) return;
  }
  if (connection.again) return;
  connection.again = true;
  again_blind_since_ = again_.empty() ? blind_since_ : std::min(again_blind_since_, blind_since_);
  again_.push_back(&connection);
}

std::ptrdiff_t Lane::receive(LaneConnection& connection, Nanos& now, ArrivalCheck::Lag& lag) {
  char* const room = buffer_.get() + k_lead_bytes;
  if (!connection.has_arrival_times || !arrivals_.asks()) {
    const auto received = connection.link.receive(room, k_read_bytes);
    now = now_nanos();
    lag = {now - blind_since_, now - blind_since_};
    return received;
  }
  std::optional<std::chrono::nanoseconds> age;
  const auto received = connection.link.receive_with_age(room, k_read_bytes, age);
  now = now_nanos();
  lag = arrivals_.judge(now - blind_since_, age ? std::optional(age->count()) : std::nullopt,
                        [&] { return connection.link.has_come_out_of_order(); });
  return received;
}

void Lane::take(LaneConnection& connection, std::string_view bytes, Nanos now, const ArrivalCheck::Lag& lag) {
  std::string_view rest;
  if (connection.close_sent) {
    if (!matches_by_order() || connection.close_answered) return;  // only the server's end is waited for
    AfterClose reader{*this, connection};
    rest = connection.intake.read(bytes, reader);
  } else {
    Reader reader{*this, connection, now, lag};
    rest = connection.intake.read(bytes, reader);
    if (connection.intake.is_within_message()) last_piece_ = now;
  }
  const bool is_over = !connection.link.is_open() || connection.close_received || connection.close_answered;
  if (!is_over && !rest.empty()) connection.more().rest.assign(rest);
}

void Lane::take_payload(LaneConnection& connection, std::string_view bytes, bool compressed, bool ends,
                        const Arrival& arrival) {
  if (!compressed && take_echo(connection, bytes, ends, arrival)) return;
  const bool has_begun = connection.extra && !connection.extra->assembly.empty();
  std::string_view message = bytes;
  if (compressed || !ends || has_begun) {
    std::string& whole = ends && !has_begun ? inflated_ : connection.more().assembly;
    if (&whole == &inflated_) inflated_.clear();
    if (!compressed)
      whole.append(bytes);
    else if (!inflate(connection, bytes, ends, whole))
      return;
    if (!ends) return;
    message = whole;
  }
  account_.note_payload_bytes(message.size(), arrival.at);
  take_message(connection, message, arrival);
  if (connection.extra) connection.extra->assembly.clear();
}

/// Appends what a piece of a compressed message holds. If that is against the rules, the connection is lost: false.
bool Lane::inflate(LaneConnection& connection, std::string_view piece, bool ends, std::string& to) {
  auto& inflater = connection.more().inflater;
  if (!inflater) inflater = std::make_unique<MessageInflater>();
  auto outcome = inflater->add(piece, to, plan_.max_message_bytes);
  if (outcome == MessageInflater::Outcome::good && ends) outcome = inflater->finish(to, plan_.max_message_bytes);
  if (outcome == MessageInflater::Outcome::too_big) lose(connection, "protocol.message_too_big", k_close_too_big);
  if (outcome == MessageInflater::Outcome::bad) lose(connection, "protocol.bad_deflate", k_close_bad_payload);
  return outcome == MessageInflater::Outcome::good;
}

/// A message that comes in pieces is not put together while it repeats the next one that we expect back.
bool Lane::take_echo(LaneConnection& connection, std::string_view bytes, bool ends, const Arrival& arrival) {
  const auto expected = matcher_.expected(connection);
  if (!expected || (connection.extra && !connection.extra->assembly.empty())) return false;
  const std::string_view before = expected->substr(0, std::exchange(connection.echoed, 0));
  const std::size_t size = before.size() + bytes.size();
  const bool repeats = size <= expected->size() && expected->substr(before.size(), bytes.size()) == bytes;
  if (repeats && !ends) {
    connection.echoed = size;
    return true;
  }
  if (repeats && size == expected->size()) {
    account_.note_payload_bytes(size, arrival.at);
    send_next(connection, messages_.receive(connection.messages, 1, arrival), arrival.at);
    return true;
  }
  if (!before.empty()) connection.more().assembly = before;
  return false;
}

void Lane::take_message(LaneConnection& connection, std::string_view message, const Arrival& arrival) {
  std::uint64_t answered = 0;
  if (!matcher_.reads_messages()) {
    answered = messages_.receive(connection.messages, 1, arrival);
  } else {
    const Matcher::Match match = matcher_.find(connection, message);
    const bool is_held = !match.number && !matcher_.by() && messages_.may_hold(connection.messages);
    if (!matcher_.by() && (match.number || is_held)) control_.trial.note(match.by, arrival.at);
    if (is_held)
      messages_.hold(connection.messages, arrival);
    else
      answered = messages_.receive_numbered(connection.messages, match.number, arrival);
  }
  send_next(connection, answered, arrival.at);
}

void Lane::take_control(LaneConnection& connection, Opcode opcode, std::string_view payload, const Arrival& arrival) {
  if (opcode == Opcode::ping) {
    if (connection.more().urgent.size() < k_max_urgent_bytes) send_control(connection, Opcode::pong, payload);
  } else if (opcode == Opcode::pong) {
    if (plan_.mode != BenchMode::ping && plan_.mode != BenchMode::idle) return;  // nobody asked, which is allowed
    const std::uint64_t answered = messages_.receive_numbered(connection.messages, number_of_pong(payload), arrival);
    send_next(connection, answered, arrival.at);
  } else if (opcode == Opcode::close) {
    connection.close_received = true;
    drop_unbegun(connection);
    send_control(connection, Opcode::close, payload.substr(0, 2));
    flush(connection);
    connection.link.shutdown_output();
    lose(connection, "io.closed_by_peer", close_code_of(payload));
  }
}

}  // namespace wsx
