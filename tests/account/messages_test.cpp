#include "account/messages.hpp"

#include <gtest/gtest.h>

#include "account/times.hpp"

namespace wsx {
namespace {

constexpr std::uint32_t k_frame = 6 + 20;  // bytes
constexpr FrameSize k_size = {k_frame, 20};
constexpr Nanos k_when_sent = Account::k_when_sent;

/// One thread that runs for 100 ms, after a warm-up of 10.
struct OneThread {
  explicit OneThread(Matching matching, FanoutLog* fanout = nullptr, Nanos warmup = 10 * k_ms)
      : messages(account, matching, fanout) {
    account.begin(k_begin, warmup, 100 * k_ms);
  }
  /// One message each millisecond.
  void open_loop() { account.follow({.per_second = 1000}); }
  void settle(Nanos now) {
    account.end_sending(now, {});
    account.settle_schedule(now);
    messages.settle(connection, now);
  }
  const RunResult& result() { return account.result(); }

  Account account{std::nullopt};
  Messages messages;
  ConnectionMessages connection;
};

Nanos at(Nanos ms) { return k_begin + ms * k_ms; }

TEST(Messages, InAClosedLoopAreDueWhenTheyLeave) {
  OneThread run(Matching::answered);
  run.messages.queue(run.connection, 2, k_size, k_when_sent);
  EXPECT_EQ(run.messages.waiting(), 2u);
  run.messages.leave(run.connection, 2 * k_frame, at(20));
  EXPECT_EQ(run.result().sent, 2u);
  EXPECT_EQ(run.result().sent_wire_bytes, 2u * k_frame);
  EXPECT_EQ(run.result().sent_bytes, 2u * 20);
  EXPECT_EQ(run.messages.receive(run.connection, 2, at(23)), 2u);
  EXPECT_EQ(run.messages.waiting(), 0u);
  EXPECT_EQ(run.result().received, 2u);
  EXPECT_EQ(run.result().rtt.histogram().max(), std::uint64_t(3 * k_ms));
  EXPECT_EQ(run.result().send_lag.count(), 0u);
  EXPECT_EQ(run.result().max_backlog, 0u);
}

TEST(Messages, OfAWarmUpStayThatHoweverLateTheyLeave) {
  OneThread run(Matching::answered);
  run.messages.queue(run.connection, 1, k_size, at(10) - 1);
  run.messages.leave(run.connection, k_frame, at(50));
  run.messages.receive(run.connection, 1, at(60));
  EXPECT_EQ(run.result().warmup_sent, 1u);
  EXPECT_EQ(run.result().warmup_received, 1u);
  EXPECT_EQ(run.result().sent + run.result().received + run.result().rtt.count(), 0u);
}

TEST(Messages, InAPipelineAreBegunWithTheirFirstByte) {
  OneThread run(Matching::answered);
  run.messages.queue(run.connection, 3, k_size, k_when_sent);
  run.messages.leave(run.connection, k_frame + 1, at(20));
  EXPECT_EQ(run.result().sent, 2u);
  EXPECT_EQ(run.connection.frame_left(), k_frame - 1u);
  EXPECT_EQ(run.messages.receive(run.connection, 3, at(21)), 2u);  // the third has not left, so none is its answer
  EXPECT_EQ(run.result().unexpected, 1u);
  run.messages.leave(run.connection, 2 * k_frame - 1, at(30));
  EXPECT_EQ(run.messages.receive(run.connection, 1, at(34)), 1u);
  EXPECT_EQ(run.result().received, 3u);
  EXPECT_EQ(run.result().rtt.histogram().min(), std::uint64_t(1 * k_ms));
  EXPECT_EQ(run.result().rtt.histogram().max(), std::uint64_t(4 * k_ms));
}

TEST(Messages, OfAnOpenLoopAreDueByTheSchedule) {
  OneThread run(Matching::answered);
  run.open_loop();
  run.messages.queue(run.connection, 1, k_size, at(20), k_ms / 2);
  run.messages.queue(run.connection, 1, k_size, at(21), 0);
  EXPECT_EQ(run.result().max_backlog, 2u);
  run.messages.leave(run.connection, 2 * k_frame, at(25), at(24));
  EXPECT_EQ(run.result().send_lag.histogram().max(), std::uint64_t(5 * k_ms));
  EXPECT_EQ(run.result().send_lag.histogram().min(), std::uint64_t(4 * k_ms));
  EXPECT_EQ(run.result().blocked.histogram().max(), std::uint64_t(7 * k_ms / 2));  // from 20.5 to 24
  EXPECT_EQ(run.result().loop_lag.histogram().max(), std::uint64_t(3 * k_ms / 2));
  EXPECT_EQ(run.result().loop_lag.histogram().min(), std::uint64_t(1 * k_ms));
  run.messages.receive(run.connection, 2, at(26));
  EXPECT_EQ(run.result().rtt.histogram().max(), std::uint64_t(6 * k_ms));
  EXPECT_EQ(run.result().service.histogram().max(), std::uint64_t(1 * k_ms));
  EXPECT_EQ(run.result().max_backlog, 2u);
}

TEST(Messages, ThatAreNeverAnsweredTookAtLeastTheirAge) {
  for (const bool is_open : {false, true}) {
    OneThread run(Matching::answered);
    if (is_open) run.open_loop();
    run.messages.queue(run.connection, 1, k_size, is_open ? at(5) : at(10) - 1);  // the warm-up's
    run.messages.queue(run.connection, 1, k_size, is_open ? at(20) : k_when_sent);
    run.messages.queue(run.connection, 1, k_size, is_open ? at(30) : k_when_sent);
    run.messages.leave(run.connection, 2 * k_frame, at(40));  // and the third never does
    run.account.end_sending(k_begin, {});                     // nothing else is due
    run.messages.settle(run.connection, at(140));
    EXPECT_EQ(run.result().sent, 1u);
    EXPECT_EQ(run.result().unanswered, 1u);
    EXPECT_EQ(run.result().unsent, is_open ? 1u : 0u);
    EXPECT_EQ(run.result().rtt.censored(), is_open ? 2u : 1u);
    EXPECT_EQ(run.result().rtt.histogram().max(), std::uint64_t((is_open ? 120 : 100) * k_ms));
    EXPECT_EQ(run.result().service.censored(), is_open ? 1u : 0u);
  }
}

TEST(Messages, OfALostConnectionWaitNoLongerAndStayInTheAccount) {
  OneThread run(Matching::answered);
  run.open_loop();
  run.messages.queue(run.connection, 1, k_size, at(20));
  run.messages.queue(run.connection, 1, k_size, at(21));
  run.messages.queue(run.connection, 1, k_size, at(22));
  run.messages.leave(run.connection, 2 * k_frame, at(23));
  run.messages.receive(run.connection, 1, at(24));
  run.messages.drop(run.connection);
  EXPECT_EQ(run.messages.waiting(), 0u);
  ConnectionMessages other;
  for (int i = 0; i < 3; ++i) run.messages.queue(other, 1, k_size, at(25));
  EXPECT_EQ(run.result().max_backlog, 3u);  // without the message that the lost connection did not send
  EXPECT_EQ(run.messages.waiting(), 3u);
  run.messages.settle(run.connection, at(50));
  EXPECT_EQ(run.result().received, 1u);
  EXPECT_EQ(run.result().unanswered, 1u);
  EXPECT_EQ(run.result().unsent, 1u);
}

TEST(Messages, AreNeverTooManyToBeRemembered) {
  OneThread run(Matching::answered);
  EXPECT_FALSE(run.messages.are_too_many());
  run.messages.queue(run.connection, Messages::k_max_waiting - 1, k_size, k_when_sent);
  EXPECT_FALSE(run.messages.are_too_many());
  run.messages.queue(run.connection, 1, k_size, k_when_sent);
  EXPECT_TRUE(run.messages.are_too_many());
  run.messages.drop(run.connection);  // they are remembered until they are settled
  EXPECT_TRUE(run.messages.are_too_many());
}

TEST(Messages, ThatLeaveOnceTheAccountIsClosedCountNowhere) {
  OneThread run(Matching::answered);
  run.messages.queue(run.connection, 2, k_size, k_when_sent);
  run.messages.leave(run.connection, k_frame, at(20));
  run.messages.settle(run.connection, at(200));
  run.messages.close();
  run.messages.leave(run.connection, k_frame, at(210));
  EXPECT_EQ(run.result().sent, 1u);
  EXPECT_EQ(run.result().unanswered, 1u);
}

TEST(Messages, ThatAreNamedAreAnsweredInAnyOrderAndOnce) {
  OneThread run(Matching::ponged);
  EXPECT_EQ(run.connection.next_number(), 0u);
  run.messages.queue(run.connection, 1, k_size, k_when_sent);
  run.messages.queue(run.connection, 1, k_size, k_when_sent);
  run.messages.queue(run.connection, 1, k_size, k_when_sent);
  EXPECT_EQ(run.connection.next_number(), 3u);
  run.messages.leave(run.connection, k_frame, at(20));
  run.messages.leave(run.connection, k_frame, at(30));
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 1, at(31)), 1u);
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 1, at(32)), 0u);             // again
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 2, at(32)), 0u);             // has not left
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 3, at(32)), 0u);             // does not exist
  EXPECT_EQ(run.messages.receive_numbered(run.connection, UINT64_MAX, at(32)), 0u);    // nor does that
  EXPECT_EQ(run.messages.receive_numbered(run.connection, std::nullopt, at(32)), 0u);  // names none
  EXPECT_EQ(run.messages.receive(run.connection, 2, at(32)), 0u);                      // data between pongs
  EXPECT_EQ(run.result().unexpected, 7u);
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 0, at(40)), 1u);
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 0, at(41)), 0u);  // forgotten, and unexpected still
  EXPECT_EQ(run.result().unexpected, 8u);
  EXPECT_EQ(run.result().received, 2u);
  EXPECT_EQ(run.result().rtt.histogram().min(), std::uint64_t(1 * k_ms));
  EXPECT_EQ(run.result().rtt.histogram().max(), std::uint64_t(20 * k_ms));
  EXPECT_EQ(run.messages.waiting(), 1u);
}

