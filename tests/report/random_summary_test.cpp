#include "report/random_summary.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace wsx {

std::string RandomSummaries::text() {
  static const std::string k_pieces[] = {"a",    "hello ", "\"",     "\\",         "\n",   "\t",      "\x01",
                                         "|",    "`",      "</a>",   "]]>",        "&amp", "\x1b[2J", "\u202e",
                                         "\xff", "\u00e9", "\u2028", "\U0001f600", "{}",   "_*#",     "0123456789"};
  std::string out;
  for (auto pieces = number(8); pieces > 0; --pieces) out += k_pieces[number(std::size(k_pieces) - 1)];
  return out;
}

std::vector<std::string> RandomSummaries::texts() {
  std::vector<std::string> out;
  for (auto size = number(3); size > 0; --size) out.push_back(text());
  return out;
}

std::vector<std::pair<std::string, std::string>> RandomSummaries::pairs() {
  std::vector<std::pair<std::string, std::string>> out;
  for (auto size = number(5); size > 0; --size) out.emplace_back(std::to_string(size) + text(), text());
  return out;
}

Distribution RandomSummaries::distribution(int digits) {
  Distribution out(digits);
  const auto most = std::uint64_t{1} << number(45);
  for (auto size = coin() ? number(3) : number(5000); size > 0; --size)
    out.record(std::chrono::nanoseconds(number(most)), 1 + number(3));
  while (coin()) out.record_at_least(std::chrono::nanoseconds(number(most)), 1 + number(9));
  return out;
}

GeneratorUse RandomSummaries::generator() {
  GeneratorUse use;
  for (auto threads = number(3); threads > 0; --threads)
    use.threads.push_back({.cpu_seconds = fraction(10),
                           .wait_seconds = fraction(10),
                           .awake_seconds = fraction(10),
                           .cpu_percent = fraction(100),
                           .wait_percent = fraction(100),
                           .loop_lag_p99_ns = number(1'000'000'000)});
  use.cpu_seconds = fraction(100);
  use.server_cpu_seconds = fraction(100);
  use.steal_percent = maybe([&] { return fraction(100); });
  use.throttled_periods = maybe([&] { return number(1000); });
  use.retransmits = maybe([&] { return number(1000); });
  use.resident_bytes = number(1ull << 40);
  return use;
}

SecondOfRun RandomSummaries::second() {
  SecondOfRun second{.at_s = fraction(100) - 10, .seconds = fraction(1)};
  for (auto* member : {&second.connections, &second.sent, &second.received, &second.errors, &second.unanswered})
    *member = number(coin() ? 10 : 1'000'000'000'000);
  second.rtt = distribution(2);
  return second;
}

RunResult RandomSummaries::run() {
  constexpr double k_odd[] = {NAN, INFINITY, 1e300, 0};
  RunResult run;
  for (auto* member :
       {&run.warmup_sent, &run.warmup_received, &run.connections, &run.connections_opened, &run.connections_lost,
        &run.due, &run.sent, &run.received, &run.unanswered, &run.unsent, &run.unexpected, &run.max_backlog,
        &run.sent_bytes, &run.received_bytes, &run.sent_wire_bytes, &run.received_wire_bytes})
    *member = number(coin() ? 10 : ~0ull >> 1);
  for (auto* member : {&run.seconds, &run.warmup_seconds, &run.drain_seconds, &run.achieved_per_s, &run.messages_per_s})
    *member = number(20) == 0 ? k_odd[number(std::size(k_odd) - 1)] : fraction(coin() ? 10 : 1e9);
  run.target_per_s = maybe([&] { return fraction(1e7); });
  for (const char* name : {"tcp.connection_refused", "upgrade.refused", "protocol.closed_badly", "tls.bad"})
    if (coin()) run.errors[name] = number(1000);
  while (coin()) run.close_codes[static_cast<std::uint16_t>(1000 + number(3999))] = number(1000);
  for (auto* member :
       {&run.rtt, &run.service, &run.send_lag, &run.loop_lag, &run.blocked, &run.connect.dns, &run.connect.tcp,
        &run.connect.proxy, &run.connect.tls, &run.connect.upgrade, &run.connect.total})
    if (coin()) *member = distribution();
  run.gap = maybe([&] { return distribution(); });
  run.spread = maybe([&] { return distribution(); });
  run.delivery = maybe([&] { return fraction(1); });
  run.bytes_per_connection = maybe([&] { return fraction(10'000) - 1'000; });
  for (auto seconds = number(3); seconds > 0; --seconds) run.series.push_back(second());
  run.generator = generator();
  return run;
}

Summary RandomSummaries::next() {
  static const char* const k_modes[] = {"echo", "push", "ping", "connect", "idle", "fanout"};
  Summary summary;
  summary.version = "0.2.0";
  summary.mode = k_modes[number(std::size(k_modes) - 1)];
  summary.url = "ws://localhost/" + text();
  summary.started = "2026-11-23T09:00:00.123456Z";
  summary.open_loop = coin();
  summary.interrupted = coin();
  summary.config = pairs();
  summary.config_hash = "0123456789abcdef";
  summary.command = "wsx bench " + text();
  summary.host = pairs();
  summary.verdict = {coin(), texts(), texts(), maybe([&] { return text(); })};
  for (auto runs = number(2); runs > 0; --runs) summary.runs.push_back(run());
  while (coin()) summary.thresholds.push_back({text(), coin(), maybe([&] { return fraction(1000); }), text()});
  return summary;
}

namespace {

TEST(RandomSummaries, AreTheSameForTheSameSeed) {
  RandomSummaries one(1), other(1);
  for (int i = 0; i < 20; ++i) {
    const auto a = one.next(), b = other.next();
    EXPECT_EQ(a.command, b.command);
    ASSERT_EQ(a.runs.size(), b.runs.size());
    for (std::size_t run = 0; run < a.runs.size(); ++run) EXPECT_EQ(a.runs[run].rtt.count(), b.runs[run].rtt.count());
  }
}

}  // namespace
}  // namespace wsx
