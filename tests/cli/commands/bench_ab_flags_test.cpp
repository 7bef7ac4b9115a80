#include <gtest/gtest.h>

#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

BenchAbOptions parse_ab(Args args) {
  args.insert(args.begin(), {"bench", "ab"});
  return parse_as<BenchAbOptions>(args);
}

/// Without the beginning "wsx bench ab: ".
std::string refuse_ab(Args args) {
  args.insert(args.begin(), {"bench", "ab"});
  return complaint(args).substr(std::string_view("wsx bench ab: ").size());
}

TEST(BenchAbFlags, TakeTwoUrls) {
  const auto options = parse_ab({"ws://one", "-r", "1k", "ws://two"});
  EXPECT_EQ(options.bench.url, "ws://one");
  EXPECT_EQ(options.b_url, "ws://two");
  EXPECT_EQ(options.bench.plan.rate, 1000);
  EXPECT_EQ(options.pairs, 8u);
  EXPECT_FALSE(options.max_pairs);
  EXPECT_TRUE(options.servers.empty());
  EXPECT_EQ(options.bench.args.front(), "ab");
  const std::string need = "it takes two URLs: wsx bench ab ws://localhost:3000 ws://localhost:3001";
  EXPECT_EQ(refuse_ab({}), need);
  EXPECT_EQ(refuse_ab({"ws://one"}), need);
  EXPECT_EQ(refuse_ab({"ws://one", "ws://two", "ws://three"}), need);
  EXPECT_EQ(refuse_ab({"ws://h:{port}", "ws://two"}), "{port} in a URL needs --server");
}

TEST(BenchAbFlags, TakeTwoServers) {
  const auto options = parse_ab({"--server", "node a.js", "--server", "node b.js", "--ready", "5s"});
  EXPECT_EQ(options.servers, (Args{"node a.js", "node b.js"}));
  EXPECT_EQ(options.bench.url, "ws://localhost:1/");  // the port is put in when there is one
  EXPECT_EQ(options.ready, std::chrono::seconds(5));
  EXPECT_EQ(parse_ab({"--server", "a", "--server", "b", "ws://localhost:{port}/chat"}).b_url, "ws://localhost:1/chat");
  EXPECT_EQ(refuse_ab({"--server", "a"}), "--server has to be given twice, for A and for B");
  EXPECT_EQ(refuse_ab({"--server", "a", "--server", "b", "--server", "c"}),
            "--server can be given twice, for A and for B");
  EXPECT_EQ(refuse_ab({"--server", ""}), "--server takes a shell command, not \"\"");
  EXPECT_EQ(refuse_ab({"--server", "a", "--server", "b", "ws://localhost:3000"}),
            "with --server the URL needs {port}, as in ws://localhost:{port}/chat");
  EXPECT_EQ(refuse_ab({"--server", "a", "--server", "b", "ws://h:{port}", "ws://h:{port}"}),
            "with --server there is one URL at most, with {port} for the port");
  EXPECT_EQ(refuse_ab({"--ready", "5s", "ws://one", "ws://two"}), "--ready needs --server");
}

TEST(BenchAbFlags, LimitThePairs) {
  const auto options = parse_ab({"--pairs", "12", "--max-pairs", "30", "--max-regression", "0%", "--strict", "a", "b"});
  EXPECT_EQ(options.pairs, 12u);
  EXPECT_EQ(options.max_pairs, 30u);
  EXPECT_EQ(options.bench.compare.limit, 0);
  EXPECT_TRUE(options.bench.compare.strict);
  EXPECT_EQ(refuse_ab({"--max-pairs", "8", "a", "b"}), "--max-pairs has to be more than --pairs, which is 8");
  EXPECT_EQ(refuse_ab({"--pairs", "101", "a", "b"}), "--pairs takes at most 100, not \"101\"");
}

TEST(BenchAbFlags, RefuseWhatBenchRefuses) {
  EXPECT_EQ(refuse_ab({"--mode", "ping", "-m", "x", "a", "b"}), "--message has no effect in --mode ping");
  EXPECT_EQ(refuse_ab({"--fail-if", "errors > 0", "a", "b"}),
            "unknown flag --fail-if; wsx bench ab --help lists all flags");
}

}  // namespace
}  // namespace wsx