TEST(Messages, AnAnswerMayComeVeryLateAndSomeNever) {
  constexpr std::uint64_t k_messages = 20'000, k_held_back = 1000;  // every thousandth of them
  OneThread run(Matching::ponged, nullptr, 0);
  for (std::uint64_t i = 0; i < k_messages; ++i) run.messages.queue(run.connection, 1, k_size, k_when_sent);
  run.messages.leave(run.connection, k_messages * k_frame, at(1));
  for (std::uint64_t i = 0; i < k_messages; ++i) {
    if (i % k_held_back == 0) continue;
    EXPECT_EQ(run.messages.receive_numbered(run.connection, i, at(2)), 1u);
  }
  EXPECT_EQ(run.messages.waiting(), k_messages / k_held_back);
  std::uint64_t late = 0;
  for (std::uint64_t i = 0; i < k_messages; i += k_held_back) {
    if (i / k_held_back % 4 == 3) continue;
    ++late;
    EXPECT_EQ(run.messages.receive_numbered(run.connection, i, at(50)), 1u);
    EXPECT_EQ(run.messages.receive_numbered(run.connection, i, at(51)), 0u);
    EXPECT_EQ(run.messages.receive_numbered(run.connection, i + 1, at(52)), 0u);
  }
  const std::uint64_t never = k_messages / k_held_back - late;
  EXPECT_EQ(run.result().unexpected, 2 * late);
  EXPECT_EQ(run.messages.waiting(), never);
  run.settle(at(101));
  EXPECT_EQ(run.result().received, k_messages - never);
  EXPECT_EQ(run.result().unanswered, never);
  EXPECT_EQ(run.result().rtt.censored(), never);
  EXPECT_EQ(run.result().rtt.count(), k_messages);
  run.messages.drop(run.connection);
  EXPECT_EQ(run.messages.waiting(), 0u);
}

