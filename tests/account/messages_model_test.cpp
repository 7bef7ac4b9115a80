// Random runs, held against an account that keeps every message by itself and counts at the end.
#include <algorithm>
#include <cmath>
#include <deque>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "account/messages.hpp"
#include "account/times.hpp"

namespace wsx {
namespace {

constexpr Nanos k_gap = k_ms;  // between messages of the schedule
constexpr Nanos k_duration = 400 * k_ms;
constexpr std::size_t k_connections = 3;

struct NaiveMessage {
  Nanos intended;  // closed loop: at the latest, until it leaves
  Nanos loop_lag;
  FrameSize size;
  std::uint64_t left;
  Nanos actual = 0, answered = 0;
  Nanos blocked = 0, receive_lag = 0;  // of the ways there and back, what was not ours and what was
  bool is_begun() const { return left < size.frame_bytes; }
};

struct NaiveRun {
  explicit NaiveRun(bool is_open_loop, Nanos warmup)
      : is_open(is_open_loop), measure_begin(k_begin + warmup), send_end(measure_begin + k_duration) {}

  const bool is_open;
  const Nanos measure_begin;
  Nanos send_end;
  std::deque<NaiveMessage> messages[k_connections];
  bool is_gone[k_connections] = {};
  std::vector<Nanos> never_queued;  // due, and refused or without a connection
  std::uint64_t unexpected = 0;

  bool is_measured(Nanos intended) const { return intended >= measure_begin; }
  std::uint64_t bytes_left(std::size_t connection) const {
    std::uint64_t sum = 0;
    for (const NaiveMessage& message : messages[connection]) sum += message.left;
    return sum;
  }
  void leave(std::size_t connection, std::uint64_t bytes, Nanos now, Nanos blocked_until) {
    for (NaiveMessage& message : messages[connection]) {
      const std::uint64_t here = std::min(bytes, message.left);
      if (here && !message.is_begun()) {
        message.actual = now;
        if (!is_open) message.intended = std::min(message.intended, now);
        message.blocked = std::max<Nanos>(0, blocked_until - (message.intended + message.loop_lag));
      }
      message.left -= here;
      bytes -= here;
    }
  }
  /// Returns whether it answers one.
  bool answer(std::size_t connection, std::optional<std::uint64_t> number, const Arrival& arrival) {
    auto& list = messages[connection];
    if (number && *number < list.size() && list[*number].is_begun() && !list[*number].answered) {
      list[*number].answered = arrival.at;
      list[*number].receive_lag = std::min(arrival.lag, arrival.at - list[*number].actual);
      return true;
    }
    ++unexpected;
    return false;
  }
  std::optional<std::uint64_t> oldest(std::size_t connection) const {
    for (std::size_t i = 0; i < messages[connection].size(); ++i)
      if (messages[connection][i].is_begun() && !messages[connection][i].answered) return i;
    return std::nullopt;
  }
  bool awaits(std::size_t connection, std::uint64_t number) const {
    const auto& list = messages[connection];
    return number < list.size() && list[number].is_begun() && !list[number].answered;
  }
  /// The nearest to the one behind the highest that was answered.
  std::optional<std::uint64_t> find_from(std::size_t connection, std::uint64_t least) const {
    const auto& list = messages[connection];
    std::int64_t next = 0;
    for (std::size_t i = 0; i < list.size(); ++i)
      if (list[i].is_begun() && list[i].answered) next = static_cast<std::int64_t>(i) + 1;
    std::optional<std::uint64_t> nearest;
    const auto distance = [&](std::uint64_t i) {  // of two as near as each other, the earlier one counts
      const std::int64_t away = static_cast<std::int64_t>(i) - next;
      return away < 0 ? -2 * away : 2 * away + 1;
    };
    for (std::uint64_t i = least; i < list.size(); ++i)
      if (awaits(connection, i) && (!nearest || distance(i) < distance(*nearest))) nearest = i;
    return nearest;
  }
  std::uint64_t count_unanswered(std::size_t connection) const {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < messages[connection].size(); ++i) sum += awaits(connection, i);
    return sum;
  }
  std::uint64_t waiting() const {
    std::uint64_t sum = 0;
    for (std::size_t connection = 0; connection < k_connections; ++connection)
      if (!is_gone[connection])
        for (const NaiveMessage& message : messages[connection]) sum += !message.answered;
    return sum;
  }

