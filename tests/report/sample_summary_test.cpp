#include "report/sample_summary.hpp"

#include <gtest/gtest.h>

#include "measure/record_over_time.hpp"

namespace wsx {

using namespace std::chrono_literals;

Summary make_sample_summary() {
  Summary summary;
  summary.version = "0.2.0";
  summary.mode = "echo";
  summary.url = "ws://127.0.0.1:9000/";
  summary.started = "2026-11-23T09:00:00.000000Z";
  summary.open_loop = true;
  summary.config = {{"connections", "100"}, {"rate", "1k"}, {"duration", "10s"}};
  summary.config_hash = "0123456789abcdef";
  summary.command = "wsx bench -c 100 -r 1k ws://127.0.0.1:9000/";
  summary.host = {{"kernel", "Linux 6.1"}, {"cpus", "2"}};
  summary.verdict.warnings = {{"steal", "noisy host: 2.5% of CPU time went to other virtual machines"}};
  auto& run = summary.runs.emplace_back();
  run.seconds = 10;
  run.drain_seconds = 5;
  run.connections = run.connections_opened = 100;
  run.connections_lost = 1;
  run.target_per_s = 1000;
  run.achieved_per_s = 1000;
  run.due = run.sent = 10'000;
  run.received = 9'990;
  run.unanswered = 10;
  run.max_backlog = 3;
  run.messages_per_s = 999;
  run.sent_bytes = 200'000;
  run.received_bytes = 199'800;
  run.sent_wire_bytes = 260'000;
  run.received_wire_bytes = 219'780;
  run.errors = {{"tcp.connection_refused", 2}};
  run.close_codes = {{1006, 1}};
  for (auto* times : {&run.rtt, &run.service})
    record_over_time(*times, {{100us, 6000}, {150us, 3000}, {900us, 900}, {12ms, 90}});
  run.rtt.record_at_least(2s, 10);
  run.send_lag.record(10us, 10'000);
  run.loop_lag.record(8us, 10'000);
  run.blocked.record(0us, 10'000);
  run.connect.tcp.record(60us, 100);
  run.connect.upgrade.record(200us, 100);
  run.connect.total.record(260us, 100);
  run.generator.threads = {{.cpu_percent = 42, .wait_percent = 3, .loop_lag_p99_ns = 50'000},
                           {.cpu_percent = 12, .loop_lag_p99_ns = 10'000}};
  run.generator.cpu_seconds = 5.4;
  run.generator.steal_percent = 2.5;
  run.generator.retransmits = 4;
  run.generator.arrivals_checked = 1'200;
  run.generator.arrivals_late = 3;
  run.generator.resident_bytes = 9 << 20;
  for (int i = 1; i <= 10; ++i) {
    SecondOfRun second{.at_s = static_cast<double>(i), .connections = 100, .sent = 1000, .received = 999};
    second.rtt.record(100us, 999);
    run.series.push_back(std::move(second));
  }
  summary.thresholds = {
      {"rtt.p99 > 50ms",
       Outcome::passed,
       {{"rtt.p99", ">", false, 50, "ms", Outcome::passed, 12, false, "12ms"}},
       "12ms"},
      {"errors > 0", Outcome::failed, {{"errors", ">", false, 0, "count", Outcome::failed, 2, false, "2"}}, "2"}};
  return summary;
}

namespace {

TEST(SampleSummary, AccountsForItsMessages) {
  const auto summary = make_sample_summary();
  const auto& run = summary.runs.front();
  EXPECT_EQ(run.due, run.sent + run.unsent);
  EXPECT_EQ(run.sent, run.received + run.unanswered);
  EXPECT_EQ(run.rtt.count(), run.sent);
}

}  // namespace
}  // namespace wsx