TEST(Messages, OneThatIsNeverAnsweredKeepsNoLaterOnesInMemory) {
  OneThread run(Matching::ponged, nullptr, 0);
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    run.messages.queue(run.connection, 1, k_size, k_when_sent);
    run.messages.leave(run.connection, k_frame, at(1));
    if (i) run.messages.receive_numbered(run.connection, i, at(2));
    ASSERT_LT(run.connection.remembered(), 5000u);
  }
  EXPECT_EQ(run.messages.waiting(), 1u);
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 0, at(3)), 1u);
}

TEST(Messages, PushedOnesTellHowFarApartTheyCame) {
  OneThread run(Matching::pushed);
  ASSERT_TRUE(run.result().gap);
  run.messages.queue(run.connection, 1, k_size, k_when_sent);  // -x: it expects no answer
  run.messages.leave(run.connection, k_frame, at(12));
  EXPECT_EQ(run.messages.waiting(), 0u);
  EXPECT_EQ(run.messages.receive(run.connection, 4, at(5)), 0u);  // in the warm-up
  EXPECT_EQ(run.result().warmup_received, 4u);
  EXPECT_EQ(run.result().gap->count(), 0u);
  run.messages.receive(run.connection, 3, at(15));
  EXPECT_EQ(run.result().received, 3u);
  EXPECT_EQ(run.result().gap->count(), 3u);
  EXPECT_EQ(run.result().gap->histogram().max(), std::uint64_t(10 * k_ms));
  EXPECT_EQ(run.result().gap->histogram().value_at_rank(2), 0u);  // two came in the same piece as the first
  ConnectionMessages other;
  run.messages.receive(other, 1, at(20));  // its first one has no gap
  EXPECT_EQ(run.result().gap->count(), 3u);
  EXPECT_EQ(run.account.received_in_time(), 4u);
  run.account.end_sending(at(30), {});
  run.messages.receive(run.connection, 9, at(31));
  EXPECT_EQ(run.result().received, 4u);
  EXPECT_EQ(run.result().sent, 1u);
}