  /// The warm-up's messages that left while it lasted.
  std::uint64_t warmup_sent_in_time() const {
    std::uint64_t sum = 0;
    for (const auto& list : messages)
      for (const NaiveMessage& message : list)
        sum += message.is_begun() && message.actual < measure_begin && message.actual <= send_end;
    return sum;
  }

  std::uint64_t backlog() const {
    std::uint64_t sum = 0;
    for (std::size_t connection = 0; connection < k_connections; ++connection)
      if (!is_gone[connection])
        for (const NaiveMessage& message : messages[connection]) sum += !message.is_begun();
    return sum;
  }

  /// What the account must have come to `now`.
  RunResult settle(Nanos now) const {
    RunResult result;
    const auto ns = [](Nanos time) { return std::chrono::nanoseconds(time); };
    for (const auto& list : messages) {
      for (const NaiveMessage& message : list) {
        const bool measured = is_measured(message.intended);
        if (message.is_begun()) ++(measured ? result.sent : result.warmup_sent);
        if (message.answered) ++(measured ? result.received : result.warmup_received);
        if (!measured) continue;
        if (message.is_begun()) {
          result.sent_wire_bytes += message.size.frame_bytes;
          result.sent_bytes += message.size.payload_bytes;
        }
        if (message.is_begun() && is_open) {
          const Nanos lag = message.actual - message.intended;
          result.send_lag.record(ns(lag));
          result.blocked.record(ns(message.blocked));
          result.loop_lag.record(ns(lag - message.blocked));
        }
        if (message.answered) {
          const Nanos rtt = message.answered - message.intended, service = message.answered - message.actual;
          const Nanos own = message.receive_lag + (is_open ? message.actual - message.intended - message.blocked : 0);
          result.rtt.record(ns(rtt));
          result.own_delay.record(ns(own));
          result.rtt_without_own.record(ns(rtt - own));
          if (is_open) result.service.record(ns(service));
          if (is_open) result.service_without_own.record(ns(service - message.receive_lag));
        } else if (message.is_begun()) {
          ++result.unanswered;
          result.rtt.record_at_least(ns(now - message.intended));
          if (is_open) result.service.record_at_least(ns(now - message.actual));
          if (is_open) result.service_without_own.record_at_least(ns(now - message.actual));
        } else if (is_open) {
          ++result.unsent;
          result.rtt.record_at_least(ns(now - message.intended));
        }
      }
    }
    for (const Nanos due : never_queued) result.unsent += is_measured(due);
    result.unexpected = unexpected;
    if (is_open) result.due = result.sent + result.unsent;
    return result;
  }
};

void expect_same(const Distribution& seen, const Distribution& meant) {
  EXPECT_EQ(seen.count(), meant.count());
  EXPECT_EQ(seen.censored(), meant.censored());
  EXPECT_EQ(seen.histogram().counts(), meant.histogram().counts());
}

/// A run whose every step is random: the account is told of it, and so is the model.
class RandomRun {
 public:
  explicit RandomRun(unsigned seed)
      : random_(seed),
        answers_(static_cast<Answers>(below(4))),
        limit_(below(3) ? std::optional<std::uint64_t>() : below(200)),
        model_(below(2) == 0, below(3) ? 50 * k_ms : 0),
        loses_connections_(below(2) == 0),
        account_(limit_),
        messages_(account_, answers_ == Answers::pongs ? Matching::ponged : Matching::answered) {
    account_.begin(k_begin, model_.measure_begin - k_begin, k_duration);
    Slots::Options schedule{.per_second = static_cast<double>(k_second / k_gap)};
    schedule.messages = limit_;
    schedule.connections = k_connections;
    if (model_.is_open) account_.follow(schedule);
  }

