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

std::vector<Remark> RandomSummaries::remarks() {
  std::vector<Remark> list;
  while (coin()) list.push_back({"own_delay", text()});
  return list;
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

void RandomSummaries::make(std::uint64_t& field, MetricUnit) { field = number(coin() ? 10 : ~0ull >> 1); }

void RandomSummaries::make(double& field, MetricUnit unit) {
  constexpr double k_odd[] = {NAN, INFINITY, 1e300, 0};
  field = number(20) == 0 ? k_odd[number(std::size(k_odd) - 1)] : fraction(coin() ? 10 : 1e9);
  if (unit == MetricUnit::moment) field -= 5;
}

void RandomSummaries::make(Distribution& field, MetricUnit) {
  if (coin()) field = distribution(field.histogram().digits());
}

void RandomSummaries::make(std::map<std::string, std::uint64_t>& field, MetricUnit) {
  for (const char* name : {"tcp.connection_refused", "upgrade.refused", "protocol.closed_badly", "tls.bad"})
    if (coin()) field[name] = number(1000);
}

void RandomSummaries::make(std::map<std::uint16_t, std::uint64_t>& field, MetricUnit) {
  while (coin()) field[static_cast<std::uint16_t>(1000 + number(3999))] = number(1000);
}

SecondOfRun RandomSummaries::second() {
  SecondOfRun second;
  fill(second);
  return second;
}

RunResult RandomSummaries::run() {
  RunResult run;
  fill(run);
  return run;
}

Threshold RandomSummaries::threshold() {
  static const char* const k_units[] = {"count", "percent", "ms", "s", "per_s", "bytes", "share"};
  static const char* const k_signs[] = {"<", "<=", ">", ">=", "==", "!="};
  const auto outcome = [&] { return static_cast<Outcome>(number(4)); };
  Threshold threshold{text(), outcome(), {}, text()};
  do
    threshold.comparisons.push_back({text(), k_signs[number(5)], coin(), fraction(1000), k_units[number(6)], outcome(),
                                     maybe([&] { return fraction(1000); }), coin(), text()});
  while (number(2) == 0);
  return threshold;
}

SideComparison RandomSummaries::comparison() {
  const auto verdict = [&] { return static_cast<Regression>(number(2)); };
  SideComparison sides{{text(), number(9)}, {text(), number(9)}, coin(), fraction(1), fraction(1), coin(), verdict()};
  sides.needed = maybe([&] { return number(1000); });
  while (coin())
    sides.metrics.push_back({coin() ? "rtt.p99" : text(), MetricUnit::milliseconds, fraction(1000), fraction(1000),
                             fraction(2) - 1, maybe([&] { return -fraction(1); }), maybe([&] { return fraction(1); }),
                             fraction(1), verdict()});
  sides.remarks = remarks();
  return sides;
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
  Verdict& verdict = summary.verdict;
  verdict.trust = k_trust_words[number(std::size(k_trust_words) - 1)].second;
  verdict.valid = verdict.trust != Trust::not_valid;
  verdict.reasons = remarks();
  verdict.reservations = remarks();
  verdict.warnings = remarks();
  while (coin())
    verdict.numbers.push_back({text(), MetricUnit::milliseconds, fraction(1000), fraction(1000), verdict.trust});
  verdict.limited_by = maybe([&] { return text(); });
  verdict.generator = {fraction(100), fraction(100), fraction(100), number(1'000'000'000)};
  for (auto runs = number(2); runs > 0; --runs) summary.runs.push_back(run());
  while (coin()) summary.thresholds.push_back(threshold());
  summary.strict = coin();
  summary.comparison = maybe([&] { return comparison(); });
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
