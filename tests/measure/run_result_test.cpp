#include "measure/run_result.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;

TEST(RunResult, ThreadsAddWhatTheyCounted) {
  RunResult run, part;
  run.sent = 3;
  run.connections = 10;
  run.seconds = 2;
  part.sent = 4;
  part.max_backlog = 5;
  part.connections = 7;
  part.seconds = 9;
  part.errors = {{"tcp.timeout", 2}};
  part.close_codes = {{1006, 1}};
  part.rtt.record(1ms);
  part.connect.tcp.record(2ms);
  part.gap.emplace().record(3ms);
  part.generator.threads.push_back({.cpu_seconds = 1});
  part.generator.retransmits = 6;
  part.generator.arrivals_checked = 5;
  part.generator.cpu_seconds = 8;
  add(run, part);
  add(run, part);
  EXPECT_EQ(run.sent, 11u);
  EXPECT_EQ(run.max_backlog, 10u);
  EXPECT_EQ(run.errors.at("tcp.timeout"), 4u);
  EXPECT_EQ(run.close_codes.at(1006), 2u);
  EXPECT_EQ(run.rtt.count(), 2u);
  EXPECT_EQ(run.connect.tcp.count(), 2u);
  EXPECT_EQ(run.gap->count(), 2u);
  EXPECT_EQ(run.generator.threads.size(), 2u);
  EXPECT_EQ(run.generator.retransmits, 12u);
  EXPECT_EQ(run.generator.arrivals_checked, 10u);
  EXPECT_EQ(run.connections, 10u) << "known of the whole run only";
  EXPECT_EQ(run.seconds, 2) << "known of the whole run only";
  EXPECT_EQ(run.generator.cpu_seconds, 0) << "known of the whole run only";
  EXPECT_FALSE(run.spread);
}

TEST(RunResult, ThreadsOfASecondAddAndItStaysOneSecond) {
  SecondOfRun second{
      .at_s = 3, .seconds = 1, .connections = 2, .sent = 10, .received = 9, .errors = 1, .unanswered = 4};
  SecondOfRun part = second;
  part.rtt.record(1ms);
  add(second, part);
  EXPECT_EQ(second.at_s, 3);
  EXPECT_EQ(second.seconds, 1);
  EXPECT_EQ(second.connections, 4u);
  EXPECT_EQ(second.sent, 20u);
  EXPECT_EQ(second.received, 18u);
  EXPECT_EQ(second.errors, 2u);
  EXPECT_EQ(second.unanswered, 8u);
  EXPECT_EQ(second.rtt.count(), 1u);
}

TEST(RunResult, WhatOnlyOneOfTwoThreadsHasKeepsItsDigits) {
  SecondOfRun second, part;
  part.service.emplace(2).record(5ms, 10);
  part.service->record(3600s);
  add(second, part);
  ASSERT_TRUE(second.service);
  EXPECT_EQ(second.service->histogram().counts(), part.service->histogram().counts());
  EXPECT_EQ(second.service->histogram().max(), part.service->histogram().max());
  add(second, part);
  EXPECT_EQ(second.service->count(), 22u);
}

TEST(RunResult, ALaterSecondSaysWhatThereIsAtTheEnd) {
  SecondOfRun earlier{
      .at_s = 3, .seconds = 1, .connections = 2, .sent = 10, .received = 9, .errors = 1, .unanswered = 4};
  const SecondOfRun later{
      .at_s = 5, .seconds = 2, .connections = 1, .sent = 5, .received = 6, .errors = 1, .unanswered = 3};
  append_later(earlier, later);
  EXPECT_EQ(earlier.at_s, 5);
  EXPECT_EQ(earlier.seconds, 3);
  EXPECT_EQ(earlier.connections, 1u);
  EXPECT_EQ(earlier.sent, 15u);
  EXPECT_EQ(earlier.received, 15u);
  EXPECT_EQ(earlier.errors, 2u);
  EXPECT_EQ(earlier.unanswered, 3u);
  EXPECT_EQ(earlier.messages_per_s(), 5);
}

TEST(RunResult, TheWorstThreadIsThatOfEachKind) {
  const auto worst = find_worst({{.cpu_seconds = 1, .wait_percent = 5}, {.cpu_percent = 2, .loop_lag_p99_ns = 7}});
  EXPECT_EQ(worst.cpu_seconds, 1);
  EXPECT_EQ(worst.cpu_percent, 2);
  EXPECT_EQ(worst.wait_percent, 5);
  EXPECT_EQ(worst.loop_lag_p99_ns, 7u);
}

}  // namespace
}  // namespace wsx