TEST(Messages, PushedOnesBeforeTheRunCountNowhere) {
  Account account(std::nullopt);
  Messages messages(account, Matching::pushed);
  ConnectionMessages connection;
  messages.receive(connection, 2, at(-5));
  account.begin(k_begin, 0, k_second);
  messages.receive(connection, 1, at(1));
  EXPECT_EQ(account.result().received, 1u);
  EXPECT_EQ(account.result().warmup_received, 0u);
  EXPECT_EQ(account.result().gap->histogram().max(), std::uint64_t(6 * k_ms));  // since the last one nevertheless
}

TEST(Messages, OfAFanOutAreDeliveredToAllOthers) {
  FanoutLog log(8);
  OneThread sender(Matching::delivered, &log), receivers(Matching::delivered, &log);
  sender.open_loop();
  receivers.open_loop();
  ConnectionMessages other;
  sender.messages.set_sender(sender.connection);
  EXPECT_TRUE(sender.messages.is_sender(sender.connection));
  EXPECT_FALSE(receivers.messages.is_sender(receivers.connection));
  for (const Nanos ms : {8, 20, 21}) sender.messages.queue(sender.connection, 1, k_size, at(ms));
  EXPECT_EQ(sender.messages.waiting(), 3u);
  sender.messages.leave(sender.connection, 3 * k_frame, at(22));
  EXPECT_EQ(sender.messages.waiting(), 0u);
  EXPECT_EQ(log.size(), 3u);
  EXPECT_EQ(sender.result().warmup_sent, 1u);
  EXPECT_EQ(sender.result().sent, 2u);
  EXPECT_EQ(sender.messages.receive(sender.connection, 3, at(23)), 0u);  // it hears itself
  EXPECT_EQ(sender.result().received, 0u);

  EXPECT_FALSE(receivers.messages.has_all_deliveries(receivers.connection));
  receivers.messages.receive(receivers.connection, 2, at(24));
  receivers.messages.receive(receivers.connection, 1, at(25));
  EXPECT_TRUE(receivers.messages.has_all_deliveries(receivers.connection));
  receivers.messages.receive(other, 4, at(30));
  EXPECT_EQ(receivers.result().unexpected, 1u);
  EXPECT_EQ(receivers.result().warmup_received, 2u);
  EXPECT_EQ(receivers.result().received, 4u);
  EXPECT_EQ(receivers.result().rtt.histogram().min(), std::uint64_t(4 * k_ms));
  EXPECT_EQ(receivers.result().rtt.histogram().max(), std::uint64_t(10 * k_ms));
  EXPECT_EQ(receivers.result().service.histogram().min(), std::uint64_t(2 * k_ms));
  EXPECT_EQ(receivers.result().service.histogram().max(), std::uint64_t(8 * k_ms));
  const auto& spreads = receivers.messages.spreads();
  ASSERT_EQ(spreads.size(), log.capacity());
  EXPECT_EQ(spreads[0].first, 0);  // the warm-up's
  EXPECT_EQ(spreads[1].first, at(24));
  EXPECT_EQ(spreads[1].last, at(30));
  EXPECT_EQ(spreads[2].first, at(25));
  EXPECT_EQ(spreads[3].first, 0);
}

