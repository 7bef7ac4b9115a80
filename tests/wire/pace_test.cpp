#include "wire/pace.hpp"

#include <gtest/gtest.h>

#include "support/raw_peer.hpp"
#include "support/run_task.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

const auto k_start = Clock::time_point(1000h);

TEST(Pace, StallsAtTheEndOfEachPeriodAndNotBefore) {
  const Pace pace({.stall = 2s, .stall_period = 10s, .stalls_from = k_start});
  struct Case {
    std::chrono::nanoseconds at, resumes;
  };
  for (const Case& c : {Case{-5s, -5s}, Case{0s, 0s}, Case{1s, 1s}, Case{10s - 1ns, 10s - 1ns}, Case{10s, 12s},
                        Case{12s - 1ns, 12s}, Case{12s, 12s}, Case{25s, 25s}, Case{100'001s, 100'002s}}) {
    EXPECT_EQ(pace.when_to_send(k_start + c.at), k_start + c.resumes) << c.at.count();
    EXPECT_EQ(pace.when_to_read(k_start + c.at), k_start + c.resumes) << c.at.count();
  }
}

TEST(Pace, NothingIsHeldBackUnlessItWasAskedFor) {
  EXPECT_TRUE(PaceOptions{}.is_none());
  const Pace pace(PaceOptions{});
  EXPECT_EQ(pace.when_to_send(k_start), k_start);
  EXPECT_EQ(pace.when_to_read(k_start), k_start);
  EXPECT_GT(pace.read_limit(k_start), 1u << 30);
}

TEST(Pace, ReadingKeepsToTheSpeedWhateverItIs) {
  for (const std::uint64_t bytes_per_s : {1ull, 7ull, 1024ull, 100'000ull, 50'000'000ull, 1'000'000'000'000ull}) {
    Pace pace({.read_bytes_per_s = bytes_per_s});
    constexpr std::size_t k_room = 64 * 1024;
    auto now = k_start;
    std::uint64_t read = 0;
    for (int i = 0; i < 200; ++i) {
      now = pace.when_to_read(now);
      const std::size_t bytes = std::min(pace.read_limit(now), k_room);
      ASSERT_GE(bytes, 1u);
      pace.count_read(bytes, now);
      read += bytes;
    }
    const double seconds = std::chrono::duration<double>(now - k_start).count();
    const double beat = std::max(1.0, static_cast<double>(bytes_per_s) / 10);
    EXPECT_LE(static_cast<double>(read), seconds * static_cast<double>(bytes_per_s) + beat + 200) << bytes_per_s;
    if (bytes_per_s < 1'000'000) {
      EXPECT_GE(static_cast<double>(read), seconds * static_cast<double>(bytes_per_s) - 200) << bytes_per_s;
    }
  }
}

TEST(Pace, ASilenceIsNotMadeUpForLater) {
  Pace pace({.read_bytes_per_s = 1000});
  pace.count_read(100, k_start);
  EXPECT_LE(pace.read_limit(k_start + 1h), 101u);
}

/// A wire that is held back, and its peer.
struct PacedWireTest : testing::Test {
  /// In the middle of a stall that ends soon.
  void stall() {
    begun = Clock::now();
    wire.set_pace({.stall = k_stall, .stall_period = 1h, .stalls_from = begun - 1h});
  }

  static constexpr auto k_stall = 60ms;
  net::io_context context;
  WireAndPeer pair = make_wire_and_peer(context);
  Wire& wire = *pair.wire;
  RawPeer& peer = pair.peer;
  Clock::time_point begun;
};

TEST_F(PacedWireTest, NothingIsReadDuringAStallAndAllAfterIt) {
  stall();
  peer.send("hello");
  EXPECT_FALSE(run(context, wire.fill()));
  EXPECT_GE(Clock::now() - begun, k_stall);
  EXPECT_EQ(wire.input(), "hello");
}

TEST_F(PacedWireTest, NothingIsSentDuringAStallAndAllAfterIt) {
  stall();
  bool told = false;
  wire.when_sent([&] { told = true; });
  wire.output().append("held back");
  wire.flush();
  EXPECT_EQ(peer.receive(), "");
  run_until(context, [&] { return told; });
  EXPECT_GE(Clock::now() - begun, k_stall);
  EXPECT_EQ(peer.receive(), "held back");
}

TEST_F(PacedWireTest, TheEndOfTheOutputWaitsForTheEndOfAStall) {
  stall();
  wire.shutdown_output();
  peer.receive();
  EXPECT_FALSE(peer.at_end());
  run_until(context, [&] {
    peer.receive();
    return peer.at_end();
  });
  EXPECT_GE(Clock::now() - begun, k_stall);
}

TEST_F(PacedWireTest, DrainingWaitsForTheEndOfAStallWithoutSpinning) {
  stall();
  wire.output().append("held back");
  std::size_t handlers = 0;
  bool drained = false;
  net::co_spawn(context.get_executor(), note_end(wire.drain(), drained), net::detached);
  while (!drained && ++handlers < 1000) context.run_one();
  EXPECT_TRUE(drained);
  EXPECT_LT(handlers, 20u);
  EXPECT_EQ(peer.receive(), "held back");
}

TEST_F(PacedWireTest, HangingUpEndsWhatWaitsForAStall) {
  wire.set_pace({.stall = 1h, .stall_period = 2h, .stalls_from = Clock::now() - 2h});
  wire.output().append("never sent");
  std::optional<error_code> filled;
  bool drained = false;
  net::co_spawn(context.get_executor(), keep_result(wire.fill(), filled), net::detached);
  net::co_spawn(context.get_executor(), note_end(wire.drain(), drained), net::detached);
  run_ready(context);
  EXPECT_FALSE(filled || drained);
  wire.hang_up();
  run_until(context, [&] { return filled && drained; });
  EXPECT_EQ(*filled, net::error::operation_aborted);
}

TEST_F(PacedWireTest, ReadsNoFasterThanItMay) {
  const auto before = Clock::now();
  wire.set_pace({.read_bytes_per_s = 10'000});
  peer.send(std::string(3000, 'x'));
  while (wire.input().size() < 3000) ASSERT_FALSE(run(context, wire.fill()));
  // The first beat of a tenth of a second is free.
  EXPECT_GE(Clock::now() - before, 190ms);
}

}  // namespace
}  // namespace wsx
