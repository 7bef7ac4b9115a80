#include "report/metric.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "base/lists.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

RunResult make_metric_run() {
  RunResult run;
  run.rtt.record(1ms, 900);
  run.rtt.record(20ms, 100);
  run.connect.total.record(5ms, 100);
  run.connect.tls.record(3ms, 100);
  run.errors = {{"tcp.connection_refused", 3}, {"tcp.timeout", 2}, {"tls.bad_certificate", 1}};
  run.close_codes = {{1006, 7}};
  run.sent = 1000;
  run.messages_per_s = 12345.6;
  run.received_bytes = 2048;
  run.delivery = 0.995;
  return run;
}

std::string read(std::string_view name, const RunResult& run = make_metric_run()) {
  const auto metric = find_metric(name);
  if (!metric) return metric.error().message;
  const auto reading = metric->read(run);
  return reading.value ? format_reading(reading, metric->unit) : reading.why_not;
}

TEST(Metric, ReadsWhatTheSummaryHas) {
  const std::pair<std::string_view, std::string_view> k_cases[] = {
      {"rtt.p50", "1ms"},
      {"rtt.p95", "20ms"},
      {"rtt.min", "1ms"},
      {"rtt.max", "20ms"},
      {"rtt.mean", "2.9ms"},
      {"connect.p90", "5ms"},
      {"connect.total.p90", "5ms"},
      {"connect.tls.p90", "3ms"},
      {"sent", "1000"},
      {"received", "0"},
      {"messages_per_s", "12.3k/s"},
      {"received_bytes", "2KiB"},
      {"delivery", "99.5%"},
      {"errors", "6"},
      {"errors.tcp", "5"},
      {"errors.tcp.timeout", "2"},
      {"errors.dns.host_not_found", "0"},
      {"close.1006", "7"},
      {"close.1001", "0"},
  };
  for (const auto& [name, text] : k_cases) EXPECT_EQ(read(name), text) << name;
}

TEST(Metric, SaysWhyThereIsNoValue) {
  EXPECT_EQ(read("rtt.p99.9"), "needs 3,838 samples, has 1,000");
  EXPECT_EQ(read("service.p50"), "nothing was measured");
  EXPECT_EQ(read("service.max"), "nothing was measured");
  EXPECT_EQ(read("gap.p50"), "not measured in this mode");
  EXPECT_EQ(read("bytes_per_connection"), "not measured in this mode");
}

TEST(Metric, KnowsLowerBounds) {
  RunResult run;
  run.rtt.record(1ms, 500);
  run.rtt.record_at_least(2s, 500);
  EXPECT_EQ(read("rtt.p25", run), "1ms");
  EXPECT_EQ(read("rtt.p90", run), "≥ 2s");
  EXPECT_EQ(read("rtt.max", run), "≥ 2s");
  EXPECT_EQ(read("rtt.mean", run), "≥ 1s");
  EXPECT_EQ(read("rtt.min", run), "1ms");
}

TEST(Metric, FormatsWhatNoRunShouldHave) {
  for (const auto unit :
       {MetricUnit::milliseconds, MetricUnit::count, MetricUnit::per_second, MetricUnit::share, MetricUnit::bytes}) {
    EXPECT_EQ(format_reading({NAN}, unit), "–");
    EXPECT_EQ(format_reading({-INFINITY}, unit), "–");
    EXPECT_FALSE(format_reading({1e300}, unit).empty());
    EXPECT_TRUE(format_reading({-1e300}, unit).starts_with("-"));
  }
  EXPECT_EQ(format_reading({-2048.0}, MetricUnit::bytes), "-2KiB");
  EXPECT_EQ(format_reading({0.5}, MetricUnit::per_second), "0.5/s");
}

TEST(Metric, HasNoExponents) {
  const std::pair<double, const char*> k_rates[] = {{999.7, "1k/s"}, {999.4, "999/s"},    {1000, "1k/s"},
                                                    {0, "0/s"},      {9.999, "10/s"},     {12.34, "12.3/s"},
                                                    {100, "100/s"},  {1e-5, "0.00001/s"}, {123456, "123k/s"}};
  for (const auto& [rate, text] : k_rates) EXPECT_EQ(format_reading({rate}, MetricUnit::per_second), text) << rate;
  EXPECT_EQ(format_reading({123456.0}, MetricUnit::percent), "123456%");
  EXPECT_EQ(format_reading({99.95}, MetricUnit::percent), "99.95%");
}