/// A fan-out of 8 messages, all sent, and one thread that receives them.
struct FanOut {
  FanOut() {
    sender.open_loop();
    receivers.open_loop();
    sender.messages.set_sender(sender.connection);
    for (int i = 0; i < 8; ++i) sender.messages.queue(sender.connection, 1, k_size, at(20 + i));
    sender.messages.leave(sender.connection, 8 * k_frame, at(30));
  }
  void receive(std::optional<std::uint64_t> number) {
    receivers.messages.receive_numbered(receivers.connection, number, at(40));
  }
  const RunResult& result() { return receivers.result(); }

  FanoutLog log{8};
  OneThread sender{Matching::delivered, &log}, receivers{Matching::delivered, &log};
};

TEST(Messages, ALostDeliveryShiftsNobody) {
  FanOut run;
  run.receive(0);
  run.receive(3);  // 1 and 2 are lost, or late
  run.receive(4);
  EXPECT_EQ(run.result().received, 3u);
  EXPECT_EQ(run.result().rtt.histogram().min(), std::uint64_t(16 * k_ms));  // the message with number 4
  EXPECT_EQ(run.result().unexpected, 0u);
  EXPECT_EQ(run.receivers.connection.next_delivery(), 5u);
  EXPECT_EQ(run.receivers.messages.spreads()[1].first, 0);
  EXPECT_EQ(run.receivers.messages.spreads()[3].first, at(40));
  run.receive(2);
  EXPECT_EQ(run.result().received, 4u);
  for (const std::uint64_t number : {0u, 2u, 3u, 8u, 100u}) run.receive(number);  // again, or never sent
  run.receive(std::nullopt);
  EXPECT_EQ(run.result().received, 4u);
  EXPECT_EQ(run.result().unexpected, 6u);
  for (const std::uint64_t number : {5u, 6u, 7u}) run.receive(number);
  EXPECT_FALSE(run.receivers.messages.has_all_deliveries(run.receivers.connection));
  run.receive(1);
  EXPECT_TRUE(run.receivers.messages.has_all_deliveries(run.receivers.connection));
}

