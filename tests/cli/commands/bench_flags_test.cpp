#include <fstream>
#include <gtest/gtest.h>

#include "cli/commands/command_flags.hpp"
#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;
using Mode = OutputOptions::Mode;

BenchPlan plan_of(const Args& flags) { return parse_bench_flags(flags).plan; }

/// Without the beginning "wsx bench: ".
std::string bench_refusal(Args flags) {
  flags.insert(flags.begin(), "bench");
  constexpr std::string_view k_begin = "wsx bench: ";
  const auto text = complaint(flags);
  EXPECT_TRUE(text.starts_with(k_begin)) << text;
  return text.substr(std::min(text.size(), k_begin.size()));
}

TEST(BenchFlags, AreOptional) {
  const auto options = parse_bench_flags({});
  EXPECT_EQ(options.url, "echo:");
  EXPECT_EQ(options.plan.url.scheme, Url::Scheme::echo);
  EXPECT_EQ(options.plan.mode, BenchMode::echo);
  EXPECT_EQ(options.plan.connections, 10u);
  EXPECT_EQ(options.plan.duration, 10s);
  EXPECT_EQ(options.plan.warmup, 0s);
  EXPECT_EQ(options.plan.drain, 5s);
  EXPECT_EQ(options.plan.pipeline, 1u);
  EXPECT_EQ(options.plan.seed, 1u);
  EXPECT_FALSE(options.plan.rate);
  EXPECT_FALSE(options.plan.messages);
  EXPECT_FALSE(options.threads);
  EXPECT_EQ(options.mode, Mode::automatic);
  EXPECT_FALSE(options.quiet || options.strict || options.show_secrets || options.binary);
  EXPECT_TRUE(options.args.empty());
}

TEST(BenchFlags, TakeAUrl) {
  const auto options = parse_bench_flags({"-c5", "wss://h:1234/x"});
  EXPECT_EQ(options.url, "wss://h:1234/x");
  EXPECT_EQ(options.plan.url.port, 1234);
  EXPECT_EQ(options.args, (Args{"-c5", "wss://h:1234/x"}));
  EXPECT_EQ(bench_refusal({"ftp://h"}).substr(0, 3), "\"ft");
  EXPECT_EQ(bench_refusal({"ws://a", "ws://b"}), "unexpected argument \"ws://b\"; usage: wsx bench [FLAGS] [URL]");
}

TEST(BenchFlags, ChooseTheMode) {
  EXPECT_EQ(plan_of({"--mode", "echo"}).mode, BenchMode::echo);
  EXPECT_EQ(plan_of({"--mode", "push"}).mode, BenchMode::push);
  EXPECT_EQ(plan_of({"--mode", "ping"}).mode, BenchMode::ping);
  EXPECT_EQ(plan_of({"--mode", "connect"}).mode, BenchMode::connect);
  EXPECT_EQ(plan_of({"--mode", "idle"}).mode, BenchMode::idle);
  EXPECT_EQ(plan_of({"--mode=fanout", "-r1"}).mode, BenchMode::fanout);
  EXPECT_EQ(bench_refusal({"--mode", "replay"}),
            "--mode takes echo, push, ping, connect, idle or fanout, not \"replay\"");
}