  void run() {
    if (!model_.is_open)
      for (std::size_t i = 0; i < k_connections; ++i) send_next(i, 1 + below(5));
    while (now_ < account_.send_end() && !account_.has_reached_limit()) {
      step();
      if (below(500) == 0) break;  // it is stopped
    }
    account_.end_sending(now_, {k_connections, messages_.waiting()});
    model_.send_end = account_.send_end();
    is_draining_ = true;
    for (int i = 0; i < 20; ++i) step();
    for (std::size_t at = 0; at < k_connections; ++at) release(at);
    const std::uint64_t never_taken = count_never_taken();
    account_.settle_schedule(now_);
    for (auto& connection : connections_) messages_.settle(connection, now_);
    compare(never_taken);
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  std::size_t any_connection() { return below(k_connections); }

  void step() {
    now_ += static_cast<Nanos>(below(3 * k_gap / 2));
    account_.seconds().turn(std::min(now_, account_.send_end()), {});
    if (model_.is_open) take_due();
    for (int i = 0; i < 3; ++i) {
      const std::size_t at = any_connection();
      if (model_.is_gone[at]) continue;
      if (below(3)) leave(at);
      if (below(4) == 0) receive(at);
      if (below(100) == 0) release(at);
      if (loses_connections_ && below(200) == 0) lose(at);
    }
    ASSERT_EQ(messages_.waiting(), model_.waiting());
  }

  void queue(std::size_t at, std::uint64_t count, Nanos intended, Nanos loop_lag) {
    const std::uint64_t each = below(2) ? 1 : count;
    for (; count; count -= each) {
      const auto bytes = static_cast<std::uint32_t>(6 + (each == 1 ? 20 * below(3) : 10));
      const FrameSize size = {bytes, static_cast<std::uint32_t>(below(2) ? bytes - 6 : 1000)};
      messages_.queue(connections_[at], each, size, intended, loop_lag);
      for (std::uint64_t i = 0; i < each; ++i)
        model_.messages[at].push_back({.intended = intended, .loop_lag = loop_lag, .size = size, .left = bytes});
      ASSERT_EQ(connections_[at].next_number(), model_.messages[at].size());
    }
    if (model_.is_open) max_backlog_ = std::max(max_backlog_, model_.backlog());
  }

  void take_due() {
    while (account_.next_due() <= now_ && below(10)) {
      const Account::Turn turn = account_.take_turn(now_);
      ASSERT_EQ(turn.intended, k_begin + static_cast<Nanos>(turns_) * k_gap);
      ASSERT_EQ(turn.connection, turns_++ % k_connections);
      if (model_.is_gone[turn.connection] || below(20) == 0) {
        account_.refuse(turn);
        model_.never_queued.push_back(turn.intended);
      } else {
        queue(turn.connection, 1, turn.intended, turn.loop_lag);
      }
    }
  }
  /// How many messages of the measured part were due before the end of sending and were not taken.
  std::uint64_t count_never_taken() const {
    std::uint64_t measured = 0, left = 0;
    for (std::uint64_t i = 0; model_.is_open; ++i) {
      const Nanos due = k_begin + static_cast<Nanos>(i) * k_gap;
      const bool is_beyond = model_.is_measured(due) && limit_ && measured++ >= *limit_;
      if (due >= account_.send_end() || is_beyond) break;
      if (i >= turns_ && model_.is_measured(due)) ++left;
    }
    return left;
  }

  void leave(std::size_t at) {
    const std::uint64_t queued = model_.bytes_left(at);
    if (!queued) return;
    const std::uint64_t bytes = below(2) ? queued : 1 + below(queued);
    const Nanos blocked_until = below(2) ? now_ - static_cast<Nanos>(below(4 * k_gap)) : 0;
    messages_.leave(connections_[at], bytes, now_, blocked_until);
    model_.leave(at, bytes, now_, blocked_until);
  }

  std::uint64_t answer_oldest(std::size_t at, std::uint64_t count, const Arrival& arrival) {
    std::uint64_t answered = 0;
    for (std::uint64_t i = 0; i < count; ++i) answered += model_.answer(at, model_.oldest(at), arrival);
    return answered;
  }

  /// Most come in order, and some of them together.
  std::uint64_t answer_any(std::size_t at, std::uint64_t count, const Arrival& arrival, std::uint64_t& seen) {
    std::uint64_t answered = 0;
    if (below(2)) {
      const std::uint64_t together = std::min(count, connections_[at].waiting_in_a_row());
      EXPECT_TRUE(!together || connections_[at].oldest() == model_.oldest(at));
      if (answers_ == Answers::numbered) seen += messages_.receive(connections_[at], together, arrival);
      if (answers_ == Answers::numbered) answered += answer_oldest(at, together, arrival);
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      std::optional<std::uint64_t> number = below(model_.messages[at].size() + 2);
      if (below(2)) number = model_.oldest(at);
      EXPECT_EQ(number && messages_.awaits(connections_[at], *number), number && model_.awaits(at, *number));
      if (below(2)) {
        const std::uint64_t least = number.value_or(0);
        number = messages_.find(connections_[at], [&](std::uint64_t n) { return n >= least; });
        EXPECT_EQ(number, model_.find_from(at, least));
      }
      answered += model_.answer(at, number, arrival);
      seen += messages_.receive_numbered(connections_[at], number, arrival);
    }
    return answered;
  }

  /// It answers the oldest message that no other one does that is held.
  void hold(std::size_t at, const Arrival& arrival) {
    messages_.hold(connections_[at], arrival);
    if (held_[at].size() < model_.count_unanswered(at))
      held_[at].push_back(arrival);
    else
      ++model_.unexpected;
  }

  void release(std::size_t at) {
    const bool in_order = below(3) > 0;
    std::uint64_t answered = 0;
    for (const Arrival& arrival : held_[at]) {
      if (in_order)
        answered += answer_oldest(at, 1, arrival);
      else
        ++model_.unexpected;
    }
    held_[at].clear();
    const auto seen =
        messages_.release_held(connections_[at], in_order ? Messages::Held::in_order : Messages::Held::unexpected);
    ASSERT_EQ(seen, answered);
    if (seen && !is_draining_ && !model_.is_open && !model_.is_gone[at]) send_next(at, seen);
  }

  void receive(std::size_t at) {
    std::uint64_t answered = 0, seen = 0;
    const std::uint64_t count = below(6);
    const Arrival arrival(now_, static_cast<Nanos>(below(2 * k_gap)));
    switch (answers_) {
      case Answers::in_order:
        answered = answer_oldest(at, count, arrival);
        seen = messages_.receive(connections_[at], count, arrival);
        break;
      case Answers::held_at_first:
        for (std::uint64_t i = 0; i < count; ++i) hold(at, arrival);
        break;
      case Answers::pongs:
      case Answers::numbered:
        answered = answer_any(at, count, arrival, seen);
    }
    ASSERT_EQ(seen, answered);
    if (seen && !is_draining_ && !model_.is_open) send_next(at, seen);
  }

  void send_next(std::size_t at, std::uint64_t count) {
    const auto [permitted, latest] = account_.permit(count, now_);
    ASSERT_EQ(latest, limit_ && !model_.is_measured(now_) ? model_.measure_begin - 1 : Account::k_when_sent);
    if (permitted) queue(at, permitted, latest, 0);
    if (limit_ && model_.is_measured(now_)) permitted_ += permitted;
    ASSERT_LE(permitted_, limit_.value_or(0));
  }

  void lose(std::size_t at) {
    release(at);  // what was held cannot wait any longer
    account_.note_lost("io.connection_reset", 1006);
    messages_.drop(connections_[at]);
    model_.is_gone[at] = true;
  }

  void compare(std::uint64_t never_taken) {
    RunResult meant = model_.settle(now_);
    meant.unsent += never_taken;
    if (model_.is_open) meant.due += never_taken;
    const RunResult& seen = account_.result();
    for (const auto count : {&RunResult::warmup_sent, &RunResult::warmup_received, &RunResult::due, &RunResult::sent,
                             &RunResult::received, &RunResult::unanswered, &RunResult::unsent, &RunResult::unexpected,
                             &RunResult::sent_bytes, &RunResult::sent_wire_bytes})
      EXPECT_EQ(seen.*count, meant.*count);
    EXPECT_EQ(seen.sent, seen.received + seen.unanswered);
    EXPECT_EQ(seen.due, model_.is_open ? seen.sent + seen.unsent : 0);
    EXPECT_LE(model_.is_open ? seen.due : seen.sent, limit_.value_or(UINT64_MAX));

    expect_same(seen.service, meant.service);
    expect_same(seen.service_without_own, meant.service_without_own);
    expect_same(seen.own_delay, meant.own_delay);
    expect_same(seen.send_lag, meant.send_lag);
    expect_same(seen.loop_lag, meant.loop_lag);
    expect_same(seen.blocked, meant.blocked);
    EXPECT_EQ(seen.rtt.count(), seen.sent + seen.unsent);
    EXPECT_EQ(seen.rtt.censored(), seen.unanswered + seen.unsent);
    if (model_.never_queued.empty() && !never_taken) expect_same(seen.rtt, meant.rtt);  // else ages are bounds

    account_.finish(now_, {});
    SecondOfRun warm, measured;  // all of the warm-up, and all that came after it
    std::uint64_t errors = 0;
    for (const SecondOfRun& second : account_.seconds().take()) {
      const Nanos end = k_begin + static_cast<Nanos>(std::llround(second.at_s * 1e9));
      SecondOfRun& sum = end <= model_.measure_begin ? warm : measured;
      errors += second.errors;
      add(sum, second);
    }
    EXPECT_EQ(measured.sent, seen.sent);
    EXPECT_EQ(measured.received, seen.received);
    EXPECT_EQ(measured.rtt.count(), seen.rtt.count());
    EXPECT_EQ(measured.rtt.censored(), seen.rtt.censored());
    EXPECT_EQ(measured.service ? measured.service->count() : 0, model_.is_open ? seen.received : 0);
    EXPECT_EQ(warm.sent, model_.warmup_sent_in_time());
    EXPECT_LE(warm.received, seen.warmup_received);
    EXPECT_EQ(errors, seen.connections_lost);

    Nanos first_answer = INT64_MAX, last_answer = 0;
    std::uint64_t sent_in_time = 0, received_in_time = 0;
    for (const auto& list : model_.messages) {
      for (const NaiveMessage& message : list) {
        if (message.answered) first_answer = std::min(first_answer, message.answered);
        received_in_time += message.answered >= model_.measure_begin && message.answered <= model_.send_end;
        if (!model_.is_measured(message.intended)) continue;
        last_answer = std::max(last_answer, message.answered);
        sent_in_time += message.is_begun() && message.actual <= model_.send_end;
      }
    }
    EXPECT_EQ(seen.max_backlog, max_backlog_);
    EXPECT_EQ(account_.first_answer(), first_answer);
    EXPECT_EQ(account_.last_answer(), last_answer);
    EXPECT_EQ(account_.sent_in_time(), sent_in_time);
    EXPECT_EQ(account_.received_in_time(), received_in_time);
  }

  std::mt19937 random_;
  enum class Answers : std::uint8_t { in_order, numbered, pongs, held_at_first };
  const Answers answers_;
  const std::optional<std::uint64_t> limit_;
  NaiveRun model_;
  const bool loses_connections_;
  Account account_;
  Messages messages_;
  ConnectionMessages connections_[k_connections];
  std::vector<Arrival> held_[k_connections];
  Nanos now_ = k_begin;
  std::uint64_t turns_ = 0, permitted_ = 0, max_backlog_ = 0;
  bool is_draining_ = false;
};

TEST(Messages, AreWhatAnAccountOfEachByItselfWouldSay) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomRun(seed).run();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace wsx