TEST(Messages, ADeliveryIsLookedForWhereItIsMostLikely) {
  FanOut run;
  const auto find = [&](auto&& is) { return run.receivers.messages.find(run.receivers.connection, is); };
  const auto any = [](std::uint64_t) { return true; };
  EXPECT_EQ(find(any), 0u);
  run.receive(0);
  run.receive(4);
  EXPECT_EQ(find(any), 5u);                                              // the next one
  EXPECT_EQ(find([](std::uint64_t number) { return number < 4; }), 1u);  // one that is missing
  EXPECT_EQ(find([](std::uint64_t number) { return number > 5; }), 6u);  // one that overtakes others
  EXPECT_EQ(find([](std::uint64_t number) { return number > 7; }), std::nullopt);
  EXPECT_EQ(run.sender.messages.find(run.sender.connection, any), std::nullopt);  // it waits for nothing
  EXPECT_TRUE(run.receivers.messages.awaits(run.receivers.connection, 1));
  EXPECT_FALSE(run.receivers.messages.awaits(run.receivers.connection, 4));
}

TEST(Messages, OneThatWasLostIsNotAnsweredByTheNextThatLooksLikeIt) {
  constexpr std::uint64_t k_round = 4;  // messages repeat themselves
  OneThread run(Matching::answered);
  run.messages.queue(run.connection, 12, k_size, k_when_sent);
  run.messages.leave(run.connection, 12 * k_frame, at(20));
  const auto find = [&](std::uint64_t seen) {
    return run.messages.find(run.connection, [&](std::uint64_t number) { return number % k_round == seen; });
  };
  EXPECT_EQ(find(3), 3u);  // none was answered yet
  for (const std::uint64_t number : {0u, 2u, 3u, 4u}) run.messages.receive_numbered(run.connection, number, at(21));
  EXPECT_EQ(find(1), 5u);  // 1 was lost
  EXPECT_EQ(find(2), 6u);
  run.messages.receive_numbered(run.connection, 6, at(22));
  EXPECT_EQ(find(1), 5u);  // overtaken by one, and nearer than 9
  run.messages.receive_numbered(run.connection, 5, at(23));
  EXPECT_EQ(find(1), 9u);
  for (const std::uint64_t number : {7u, 8u, 9u, 10u, 11u})
    run.messages.receive_numbered(run.connection, number, at(24));
  EXPECT_EQ(find(1), 1u);  // after all the only one that waits
  EXPECT_EQ(find(2), std::nullopt);
}

TEST(Messages, DeliveriesThatAreHeldMayBeInOrder) {
  for (const auto held : {Messages::Held::in_order, Messages::Held::unexpected}) {
    FanOut run;
    for (int i = 0; i < 10; ++i) run.receivers.messages.hold(run.receivers.connection, at(41));
    EXPECT_EQ(run.result().unexpected, 2u);  // more than were sent
    run.receivers.messages.release_held(run.receivers.connection, held);
    EXPECT_EQ(run.result().received, held == Messages::Held::in_order ? 8u : 0u);
    EXPECT_EQ(run.result().unexpected, held == Messages::Held::in_order ? 2u : 10u);
    run.sender.messages.hold(run.sender.connection, at(41));  // it hears itself
    EXPECT_EQ(run.sender.result().unexpected, 0u);
  }
}

TEST(Messages, AServerThatLosesMostDeliveriesCostsNoMemory) {
  constexpr std::size_t k_messages = 100'000;
  FanoutLog log(k_messages);
  OneThread sender(Matching::delivered, &log, 0), receivers(Matching::delivered, &log, 0);
  sender.messages.set_sender(sender.connection);
  for (std::size_t i = 0; i < k_messages; ++i) log.append({at(1), at(1)});
  for (std::uint64_t i = 0; i < k_messages; i += 10)
    receivers.messages.receive_numbered(receivers.connection, i, at(2));
  EXPECT_EQ(receivers.result().received, k_messages / 10);
  EXPECT_LE(receivers.connection.remembered(), 5000u);
  receivers.messages.receive_numbered(receivers.connection, k_messages - 11, at(3));
  EXPECT_EQ(receivers.result().received, k_messages / 10 + 1);
}