TEST(BenchFlags, SayHowMuchAndHowLong) {
  EXPECT_EQ(plan_of({"-c", "10k"}).connections, 10'000u);
  EXPECT_EQ(plan_of({"--connections", "1m"}).connections, 1'000'000u);
  EXPECT_EQ(plan_of({"-d", "2m"}).duration, 2min);
  EXPECT_EQ(plan_of({"--duration=7d"}).duration, 24h * 7);
  EXPECT_EQ(plan_of({"--warmup", "500ms"}).warmup, 500ms);
  EXPECT_EQ(plan_of({"--drain", "0"}).drain, 0s);
  EXPECT_EQ(parse_bench_flags({"-t", "2"}).threads, 2u);
  EXPECT_EQ(parse_bench_flags({"--threads=1024"}).threads, 1024u);
  EXPECT_EQ(plan_of({"--seed", "9007199254740991"}).seed, (1ull << 53) - 1);
  EXPECT_EQ(plan_of({"--mode", "idle", "--ping-interval", "1s"}).ping_interval, 1s);
}

TEST(BenchFlags, AMessageCountEndsARunUnlessADurationDoesSoEarlier) {
  EXPECT_EQ(plan_of({"-n", "1k"}).messages, 1'000u);
  EXPECT_EQ(plan_of({"-n", "1k"}).duration, 1h);
  EXPECT_EQ(plan_of({"--messages=5", "-d", "10s"}).duration, 10s);
  EXPECT_EQ(plan_of({"-d", "10s", "-n5"}).duration, 10s);
  EXPECT_EQ(plan_of({"-d", "10s", "-n5"}).messages, 5u);
}

TEST(BenchFlags, SayHowFast) {
  EXPECT_DOUBLE_EQ(*plan_of({"-r", "0.5"}).rate, 0.5);
  EXPECT_DOUBLE_EQ(*plan_of({"--rate", "10k"}).rate, 10'000);
  EXPECT_DOUBLE_EQ(*plan_of({"--rate=2.5K"}).rate, 2'500);
  EXPECT_DOUBLE_EQ(*plan_of({"--rate", "100m"}).rate, 100e6);
  EXPECT_DOUBLE_EQ(*plan_of({"--rate", ".1g"}).rate, 100e6);
  EXPECT_DOUBLE_EQ(*plan_of({"--rate-per-connection", "2.5", "-c4"}).rate, 10);
  EXPECT_DOUBLE_EQ(*parse_bench_flags({"--rate-per-connection", "2.5"}).rate_per_connection, 2.5);
  EXPECT_EQ(plan_of({"-r1"}).arrivals, ArrivalKind::constant);
  EXPECT_EQ(plan_of({"-r1", "--arrivals", "poisson"}).arrivals, ArrivalKind::poisson);
  EXPECT_EQ(plan_of({"--rate-per-connection=1", "--arrivals=poisson"}).arrivals, ArrivalKind::poisson);
  EXPECT_EQ(plan_of({"--pipeline", "100k"}).pipeline, 100'000u);
}

TEST(BenchFlags, SayHowConnectionsAreOpened) {
  EXPECT_DOUBLE_EQ(plan_of({"--connect-rate", "1k"}).connect_rate, 1'000);
  EXPECT_EQ(plan_of({"--ramp", "10s"}).ramp, 10s);
  EXPECT_EQ(plan_of({"--source-ip", "127.0.0.0/24,::1"}).source_addresses.size(), 255u);
  EXPECT_EQ(bench_refusal({"--source-ip", "127.0.0.1", "--unix", "/s"}),
            "--source-ip and --unix cannot be used together");
  EXPECT_EQ(bench_refusal({"--source-ip", "127.0.0.1", "--proxy", "http://p"}),
            "--source-ip and --proxy cannot be used together");
  EXPECT_EQ(bench_refusal({"--source-ip", "127.0.0.1", "ws+unix:/s"}),
            "--source-ip cannot be used with the URL \"ws+unix:/s:/\"");
  EXPECT_EQ(bench_refusal({"--source-ip", "localhost"}),
            "--source-ip takes addresses such as 10.0.0.1,10.0.0.2 or 127.0.0.0/24: \"localhost\" is neither an "
            "address nor a network");
}

TEST(BenchFlags, RefuseWhatIsZeroNegativeOrAbsurd) {
  struct Case {
    const char *flag, *value;
    std::string complaint;
  };
  const std::string count = "takes a whole number above 0, such as 50 or 10k",
                    rate = "takes a rate per second above 0, such as 0.5, 250 or 10k",
                    positive = "takes a duration above 0, such as 10s, 500ms or 2m",
                    time = "takes a duration such as 10s, 500ms or 2m",
                    size = "takes a size above 0, such as 100, 4KiB or 1MB";
  const Case cases[] = {
      {"--connections", "0", count},
      {"--connections", "-1", count},
      {"--connections", "1.5", count},
      {"--connections", "1000001", "takes at most 1m"},
      {"--messages", "0", count},
      {"--messages", "99999999999999999999", count},
      {"--messages", "1001g", "takes at most 1000g"},
      {"--pipeline", "0", count},
      {"--pipeline", "100001", "takes at most 100k"},
      {"--duration", "0", positive},
      {"--duration", "-5s", positive},
      {"--duration", "soon", positive},
      {"--duration", "8d", "takes at most 7d"},
      {"--duration", "99999999999h", positive},
      {"--ramp", "0s", positive},
      {"--ramp", "200h", "takes at most 7d"},
      {"--warmup", "-1", time},
      {"--warmup", "8d", "takes at most 7d"},
      {"--drain", "x", time},
      {"--drain", "8d", "takes at most 7d"},
      {"--rate", "0", rate},
      {"--rate", "-10", rate},
      {"--rate", "0.0", rate},
      {"--rate", "", rate},
      {"--rate", "k", rate},
      {"--rate", ".", rate},
      {"--rate", "1e3", rate},
      {"--rate", "nan", rate},
      {"--rate", "inf", rate},
      {"--rate", "10kk", rate},
      {"--rate", "0x10", rate},
      {"--rate", "1.2.3", rate},
      {"--rate", "101m", "takes at most 100m per second"},
      {"--rate", "0.0009", "takes at least 0.001 per second"},
      {"--rate-per-connection", "0", rate},
      {"--connect-rate", "0", rate},
      {"--connect-rate", "1g", "takes at most 100m per second"},
      {"--size", "0", size},
      {"--size", "-1", size},
      {"--size", "1GiB", "takes at most 16MiB"},
      {"--threads", "0", "takes a number of threads from 1 to 1024"},
      {"--threads", "1025", "takes a number of threads from 1 to 1024"},
      {"--seed", "-1", "takes a whole number below 2^53, such as 1 or 20260101"},
      {"--max-message", "0", "takes a size above 0, such as 1024, 64KiB or 1MB"},
      {"--arrivals", "often", "takes constant or poisson"},
      {"--match", "id", "takes auto, order, seq or a JSON pointer such as /id"},
  };
  for (const auto& [flag, value, text] : cases)
    EXPECT_EQ(bench_refusal({flag, value}), std::string(flag) + " " + text + ", not \"" + value + "\"");
  EXPECT_EQ(bench_refusal({"--rate", std::string(400, '9')}).substr(0, 45),
            "--rate takes at most 100m per second, not \"99");
  EXPECT_EQ(bench_refusal({"--rate-per-connection", "1k", "-c", "200k"}),
            "--rate-per-connection makes more than 100m messages per second on 200000 connections");
}

TEST(BenchFlags, ThatContradictEachOtherAreRefused) {
  EXPECT_EQ(bench_refusal({"--rate", "1", "--pipeline", "2"}), "--rate and --pipeline cannot be used together");
  EXPECT_EQ(bench_refusal({"--rate-per-connection", "1", "--pipeline", "2"}),
            "--rate-per-connection and --pipeline cannot be used together");
  EXPECT_EQ(bench_refusal({"--rate", "1", "--rate-per-connection", "2"}),
            "--rate and --rate-per-connection cannot be used together");
  EXPECT_EQ(bench_refusal({"--ramp", "1s", "--connect-rate", "2"}),
            "--connect-rate and --ramp cannot be used together");
  EXPECT_EQ(bench_refusal({"-m", "a", "-f", "b"}), "--message and --file cannot be used together");
  EXPECT_EQ(bench_refusal({"-m", "a", "--size", "1"}), "--message and --size cannot be used together");
  EXPECT_EQ(bench_refusal({"-f", "a", "--size", "1"}), "--file and --size cannot be used together");
  EXPECT_EQ(bench_refusal({"--json", "--pretty"}), "--json and --pretty cannot be used together");
  EXPECT_EQ(bench_refusal({"--arrivals", "poisson"}), "--arrivals needs --rate: without a rate there is no schedule");
  EXPECT_EQ(bench_refusal({"--deflate-level", "9"}), "--deflate-level needs --deflate");
  EXPECT_EQ(bench_refusal({"-u", "a:b", "-H", "Authorization: c"}),
            "--user and --header Authorization cannot be used together");
  EXPECT_EQ(bench_refusal({"--connect-to", "h:1"}), "--connect-to cannot be used with the URL \"echo:\"");
}

TEST(BenchFlags, ThatMeanNothingInAModeAreRefused) {
  struct Case {
    Args flag;
    Args modes;
  };
  const Case cases[] = {
      {{"--rate", "1"}, {"push", "idle"}},
      {{"--rate-per-connection", "1"}, {"push", "connect", "idle", "fanout"}},
      {{"--pipeline", "2"}, {"push", "connect", "idle", "fanout"}},
      {{"--messages", "1"}, {"push", "idle"}},
      {{"--match", "seq"}, {"push", "ping", "connect", "idle"}},
      {{"--match", "order"}, {"push", "ping", "connect", "idle"}},
      {{"--first", "x"}, {"connect"}},
      {{"--skip-first", "1"}, {"connect"}},
      {{"--message", "x"}, {"ping", "connect", "idle"}},
      {{"--file", "/dev/null"}, {"ping", "connect", "idle"}},
      {{"--file", "@/dev/null"}, {"ping", "connect", "idle"}},
      {{"--size", "9"}, {"ping", "connect", "idle"}},
      {{"--binary"}, {"ping", "connect", "idle"}},
      {{"--ping-interval", "1s"}, {"echo", "push", "ping", "connect", "fanout"}},
      {{"--connect-rate", "1"}, {"connect"}},
      {{"--ramp", "1s"}, {"connect"}},
  };
  for (const auto& [flag, modes] : cases)
    for (const auto& mode : modes) {
      Args args = flag;
      args.insert(args.end(), {"--mode", mode});
      EXPECT_EQ(bench_refusal(args), flag.front() + " has no effect in --mode " + mode);
    }
}

TEST(BenchFlags, AFanoutHasASenderReceiversAndAnEnd) {
  EXPECT_DOUBLE_EQ(*plan_of({"--mode", "fanout", "-r", "10"}).rate, 10);
  EXPECT_EQ(bench_refusal({"--mode", "fanout", "-c1", "-r1"}),
            "--mode fanout needs at least 2 connections: one sends, the others receive");
  const std::string too_many =
      "--mode fanout sends at most 10m messages, including the warm-up; lower --rate, --duration or --messages";
  EXPECT_EQ(bench_refusal({"--mode", "fanout", "-r", "1m", "-d", "11s"}), too_many);
  EXPECT_EQ(bench_refusal({"--mode", "fanout", "-r", "1m", "-d", "9s", "--warmup", "2s"}), too_many);
  EXPECT_EQ(bench_refusal({"--mode", "fanout", "-r", "1", "-n", "11m"}), too_many);
  EXPECT_EQ(bench_refusal({"--mode", "fanout", "-r", "1m", "-n", "10", "--warmup", "11s"}), too_many);
  EXPECT_DOUBLE_EQ(*plan_of({"--mode", "fanout"}).rate, 10);
  EXPECT_EQ(plan_of({"--mode", "fanout", "-r", "1m", "-n", "10m"}).messages, 10'000'000u);
}

TEST(BenchFlags, AnIdleConnectionsPingsAreASchedule) {
  EXPECT_DOUBLE_EQ(*plan_of({"--mode", "idle", "-c", "20", "--ping-interval", "200ms"}).rate, 100);
  EXPECT_FALSE(plan_of({"--mode", "idle", "--ping-interval", "0"}).rate);
}

TEST(BenchFlags, SayHowItIsJudgedAndTold) {
  const auto options = parse_bench_flags({"--fail-if",
                                          "rtt.p99 > 50ms",
                                          "--fail-if=errors > 0",
                                          "--strict",
                                          "-o",
                                          "a",
                                          "--hdr",
                                          "b",
                                          "--hlog",
                                          "c",
                                          "--junit",
                                          "d",
                                          "--markdown",
                                          "e",
                                          "--openmetrics",
                                          "f",
                                          "ws://localhost",
                                          "-q",
                                          "--show-secrets",
                                          "--no-color",
                                          "--json"});
  Args rules;
  for (const FailIf& rule : options.fail_if) rules.push_back(rule.expression);
  EXPECT_EQ(rules, (Args{"rtt.p99 > 50ms", "errors > 0"}));
  EXPECT_TRUE(options.strict && options.quiet && options.show_secrets);
  EXPECT_EQ(options.output, "a");
  EXPECT_EQ(options.hdr, "b");
  EXPECT_EQ(options.hlog, "c");
  EXPECT_EQ(options.junit, "d");
  EXPECT_EQ(options.markdown, "e");
  EXPECT_EQ(options.openmetrics, "f");
  EXPECT_EQ(options.colour, OutputOptions::Colour::never);
  EXPECT_EQ(options.mode, Mode::json);
  EXPECT_EQ(parse_bench_flags({"--pretty", "--quiet", "--output=x", "echo:"}).mode, Mode::pretty);
}

TEST(BenchFlags, ShowWhereARuleIsWrong) {
  const auto parsed = parse_args({"bench", "--fail-if", "errors > 0", "--fail-if", "rtt.p99 >> 5ms"});
  const auto* printout = std::get_if<Printout>(&parsed);
  ASSERT_TRUE(printout);
  EXPECT_EQ(printout->exit_code, ExitCode::usage);
  EXPECT_TRUE(printout->text.starts_with("wsx bench: --fail-if takes a rule such as 'rtt.p99 > 50ms': "))
      << printout->text;
  EXPECT_TRUE(printout->text.ends_with("\nrtt.p99 >> 5ms\n         ^\n")) << printout->text;
  EXPECT_EQ(bench_refusal({"--fail-if", ""}),
            "--fail-if takes a rule such as 'rtt.p99 > 50ms': expected a metric such as rtt.p99 or errors");
}

TEST(BenchFlags, ReachServersAsConnectDoesButOfferNoCompression) {
  EXPECT_FALSE(plan_of({}).client.upgrade.deflate.enabled);
  const auto client =
      plan_of({"--deflate", "--deflate-level", "9", "-H", "X: y", "-s", "chat", "-k", "-4", "wss://h"}).client;
  EXPECT_TRUE(client.upgrade.deflate.enabled);
  EXPECT_EQ(client.upgrade.deflate.level, 9);
  EXPECT_EQ(client.upgrade.headers, (HeaderList{{"X", "y"}}));
  EXPECT_EQ(client.upgrade.subprotocols, Args{"chat"});
  EXPECT_TRUE(client.dial.tls.insecure);
  EXPECT_EQ(client.dial.family, Family::v4);
  EXPECT_EQ(plan_of({"--max-message", "1KiB"}).max_message_bytes, 1024u);
  EXPECT_EQ(bench_refusal({"--reconnect"}), "unknown flag --reconnect; wsx bench --help lists all flags");
}

TEST(BenchFlags, NeedAUrlWhenSomebodyReliesOnTheResult) {
  for (const Args& flags : {Args{"--fail-if", "errors > 0"}, Args{"-o", "f"}, Args{"--hdr", "f"}, Args{"--hlog", "f"},
                            Args{"--junit", "f"}, Args{"--markdown", "f"}, Args{"--openmetrics", "f"}}) {
    EXPECT_NE(bench_refusal(flags).find(" needs a URL; write echo: to measure the echo server inside wsx"),
              std::string::npos)
        << flags[0];
    auto with_url = flags;
    with_url.emplace_back("echo:");
    EXPECT_EQ(parse_bench_flags(with_url).plan.url.scheme, Url::Scheme::echo) << flags[0];
  }
}

TEST(BenchFlags, NameEachFileOnce) {
  EXPECT_EQ(bench_refusal({"-o", "wsx-f", "--junit", "./wsx-f", "echo:"}),
            "--junit and --output name the same file, \"./wsx-f\"");
  EXPECT_EQ(parse_bench_flags({"-o", "/dev/null", "--junit", "/dev/null", "echo:"}).junit, "/dev/null");
}

TEST(BenchFlags, RefuseRulesAboutWhatTheModeDoesNotMeasure) {
  EXPECT_EQ(bench_refusal({"--fail-if", "gap.p50 > 1s", "echo:"}),
            "--fail-if \"gap.p50 > 1s\" is of no use: gap.p50 is measured only in --mode push");
  EXPECT_EQ(bench_refusal({"--fail-if", "loop_lag.p50 > 1s", "echo:"}),
            "--fail-if \"loop_lag.p50 > 1s\" is of no use: loop_lag.p50 is measured only with --rate");
  const char* const rule = "connect.proxy.p50 > 1s";
  for (const Args& proxy : {Args{"--proxy", ""}, Args{"--proxy", "http://proxy", "--noproxy", "*"}}) {
    Args flags = {"--fail-if", rule, "ws://example.com/"};
    flags.insert(flags.end(), proxy.begin(), proxy.end());
    EXPECT_EQ(bench_refusal(flags),
              "--fail-if \"connect.proxy.p50 > 1s\" is of no use: connect.proxy.p50 is measured only through a proxy");
  }
  EXPECT_EQ(parse_bench_flags({"--proxy", "http://proxy", "--fail-if", rule, "ws://example.com/"}).fail_if.size(), 1u);
  EXPECT_EQ(parse_bench_flags({"--mode", "idle", "--fail-if", "loop_lag.p50 > 1s", "echo:"}).fail_if.size(), 1u);
}

}  // namespace
}  // namespace wsx
