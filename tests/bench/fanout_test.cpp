#include "bench/load_run.hpp"
#include "bench/raw_server.hpp"
#include "bench/run_plan.hpp"

namespace wsx {
namespace {

using std::chrono::milliseconds;
using Client = RawServer::Client;

TEST(LoadRun, AFanOutWaitsForWhatIsOnItsWay) {
  RawServer server({.on_frame =
                        [](Client& client, const ReadFrame& frame) {
                          if (is_control(frame.header.opcode)) RawServer::echo(client, frame);
                        },
                    .on_turn =
                        [told = std::size_t(0), turns = 0](auto& clients) mutable {
                          std::size_t sent = 0;
                          for (auto& client : clients) sent += client->messages;
                          // Tells half of what it has heard each turn, so that the last comes after the sender has
                          // ended.
                          if (sent < 60 || ++turns < 20) return;
                          for (; told < sent; ++told)
                            for (auto& client : clients)
                              if (!client->messages) client->send(from_server.text("news"));
                        }});
  BenchPlan plan = plan_for(server.url());
  plan.mode = BenchMode::fanout;
  plan.connections = 4;
  plan.threads = 2;
  plan.messages = 60;
  plan.rate = 1000;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.sent, 60u);
  EXPECT_EQ(result.received, 180u);
  EXPECT_EQ(result.unanswered, 0u);
}

/// Tells everybody what one client sends; pings and close frames are answered.
RawServer::Behaviour broadcast() {
  return {.on_frame =
              [](Client& client, const ReadFrame& frame) {
                if (is_control(frame.header.opcode)) RawServer::echo(client, frame);
              },
          .on_turn =
              [told = std::size_t(0)](auto& clients) mutable {
                std::size_t sent = 0;
                for (auto& client : clients) sent += client->messages;
                for (; told < sent; ++told)
                  for (auto& client : clients)
                    if (!client->messages) client->send(from_server.text("news"));
              }};
}

TEST(LoadRun, WhatAFanOutLosesShiftsNobody) {
  for (const bool are_generated : {true, false}) {
    std::vector<std::string> heard;
    RawServer server({.on_frame =
                          [&](Client& client, const ReadFrame& frame) {
                            if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
                            heard.push_back(frame.payload);
                          },
                      .on_turn =
                          [&, told = std::size_t(0)](auto& clients) mutable {
                            for (; told < heard.size(); ++told)
                              for (auto& client : clients)
                                if (!client->messages && told != 10 * (1 + client->number))  // each loses one
                                  client->send(from_server.text("news: " + heard[told]));
                          }});
    BenchPlan plan = plan_for(server.url());
    plan.mode = BenchMode::fanout;
    plan.connections = 4;
    plan.threads = 2;
    plan.messages = 100;
    plan.rate = 200;
    plan.duration = std::chrono::hours(1);
    plan.drain = milliseconds(200);
    plan.payload.messages.clear();
    if (are_generated)
      plan.payload = {.messages = {std::string(64, 'g')}, .is_generated = true};
    else
      plan.payload.parts = *parse_payload_template("{\"n\":{{seq}}}");
    const RunResult result = run_plan(plan);
    EXPECT_EQ(result.matched_by, "number");
    EXPECT_EQ(result.sent, 100u);
    EXPECT_EQ(result.received, 297u);
    EXPECT_EQ(result.unanswered, 3u);
    EXPECT_EQ(result.unexpected, 0u);
    EXPECT_LT(result.rtt.histogram().value_at_percentile(90), 100'000'000u);
  }
}

TEST(LoadRun, AFanOutHasRoomForItsWarmUp) {
  RawServer server(broadcast());
  BenchPlan plan = plan_for(server.url());
  plan.mode = BenchMode::fanout;
  plan.connections = 2;
  plan.warmup = milliseconds(200);
  plan.messages = 10;
  plan.rate = 2000;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.sent, 10u);
  EXPECT_EQ(result.received, 10u);
  EXPECT_EQ(result.unexpected, 0u);
}

TEST(LoadRun, AFanOutsMessageMayReachAnotherThreadBeforeItsSendHasReturned) {
  RawServer server(broadcast());
  BenchPlan plan = plan_for(server.url());
  plan.mode = BenchMode::fanout;
  plan.connections = 8;
  plan.threads = 4;
  plan.messages = 2000;
  plan.duration = std::chrono::hours(1);
  plan.rate = 5000;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.sent, 2000u);
  EXPECT_EQ(result.received, 7 * 2000u);
  EXPECT_EQ(result.unexpected, 0u);
}

TEST(LoadRun, ThreadsThatOnlyReceiveAFanOutStayUntilTheSenderHasSentAll) {
  RawServer server(broadcast());
  BenchPlan plan = plan_for(server.url());
  plan.mode = BenchMode::fanout;
  plan.connections = 4;
  plan.threads = 2;
  plan.messages = 60;
  plan.duration = std::chrono::hours(1);
  plan.rate = 100;
  plan.drain = milliseconds(400);  // less than sending takes
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.sent, 60u);
  EXPECT_EQ(result.connections_lost, 0u);
  EXPECT_GT(result.received, 2 * 60u);  // by both threads, though the last may come too late for such a short drain
}

TEST(LoadRun, ASenderThatCannotSendDoesNotKeepItsReceiversWaiting) {
  RawServer server({.on_open = [](Client& client) { client.reads = false; }});
  BenchPlan plan = plan_for(server.url());
  plan.mode = BenchMode::fanout;
  plan.connections = 2;
  plan.threads = 2;
  plan.messages = 30;
  plan.duration = std::chrono::hours(1);
  plan.rate = 1000;
  plan.drain = milliseconds(100);
  plan.payload.messages = {std::string(1 << 20, 'x')};
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.due, 30u);
  EXPECT_GT(result.unsent, 0u);
}

}  // namespace
}  // namespace wsx