TEST(Metric, SaysWhatAMisspeltNameWasMeantToBe) {
  EXPECT_EQ(read("rtt.p9.9"), "1ms");
  EXPECT_EQ(read("rtt.p90.0"), "1ms");
  EXPECT_EQ(read("error"), "unknown metric \"error\"; did you mean errors?");
  EXPECT_EQ(read("mesages_per_s"), "unknown metric \"mesages_per_s\"; did you mean messages_per_s?");
  EXPECT_EQ(read("rtt.999"), "unknown metric \"rtt.999\"; did you mean rtt.p99?");
}

TEST(Metric, SaysWhichErrorsThereAre) {
  EXPECT_EQ(read("errors.tcp.conection_refused"),
            "unknown metric \"errors.tcp.conection_refused\"; did you mean errors.tcp.connection_refused?");
  EXPECT_EQ(read("errors.dns.cheese"),
            "unknown metric \"errors.dns.cheese\"; errors.dns has dns_unavailable, host_not_found, timeout");
  EXPECT_EQ(
      read("errors.cheeseboard"),
      "unknown metric \"errors.cheeseboard\"; a load test has errors of the phases dns, tcp, proxy, tls, upgrade, "
      "protocol and io");
}

TEST(Metric, NamesTheUsualOnesWhenNoneIsNear) {
  EXPECT_EQ(read("cheese"),
            "unknown metric \"cheese\"; the usual ones are rtt.p99, service.p99, connect.p99, messages_per_s, errors, "
            "close.1006, unanswered and connections_lost, and wsx-bench(1) lists all");
}

TEST(Metric, KnowsWhatOthersCallThem) {
  for (const auto& [theirs, ours] : {std::pair("p99", "rtt.p99"),
                                     {"p95", "rtt.p95"},
                                     {"avg", "rtt.mean"},
                                     {"max", "rtt.max"},
                                     {"rtt.avg", "rtt.mean"},
                                     {"rtt.median", "rtt.p50"},
                                     {"service.avg", "service.mean"},
                                     {"latency.p99", "rtt.p99"},
                                     {"latency", "rtt.p99"},
                                     {"connect.tls.avg", "connect.tls.mean"},
                                     {"rtt.p100", "rtt.max"},
                                     {"p100", "rtt.max"},
                                     {"connect.p101", "connect.max"},
                                     {"rtt.p0", "rtt.min"},
                                     {"rtt.p999", "rtt.p99.9"},
                                     {"service.p9999", "service.p99.99"},
                                     {"rtt.p995", "rtt.p99.5"},
                                     {"latency.p100", "rtt.max"},
                                     {"rps", "messages_per_s"},
                                     {"throughput", "messages_per_s"},
                                     {"error_rate", "errors"}})
    EXPECT_EQ(read(theirs), "unknown metric \"" + std::string(theirs) + "\"; did you mean " + ours + "?");
}

TEST(Metric, ListsAllThereAre) {
  EXPECT_EQ(
      join(metric_names()),
      "rtt.p50, rtt.p90, rtt.p99, rtt.p99.9, rtt.min, rtt.mean, rtt.max, "
      "service.p99, send_lag.p99, loop_lag.p99, blocked.p99, own_delay.p99, connect.dns.p99, connect.tcp.p99, "
      "connect.proxy.p99, connect.tls.p99, connect.upgrade.p99, connect.total.p99, connect.p99, "
      "per_connection.p50.p99, gap.p99, spread.p99, connections, connections_opened, connections_lost, achieved_per_s, "
      "due, sent, received, unanswered, unsent, unexpected, max_backlog, messages_per_s, sent_bytes, received_bytes, "
      "sent_wire_bytes, received_wire_bytes, per_connection.received_min, per_connection.received_median, "
      "per_connection.received_max, delivery, bytes_per_connection, errors, errors.tcp.connection_refused, close.1006");
}

TEST(Metric, RefusesWhatNoRunCanHave) {
  for (const char* name : {"",
                           ".",
                           "rtt",
                           "rtt.",
                           "rtt.p",
                           "rtt.p0",
                           "rtt.p100",
                           "rtt.p-1",
                           "rtt.pnan",
                           "rtt.p1e1",
                           "rtt.p99x",
                           "errors.",
                           "errors.tcp.",
                           "errors.cheese",
                           "errors.tcp.Bad",
                           "errors.tcp.time",
                           "errors.tcp.nosuch",
                           "errors.input",
                           "close.",
                           "close.99",
                           "close.5000",
                           "close.1006x",
                           "close.-1006",
                           "connect.cheese.p50",
                           "\x1b[2J"})
    EXPECT_FALSE(find_metric(name)) << name;
}

TEST(Metric, FindsAllThatItLists) {
  for (const auto& name : metric_names()) EXPECT_TRUE(find_metric(name)) << name;
}

}  // namespace
}  // namespace wsx
