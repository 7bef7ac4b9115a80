#include "bench/storm.hpp"

#include "bench/load_run.hpp"
#include "bench/raw_server.hpp"
#include "bench/run_plan.hpp"

namespace wsx {
namespace {

using std::chrono::milliseconds;
using Client = RawServer::Client;

TEST(LoadRun, AStormIsMeasuredToTheEndOfItsTimeThoughNothingMoreIsDue) {
  RawServer server({});
  BenchPlan plan = plan_for(server.url());
  plan.mode = BenchMode::connect;
  plan.duration = milliseconds(400);
  plan.rate = 5;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.sent, 2u);
  EXPECT_DOUBLE_EQ(result.seconds, 0.4);
}

TEST(LoadRun, AStormOfHandshakesIsAccountedFor) {
  RawServer server({});
  BenchPlan plan = plan_for(server.url());
  plan.mode = BenchMode::connect;
  plan.connections = 4;
  plan.threads = 2;
  plan.rate = 100;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.due, 20u);
  EXPECT_EQ(result.due, result.sent + result.unsent);
  EXPECT_EQ(result.sent, result.received + result.unanswered);
  EXPECT_GT(result.received, 0u);
}

TEST(LoadRun, TellsHowManyConnectionsOfAStormAreOpen) {
  RawServer server({.on_frame = [](Client&, const ReadFrame&) {}});  // nor does it answer close frames
  BenchPlan plan = plan_for(server.url());
  plan.mode = BenchMode::connect;
  plan.connections = 5;
  std::uint64_t most = 0;
  run_plan(plan, [&](LoadRun& run) { most = std::max(most, run.connections_open()); });
  EXPECT_GE(most, 5u);
}

TEST(LoadRun, HandshakesThatAreNeverAnsweredTookAtLeastTheirAge) {
  RawServer server({.on_turn = [](auto& clients) {
    for (auto& client : clients) client->reads = false;
  }});
  for (const bool open_loop : {false, true}) {
    BenchPlan plan = plan_for(server.url());
    plan.mode = BenchMode::connect;
    plan.connections = 5;
    plan.drain = milliseconds(300);
    if (open_loop) plan.rate = 100;
    const RunResult result = run_plan(plan);
    EXPECT_EQ(result.sent, 5u);
    EXPECT_EQ(result.unanswered, 5u);
    EXPECT_EQ(result.due, result.sent + result.unsent);
    EXPECT_EQ(result.rtt.censored(), result.unanswered + result.unsent);
  }
}

}  // namespace
}  // namespace wsx
