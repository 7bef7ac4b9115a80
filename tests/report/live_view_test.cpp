#include "report/live_view.hpp"

#include <gtest/gtest.h>

#include "report/repainter.hpp"
#include "report/sample_summary.hpp"
#include "report/screen_text.hpp"

namespace wsx {
namespace {

using Lines = std::vector<std::string>;

class LiveView : public testing::Test {
 protected:
  LiveView() {
    state_ = {.title = "wsx bench echo " + sample_.url,
              .stage = "measuring",
              .elapsed_s = 4.2,
              .progress = 0.4,
              .connections = 99,
              .connections_wanted = 100,
              .target_per_s = 1000,
              .sent = 4000,
              .received = 3990,
              .unanswered = 10,
              .errors = 2,
              .second = &sample_.runs.front().series[3],
              .rtt = &sample_.runs.front().rtt.histogram(),
              .rates = {0, 500, 1000, 999}};
  }

  Summary sample_ = make_sample_summary();
  LiveState state_;
};

TEST_F(LiveView, ShowsARun) {
  auto rows = format_live_view(state_, {.columns = 80}, 6);
  EXPECT_EQ(rows, (Lines{"wsx bench echo ws://127.0.0.1:9000/                                 measuring 4s",
                         "[########################....................................]   40%",
                         "connections  99 of 100   2 errors",
                         "messages     999/s of 1k/s due   sent 4,000, received 3,990, unanswered 10",
                         "last second  p50 100us    p90 100us    p99 100us    max 100us",
                         "rate         _-##  0 to 1k/s, last 4s"}));
}

TEST_F(LiveView, ShowsAHistogramOnlyWhereAllOfItFits) {
  const auto all = format_live_view(state_, {}, 100);
  EXPECT_GT(all.size(), 10u);
  EXPECT_EQ(format_live_view(state_, {}, all.size()), all);
  EXPECT_EQ(format_live_view(state_, {}, all.size() - 1).size(), 6u);
  EXPECT_EQ(format_live_view(state_, {}, 2).size(), 2u);
  EXPECT_EQ(format_live_view(state_, {}, 0).size(), 0u);
}

TEST_F(LiveView, ShowsWhatIsKnownInTheFirstSecond) {
  EXPECT_EQ(format_live_view({.title = "wsx bench", .connections_wanted = 5}, {.columns = 40}, 24),
            (Lines{"wsx bench                  connecting 0s", "connections  0 of 5",
                   "messages     0/s   sent 0, received 0"}));
}

TEST_F(LiveView, FitsWindowsOfAnyWidth) {
  state_.title += "/日本語\x1b[2J\u202e\x07";
  for (const bool blocks : {false, true})
    for (std::size_t columns = 0; columns < 120; ++columns)
      for (const auto& row : format_live_view(state_, {.blocks = blocks, .columns = columns}, 50)) {
        EXPECT_LE(count_columns(row), columns) << row;
        for (const char byte : row) EXPECT_GE(static_cast<unsigned char>(byte), 0x20) << row;
      }
}

TEST_F(LiveView, IsALineASecondWhereNothingCanBePainted) {
  std::string out;
  append_plain_second(out, state_);
  EXPECT_EQ(out, "4.2s measuring  99 connections  999/s of 1k/s  p50 100us  p99 100us  2 errors\n");
  out.clear();
  append_plain_second(out, {});
  EXPECT_EQ(out, "0s connecting  0 connections\n");
}

TEST_F(LiveView, SaysWhenAShortIntervalEnded) {
  const auto line = [&](double at, std::string_view stage) {
    state_.elapsed_s = at;
    state_.stage = stage;
    std::string out;
    append_plain_second(out, state_);
    return out.substr(0, out.find("  "));
  };
  EXPECT_EQ(line(3.0000004, "measuring"), "3s measuring");
  EXPECT_EQ(line(0.2, "measuring"), "200ms measuring");
  EXPECT_EQ(line(0.00092, "measuring"), "920us measuring");
  EXPECT_EQ(line(1.53, "draining"), "1.53s draining");
  EXPECT_EQ(line(-1, "warm-up"), "-1s warm-up");
  EXPECT_EQ(line(0, "warm-up"), "0s warm-up");
}

TEST_F(LiveView, SaysThatNoConnectionIsLeft) {
  state_.connections = 0;
  std::string out;
  append_plain_second(out, state_);
  EXPECT_EQ(out.substr(0, out.find("  999")), "4.2s measuring  no connection left");
  state_.connections = 1;
  out.clear();
  append_plain_second(out, state_);
  EXPECT_EQ(out.substr(0, out.find("  999")), "4.2s measuring  1 connection");
}

TEST_F(LiveView, KnowsHowLongItsIntervalsAre) {
  auto second = *state_.second;
  second.seconds = 0.1;
  state_.second = &second;
  const auto rows = format_live_view(state_, {.columns = 80}, 6);
  EXPECT_TRUE(rows[4].starts_with("latest       p50 ")) << rows[4];
  EXPECT_EQ(rows[5], "rate         _-##  0 to 1k/s, last 400ms");
}

TEST(Repainter, PaintsInTheSamePlace) {
  Repainter repainter;
  EXPECT_EQ(repainter.erase(80), "");
  EXPECT_EQ(repainter.paint({"one", "two", "three"}, 80), "one\r\ntwo\r\nthree");
  EXPECT_EQ(repainter.paint({"four"}, 80), "\r\x1b[2A \x1b[J\rfour");
  EXPECT_EQ(repainter.paint({"five", "six"}, 80), "\r \x1b[J\rfive\r\nsix");
  EXPECT_EQ(repainter.erase(80), "\r\x1b[1A \x1b[J\r");
  EXPECT_EQ(repainter.erase(80), "");
}

TEST(Repainter, KnowsWhereRowsHaveWrapped) {
  const Lines rows{"0123456789", "\x1b[31m01234\x1b[0m5", ""};
  Repainter cutting, wrapping(Repainter::Narrowing::wraps_rows);
  cutting.paint(rows, 10);
  EXPECT_EQ(cutting.erase(5), "\r\x1b[2A \x1b[J\r");
  wrapping.paint(rows, 10);
  EXPECT_EQ(wrapping.erase(5), "\r\x1b[4A \x1b[J\r");
  wrapping.paint(rows, 10);
  EXPECT_EQ(wrapping.erase(10), "\r\x1b[2A \x1b[J\r");
}

}  // namespace
}  // namespace wsx
