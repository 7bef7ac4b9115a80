#include "account/account.hpp"

#include <gtest/gtest.h>

#include "account/times.hpp"

namespace wsx {
namespace {

Slots::Options one_each_millisecond() { return {.per_second = 1000}; }

/// Begun at k_begin.
Account make_account(Nanos warmup, Nanos duration, std::optional<std::uint64_t> messages = std::nullopt) {
  Account account(messages);
  account.begin(k_begin, warmup, duration);
  return account;
}

TEST(Account, KnowsTheTimesOfItsRun) {
  Account account(std::nullopt);
  EXPECT_FALSE(account.is_measured(k_begin));
  account.begin(k_begin, 2 * k_ms, 3 * k_ms);
  EXPECT_FALSE(account.is_measured(k_begin + 2 * k_ms - 1));
  EXPECT_TRUE(account.is_measured(k_begin + 2 * k_ms));
  EXPECT_EQ(account.send_end(), k_begin + 5 * k_ms);
  account.end_sending(k_begin + 4 * k_ms, {});
  EXPECT_EQ(account.send_end(), k_begin + 4 * k_ms);
  account.end_sending(k_begin + 9 * k_ms, {});
  EXPECT_EQ(account.send_end(), k_begin + 4 * k_ms);
}

TEST(Account, SeesHowLateATurnIsTaken) {
  Account account = make_account(2 * k_ms, 3 * k_ms);
  EXPECT_EQ(account.next_due(), Slots::k_none);
  account.follow(one_each_millisecond());
  const Nanos now = k_begin + 4 * k_ms;
  for (Nanos due = k_begin; due <= now; due += k_ms) {
    ASSERT_EQ(account.next_due(), due);
    const Account::Turn turn = account.take_turn(now);
    EXPECT_EQ(turn.intended, due);
    EXPECT_EQ(turn.loop_lag, now - due);
  }
  EXPECT_EQ(account.next_due(), Slots::k_none);  // the end comes before the next
  EXPECT_EQ(account.result().due, 3u);           // without the warm-up's two
}

TEST(Account, DividesTheLagBetweenTheSocketAndUs) {
  Account account = make_account(0, 10 * k_ms);
  account.follow(one_each_millisecond());
  account.note_sent(k_begin, k_begin + 5 * k_ms, 2 * k_ms, 1);
  EXPECT_EQ(account.result().send_lag.histogram().max(), std::uint64_t(5 * k_ms));
  EXPECT_EQ(account.result().loop_lag.histogram().max(), std::uint64_t(2 * k_ms));
  EXPECT_EQ(account.result().blocked.histogram().max(), std::uint64_t(3 * k_ms));
}

TEST(Account, KeepsWhatMayBeOursApart) {
  Account account = make_account(0, 10 * k_ms);
  account.follow(one_each_millisecond());
  // Due at 0, sent at 3 (of which 1 was ours), read at 9; it may have been there since 7.
  account.note_answered({k_begin, k_begin + 3 * k_ms, 1 * k_ms, {k_begin + 9 * k_ms, 2 * k_ms}}, 1);
  EXPECT_EQ(account.result().rtt.histogram().max(), std::uint64_t(9 * k_ms));
  EXPECT_EQ(account.result().own_delay.histogram().max(), std::uint64_t(3 * k_ms));
  EXPECT_EQ(account.result().rtt_without_own.histogram().max(), std::uint64_t(6 * k_ms));
  EXPECT_EQ(account.result().service_without_own.histogram().max(), std::uint64_t(4 * k_ms));
  // We may have been blind for longer than it took: it was not there before it was asked for.
  account.note_answered({k_begin, k_begin, 0, {k_begin + 1 * k_ms, 100 * k_ms}}, 1);
  EXPECT_EQ(account.result().rtt_without_own.histogram().min(), 0u);
}

TEST(Account, WhatNobodyCanSendIsAsOldAsTheTimeToSendIt) {
  Account account = make_account(1 * k_ms, 10 * k_ms);
  account.follow(one_each_millisecond());
  for (int i = 0; i < 11; ++i) account.refuse(account.take_turn(account.next_due()));  // the first is the warm-up's
  account.end_sending(k_begin + 11 * k_ms, {});
  EXPECT_EQ(account.result().unsent, 0u) << "it grows older";
  account.settle_schedule(k_begin + 11 * k_ms);
  EXPECT_EQ(account.result().unsent, 10u);
  EXPECT_EQ(account.result().due, 10u);
  EXPECT_EQ(account.result().rtt.censored(), 10u);
  EXPECT_EQ(account.result().rtt.histogram().max(), std::uint64_t(1 * k_ms)) << "10 ms count as one, by the youngest";
}

TEST(Account, SettlesWhatOfTheScheduleWasRefusedOrNeverTaken) {
  Account account = make_account(5 * k_ms, 100 * k_ms);
  account.follow(one_each_millisecond());
  for (int i = 0; i < 25; ++i) account.refuse(account.take_turn(k_begin + 200 * k_ms));
  account.end_sending(k_begin + 200 * k_ms, {});
  account.settle_schedule(k_begin + 300 * k_ms);
  EXPECT_EQ(account.result().due, 100u);
  EXPECT_EQ(account.result().unsent, 100u);
  EXPECT_EQ(account.result().rtt.censored(), 100u);
  // The oldest was due at 5 ms and shares an entry with one of 15 ms, whose age is a lower bound for both.
  EXPECT_GE(account.result().rtt.histogram().max(), std::uint64_t(285 * k_ms));
  EXPECT_LE(account.result().rtt.histogram().max(), std::uint64_t(286 * k_ms));
  EXPECT_EQ(account.next_due(), Slots::k_none);
}

TEST(Account, WhatIsDueAfterTheEndOfSendingNeverWas) {
  Account account = make_account(0, 100 * k_ms);
  account.follow(one_each_millisecond());
  account.end_sending(k_begin + 10 * k_ms, {});
  account.settle_schedule(k_begin + 300 * k_ms);
  EXPECT_EQ(account.result().due, 10u);
  EXPECT_EQ(account.result().unsent, 10u);
  EXPECT_GE(account.result().rtt.histogram().max(), std::uint64_t(300 * k_ms));  // one by one, so their age is exact
}

TEST(Account, WhatIsLeftOfTheWarmUpsScheduleIsNotSettled) {
  Account account = make_account(50 * k_ms, 100 * k_ms);
  account.follow(one_each_millisecond());
  account.end_sending(k_begin + 200 * k_ms, {});
  account.settle_schedule(k_begin + 200 * k_ms);
  EXPECT_EQ(account.result().due, 100u);
  EXPECT_EQ(account.result().unsent, 100u);
}

TEST(Account, AClosedLoopPermitsAsManyAsThereIsRoomFor) {
  Account account = make_account(5 * k_ms, 10 * k_ms);
  for (const Nanos now : {k_begin, k_begin + 6 * k_ms}) {
    const auto [count, latest] = account.permit(7, now);
    EXPECT_EQ(count, 7u);
    EXPECT_EQ(latest, Account::k_when_sent);
  }
  EXPECT_FALSE(account.has_reached_limit());
}

TEST(Account, ALimitIsOneOfTheMeasuredPart) {
  Account account = make_account(5 * k_ms, 10 * k_ms, 8);
  const auto [warming_up, latest] = account.permit(100, k_begin + 5 * k_ms - 1);
  EXPECT_EQ(warming_up, 100u);
  EXPECT_FALSE(account.is_measured(latest));
  EXPECT_FALSE(account.has_reached_limit());
  EXPECT_EQ(account.permit(5, k_begin + 5 * k_ms).count, 5u);
  EXPECT_EQ(account.permit(5, k_begin + 6 * k_ms).count, 3u);
  EXPECT_TRUE(account.has_reached_limit());
  EXPECT_EQ(account.permit(5, k_begin + 7 * k_ms).count, 0u);
}

TEST(Account, AnOpenLoopsLimitIsReachedWithTheLastSlot) {
  Account account = make_account(0, 100 * k_ms, 2);
  Slots::Options schedule = one_each_millisecond();
  schedule.messages = 3;  // of all threads, the account's share aside
  account.follow(schedule);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(account.has_reached_limit());
    account.take_turn(k_begin + 50 * k_ms);
  }
  EXPECT_TRUE(account.has_reached_limit());
}

TEST(Account, AShareOfNothingIsReachedAtOnce) { EXPECT_TRUE(make_account(0, k_second, 0).has_reached_limit()); }

TEST(Account, CountsTheWarmUpApart) {
  Account account = make_account(5 * k_ms, 10 * k_ms);
  const Nanos warm = k_begin + 4 * k_ms, measured = k_begin + 6 * k_ms;
  account.note_sent(warm, measured, 0, 3);  // by when it was due, not by when it left
  account.note_answered({warm, measured, 0, measured + 1}, 2);
  EXPECT_EQ(account.result().warmup_sent, 3u);
  EXPECT_EQ(account.result().warmup_received, 2u);
  EXPECT_EQ(account.result().sent + account.result().received + account.result().rtt.count(), 0u);
  EXPECT_EQ(account.last_answer(), 0);
  account.note_sent(measured, measured, 0, 4);
  account.note_answered({measured, measured, 0, measured + 5}, 4);
  EXPECT_EQ(account.result().warmup_sent, 3u);
  EXPECT_EQ(account.result().sent, 4u);
  EXPECT_EQ(account.result().received, 4u);
  EXPECT_EQ(account.last_answer(), measured + 5);
  // Nor is the warm-up's in the seconds of the measurement.
  EXPECT_EQ(account.seconds().current().sent, 4u);
  EXPECT_EQ(account.seconds().current().received, 4u);
  account.note_wire_bytes(10, warm);
  account.note_payload_bytes(8, warm);
  account.note_wire_bytes(100, measured);
  account.note_payload_bytes(80, measured);
  EXPECT_EQ(account.result().received_wire_bytes, 100u);
  EXPECT_EQ(account.result().received_bytes, 80u);
}

TEST(Account, KnowsWhatCameAndLeftInTime) {
  Account account = make_account(0, 10 * k_ms);
  const Nanos end = k_begin + 10 * k_ms;
  account.note_sent(k_begin, end, 0, 1);
  account.note_sent(k_begin, end + 1, 0, 2);
  account.note_answered({k_begin, k_begin, 0, end}, 4);
  account.note_answered({k_begin, k_begin, 0, end + 1}, 8);
  EXPECT_EQ(account.sent_in_time(), 1u);
  EXPECT_EQ(account.received_in_time(), 4u);
  EXPECT_EQ(account.result().sent, 3u);
  EXPECT_EQ(account.result().received, 12u);
}

TEST(Account, MeasuresFromWhenItWasDueAndInAnOpenLoopFromWhenItLeft) {
  for (const bool is_open : {false, true}) {
    Account account = make_account(0, k_second);
    if (is_open) account.follow(one_each_millisecond());
    account.note_sent(k_begin, k_begin + 2 * k_ms, 0, 3);
    account.note_answered({k_begin, k_begin + 2 * k_ms, 0, k_begin + 7 * k_ms}, 2);
    account.note_unanswered(k_begin, k_begin + 2 * k_ms, 1, k_begin + 9 * k_ms);
    const RunResult& result = account.result();
    EXPECT_EQ(result.unanswered, 1u);
    EXPECT_EQ(result.rtt.count(), 3u);
    EXPECT_EQ(result.rtt.censored(), 1u);
    EXPECT_EQ(result.rtt.histogram().min(), std::uint64_t(7 * k_ms));
    EXPECT_EQ(result.rtt.histogram().max(), std::uint64_t(9 * k_ms));
    EXPECT_EQ(result.service.count(), is_open ? 3u : 0u);
    EXPECT_EQ(result.send_lag.count(), is_open ? 3u : 0u);
    if (!is_open) continue;
    EXPECT_EQ(result.service.histogram().min(), std::uint64_t(5 * k_ms));
    EXPECT_EQ(result.service.histogram().max(), std::uint64_t(7 * k_ms));
    EXPECT_EQ(result.send_lag.histogram().min(), std::uint64_t(2 * k_ms));
  }
}

TEST(Account, TellsOfLostConnections) {
  Account account = make_account(0, k_second);
  account.note_lost("io.connection_reset", 1006);
  account.note_lost("io.closed_by_peer", 1001);
  account.note_lost("io.closed_by_peer", 1001);
  EXPECT_EQ(account.result().connections_lost, 3u);
  EXPECT_EQ(account.result().errors.at("io.closed_by_peer"), 2u);
  EXPECT_EQ(account.result().close_codes.at(1006), 1u);
  EXPECT_EQ(account.seconds().current().errors, 3u);
}

TEST(Account, LosesNothingThatWasDueWhenNoConnectionIsLeft) {
  Account account = make_account(5 * k_ms, 100 * k_ms);
  account.follow(one_each_millisecond());
  for (int i = 0; i < 25; ++i)
    account.note_sent(account.take_turn(k_begin + 30 * k_ms).intended, k_begin + 30 * k_ms, 0, 1);
  const Nanos end = account.send_end();
  account.give_up_sending(end);
  EXPECT_EQ(account.next_due(), Slots::k_none);  // nothing more is to be taken
  account.end_sending(k_begin + 30 * k_ms, {});
  account.settle_schedule(k_begin + 40 * k_ms);
  EXPECT_EQ(account.result().due, 100u);
  EXPECT_EQ(account.result().sent, 20u);
  EXPECT_EQ(account.result().unsent, 80u);
  EXPECT_EQ(account.result().rtt.censored(), 80u);
  EXPECT_EQ(account.result().rtt.histogram().max(), std::uint64_t(80 * k_ms));  // due at 25 ms, of 105
  EXPECT_EQ(account.send_end(), k_begin + 30 * k_ms);
}

TEST(Account, CountsAScheduleAtRandomToItsEndAsWell) {
  for (const double seconds : {10.0, 100'000.0}) {  // one by one, and evenly
    Account account = make_account(0, static_cast<Nanos>(seconds) * k_second);
    account.follow({.per_second = 1000, .arrivals = ArrivalKind::poisson, .seed = 3});
    account.give_up_sending(account.send_end());
    account.end_sending(k_begin, {});
    account.settle_schedule(k_begin);
    EXPECT_NEAR(static_cast<double>(account.result().unsent) / (seconds * 1000), 1, 0.05) << seconds;
    EXPECT_EQ(account.result().due, account.result().unsent);
    EXPECT_EQ(account.result().rtt.count(), account.result().unsent);
    EXPECT_EQ(account.next_due(), Slots::k_none);
  }
}

TEST(Account, OwesTheRestOfItsShareInAClosedLoop) {
  Account account = make_account(0, k_second, 30);
  const auto permit = account.permit(10, k_begin);
  EXPECT_EQ(permit.count, 10u);
  account.note_sent(k_begin, k_begin, 0, 8);  // two were queued when the connection went
  account.give_up_sending(k_begin);
  account.settle_schedule(k_begin + 5 * k_ms);
  EXPECT_EQ(account.result().unsent, 22u);
  EXPECT_EQ(account.result().rtt.censored(), 22u);
  Account endless = make_account(0, k_second);
  endless.give_up_sending(k_begin);
  endless.settle_schedule(k_begin + 5 * k_ms);
  EXPECT_EQ(endless.result().unsent, 0u);
}

}  // namespace
}  // namespace wsx