TEST(Messages, BehindTheEndOnlyThoseThatAnswerNothingAreCounted) {
  OneThread run(Matching::answered);
  run.messages.queue(run.connection, 3, k_size, k_when_sent);
  run.messages.leave(run.connection, 3 * k_frame, at(20));
  run.messages.receive(run.connection, 1, at(21));
  run.settle(at(101));
  run.messages.close();
  EXPECT_EQ(run.messages.receive(run.connection, 2, at(102)), 2u);  // late
  EXPECT_EQ(run.result().unexpected, 0u);
  run.messages.receive(run.connection, 2, at(103));
  EXPECT_EQ(run.result().unexpected, 2u);
  EXPECT_EQ(run.result().received, 1u);
  EXPECT_EQ(run.result().unanswered, 2u);
}

TEST(Messages, ThatShareAnEntryAreToldApartWhenAnswersComeInAnotherOrder) {
  OneThread run(Matching::answered);
  run.messages.queue(run.connection, 10, k_size, k_when_sent);
  run.messages.leave(run.connection, 6 * k_frame + 1, at(20));
  EXPECT_EQ(run.connection.waiting_in_a_row(), 7u);
  EXPECT_EQ(run.connection.remembered(), 2u);
  run.messages.receive(run.connection, 2, at(21));
  EXPECT_EQ(run.connection.oldest(), 2u);
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 5, at(22)), 1u);
  EXPECT_EQ(run.connection.waiting_in_a_row(), 0u);  // there is a gap
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 5, at(22)), 0u);
  EXPECT_EQ(run.messages.receive_numbered(run.connection, 7, at(22)), 0u);  // not sent
  run.messages.leave(run.connection, 4 * k_frame - 1, at(23));
  run.messages.queue(run.connection, 2, k_size, k_when_sent);
  run.messages.leave(run.connection, 2 * k_frame, at(23));
  EXPECT_EQ(run.messages.receive(run.connection, 9, at(24)), 9u);  // all but one
  EXPECT_EQ(run.connection.oldest(), 12u);
  run.messages.queue(run.connection, 2, k_size, k_when_sent);
  EXPECT_EQ(run.connection.remembered(), 1u);  // together again
  EXPECT_EQ(run.result().received, 12u);
  EXPECT_EQ(run.result().unexpected, 2u);
  EXPECT_EQ(run.messages.waiting(), 2u);
}

TEST(Messages, KnowWhatEachConnectionReceivedAndHowLongThatTook) {
  OneThread run(Matching::answered);
  run.open_loop();
  run.messages.queue(run.connection, 1, k_size, at(5));  // of the warm-up
  run.messages.leave(run.connection, k_frame, at(5));
  run.messages.receive(run.connection, 1, at(9));
  EXPECT_EQ(run.connection.received(), 0u);
  EXPECT_EQ(run.connection.median(), std::nullopt);
  ConnectionMessages other;
  for (const Nanos answered : {24, 28, 40}) {
    run.messages.queue(run.connection, 1, k_size, at(20));
    run.messages.leave(run.connection, k_frame, at(21));
    run.messages.receive(run.connection, 1, at(answered));
  }
  EXPECT_EQ(run.connection.received(), 3u);
  EXPECT_NEAR(static_cast<double>(*run.connection.median()), 8 * k_ms, 0.25 * k_ms) << "from when they were due";
  EXPECT_EQ(other.received(), 0u);
  // What is never answered took at least its age.
  run.messages.queue(run.connection, 1, k_size, at(50));
  run.messages.leave(run.connection, k_frame, at(50));
  run.messages.queue(run.connection, 2, k_size, at(60));
  run.settle(at(150));
  EXPECT_EQ(run.connection.received(), 3u);
  EXPECT_NEAR(static_cast<double>(*run.connection.median()), 20 * k_ms, 0.7 * k_ms);
}

TEST(Messages, PushedKnowTheGapsOfEachConnection) {
  OneThread run(Matching::pushed);
  for (const Nanos arrived : {20, 30, 40, 55}) run.messages.receive(run.connection, 1, at(arrived));
  EXPECT_EQ(run.connection.received(), 4u);
  EXPECT_NEAR(static_cast<double>(*run.connection.median()), 10 * k_ms, 0.4 * k_ms);
}

}  // namespace
}  // namespace wsx
