// What is taken for an answer, by runs against servers that send more than answers.
#include "bench/load_run.hpp"
#include "bench/match_trial.hpp"
#include "bench/message_number.hpp"
#include "bench/raw_server.hpp"
#include "bench/run_plan.hpp"

namespace wsx {
namespace {

using std::chrono::milliseconds;
using Client = RawServer::Client;
using By = MatchOptions::By;

/// Messages as the command makes them without flags, of any size.
BenchPlan generated_plan_for(const std::string& url, std::size_t size = 64) {
  BenchPlan plan = plan_for(url);
  plan.payload = {.messages = {std::string(size, 'g')}, .is_generated = true};
  plan.duration = milliseconds(300);
  return plan;
}

/// Calls `act(client)` for each open client at this interval, from its handshake on.
std::function<void(std::vector<std::unique_ptr<Client>>&)> each(milliseconds interval,
                                                                std::function<void(Client&)> act) {
  return [=, next = std::chrono::steady_clock::now() + interval](auto& clients) mutable {
    if (std::chrono::steady_clock::now() < next) return;
    next += interval;
    for (auto& client : clients)
      if (client->is_open && client->fd >= 0) act(*client);
  };
}

/// Counts messages for which more than `pipeline` were in flight, as the server sees it.
struct FlightWatch {
  std::size_t answered = 0, violations = 0;
  void on_message(const Client& client, std::size_t pipeline) {
    if (client.messages - answered > pipeline) ++violations;
  }
};

TEST(Matching, AnEchoIsKnownByItsNumber) {
  for (const std::size_t size : {12u, 64u, 125u, 126u, 5000u, 300'000u}) {
    RawServer server({});
    BenchPlan plan = generated_plan_for(server.url(), size);
    plan.connections = 3;
    plan.threads = 2;
    plan.pipeline = 5;
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "number") << size;
    EXPECT_GT(result.received, 15u);
    EXPECT_EQ(result.unexpected + result.unanswered + result.error_count(), 0u) << size;
    EXPECT_EQ(result.received_bytes, size * result.received);
  }
}

TEST(Matching, MessagesThatAreTooShortForANumberAreKnownAsEchoes) {
  for (const bool is_open : {false, true}) {
    RawServer server({});
    BenchPlan plan = generated_plan_for(server.url(), 3);
    plan.pipeline = 20;
    if (is_open) plan.rate = 1000;
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "echo");
    EXPECT_EQ(result.unexpected + result.unanswered, 0u);
  }
}

TEST(Matching, WhatUsersSendIsKnownAsAnEcho) {
  const std::vector<std::vector<std::string>> lines = {{"hello"}, {"one", "two", "", std::string(70'000, 'l')}};
  for (const auto& messages : lines) {
    RawServer server({.on_open = [](Client& client) { client.send(from_server.text("hell")); }});
    BenchPlan plan = plan_for(server.url());
    plan.payload.messages = messages;
    plan.pipeline = 3;
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "echo");
    EXPECT_EQ(result.unexpected, 1u);
    EXPECT_EQ(result.unanswered, 0u);
  }
  RawServer server({});
  BenchPlan plan = plan_for(server.url());
  plan.payload.messages.clear();
  plan.payload.parts = *parse_payload_template("{{conn}} at {{time}}: {{rand:8}}");
  EXPECT_EQ(run_plan(plan).matched_by, "echo");
}

TEST(Matching, ANumberMayBeQuotedInAnAnswerOfAnyOtherForm) {
  for (const bool is_open : {false, true}) {
    RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
      if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
      client.send(from_server.binary("{\"you said\": \"" + frame.payload + "\"}"));
    }});
    BenchPlan plan = generated_plan_for(server.url());
    plan.pipeline = 3;
    if (is_open) plan.rate = 500;
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "number");
    EXPECT_EQ(result.unexpected + result.unanswered, 0u);
  }
}

TEST(Matching, AnythingElseIsMatchedByOrder) {
  for (const std::uint64_t pipeline : {1u, 4u}) {
    FlightWatch watch;
    RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
      if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
      watch.on_message(client, pipeline);
      ++watch.answered;
      client.send(from_server.text("ok"));
    }});
    BenchPlan plan = generated_plan_for(server.url());
    plan.pipeline = pipeline;
    plan.messages = 300;
    plan.duration = std::chrono::hours(1);
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "order");
    EXPECT_EQ(result.received, 300u);
    EXPECT_EQ(result.unexpected, 0u);
    EXPECT_EQ(watch.violations, 0u);
    // The first answers are looked at for a while, but have the times at which they came.
    EXPECT_LT(result.rtt.histogram().max(), 100'000'000u);
  }
}

TEST(Matching, ShortRunsAreMatchedToo) {
  for (const bool echoes : {false, true}) {
    RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
      if (echoes || is_control(frame.header.opcode)) return RawServer::echo(client, frame);
      client.send(from_server.text("ok"));
    }});
    BenchPlan plan = generated_plan_for(server.url());
    plan.messages = 1;
    const RunResult result = run_plan(plan);
    EXPECT_EQ(result.matched_by, echoes ? "number" : "order");
    EXPECT_EQ(result.received, 1u);
  }
}

TEST(Matching, NothingIsSaidOfAServerThatSendsNothing) {
  RawServer server({.on_frame = [](Client&, const ReadFrame&) {}});
  BenchPlan plan = generated_plan_for(server.url());
  plan.drain = milliseconds(50);
  EXPECT_EQ(run_plan(plan).matched_by, std::nullopt);
}

TEST(Matching, AGreetingIsNoAnswer) {
  for (const bool is_open : {false, true}) {
    FlightWatch watch;
    RawServer server({.on_frame =
                          [&](Client& client, const ReadFrame& frame) {
                            if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
                            watch.on_message(client, 1);
                          },
                      .on_turn = [&, turn = 0](auto& clients) mutable {  // answers after some milliseconds
                        for (auto& client : clients) {
                          if (!client->is_open) continue;
                          if (++turn == 3) client->send(from_server.text("welcome"));
                          for (; watch.answered < client->messages; ++watch.answered) {
                            std::string message(64, 'g');
                            write_message_number(message, is_open ? watch.answered : watch.answered % 64);
                            client->send(from_server.text(message));
                          }
                        }
                      }});
    BenchPlan plan = generated_plan_for(server.url());
    if (is_open) plan.rate = 300;
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "number");
    EXPECT_EQ(result.unexpected, 1u);
    EXPECT_EQ(result.unanswered, 0u);
    EXPECT_TRUE(is_open || watch.violations == 0);
  }
}

TEST(Matching, ATickIsNoAnswerAndFreesNoSend) {
  FlightWatch watch;
  RawServer server({.on_frame =
                        [&](Client& client, const ReadFrame& frame) {
                          RawServer::echo(client, frame);
                          if (is_control(frame.header.opcode)) return;
                          watch.on_message(client, 2);
                          ++watch.answered;
                        },
                    .on_turn = each(milliseconds(10), [](Client& client) { client.send(from_server.text("tick")); })});
  BenchPlan plan = generated_plan_for(server.url());
  plan.pipeline = 2;
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.matched_by, "number");
  EXPECT_GE(result.unexpected, 10u);
  EXPECT_EQ(result.unanswered, 0u);
  EXPECT_EQ(watch.violations, 0u);
}

TEST(Matching, AServerThatAnswersTwiceIsNoFasterForThat) {
  for (const bool is_open : {false, true}) {
    RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
      RawServer::echo(client, frame);
      if (!is_control(frame.header.opcode)) RawServer::echo(client, frame);
    }});
    BenchPlan plan = generated_plan_for(server.url());
    plan.messages = 200;
    plan.pipeline = 4;
    if (is_open) plan.rate = 1000;
    plan.duration = std::chrono::hours(1);
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "number");
    EXPECT_EQ(result.received, 200u);
    EXPECT_GE(result.unexpected, 190u);  // the last ones may come too late to be counted
  }
}

TEST(Matching, AServerThatOnlyPushesIsNotMeasured) {
  RawServer server({.on_frame = [](Client&, const ReadFrame&) {},
                    .on_turn =
                        [](auto& clients) {
                          for (auto& client : clients)
                            while (client->is_open && client->out.size() < 64 * 1024)
                              client->send(from_server.text("news"));
                        }});
  BenchPlan plan = generated_plan_for(server.url());
  plan.duration = milliseconds(2000);  // a busy machine may take long to get to a first message
  plan.drain = milliseconds(100);
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.matched_by, "order");
  EXPECT_GT(result.unexpected, 100u);  // which makes the run not valid
}

TEST(Matching, ByOrderATickIsFoundOutAtTheEnd) {
  // Each answer takes the place of the one before: nothing is ever left over while messages are sent.
  std::size_t ticks = 0;
  RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
    if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
    if (client.messages == 100 || client.messages == 101) {
      ++ticks;
      client.send(from_server.text("tick"));
    }
    client.send(from_server.text("ok"));
  }});
  for (const auto by : {By::automatic, By::order}) {
    BenchPlan plan = generated_plan_for(server.url());
    plan.match.by = by;
    plan.pipeline = 4;
    plan.messages = 300;
    plan.duration = std::chrono::hours(1);
    ticks = 0;
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "order");
    EXPECT_EQ(ticks, 2u);
    EXPECT_EQ(result.unexpected, 2u);
  }
}

TEST(Matching, ByOrderARunEndsWithTheServersCloseFrameToo) {
  RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
    RawServer::echo(client, frame);
    if (frame.header.opcode == Opcode::close) client.send(std::string(300'000, '\x81'));  // which nobody reads
  }});
  auto shortest = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 5; ++i) {
    BenchPlan plan = generated_plan_for(server.url());
    plan.match.by = By::order;
    plan.messages = 10;
    const auto begin = std::chrono::steady_clock::now();
    const RunResult result = run_plan(plan);
    EXPECT_EQ(result.received, 10u);
    EXPECT_EQ(result.unexpected, 0u);
    shortest = std::min(shortest, std::chrono::steady_clock::now() - begin);
  }
  EXPECT_LT(shortest, milliseconds(900));  // LoadPhases::k_closing is longer
}

TEST(Matching, AnEchoMayOvertakeOthers) {
  for (const std::uint64_t pipeline : {10u, 200u}) {  // more than there are different messages, too
    std::vector<std::string> kept;
    RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
      if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
      kept.push_back(from_server.text(frame.payload));
      if (kept.size() < pipeline) return;
      for (; !kept.empty(); kept.pop_back()) client.send(kept.back());
    }});
    BenchPlan plan = generated_plan_for(server.url());
    plan.pipeline = pipeline;
    plan.messages = 2000;
    plan.duration = std::chrono::hours(1);
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "number");
    EXPECT_EQ(result.received, 2000u);
    EXPECT_EQ(result.unexpected, 0u);
  }
}

TEST(Matching, ALargeEchoThatDiffersInItsLastByteIsNone) {
  const std::size_t size = 500'000;  // in pieces
  RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
    if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
    std::string payload = frame.payload;
    if (client.messages % 3 == 0) client.send(from_server.text(payload.substr(0, size - 1) + "!"));
    if (client.messages % 3 == 1) client.send(from_server.text(payload.substr(0, size - 1)));
    client.send(from_server.text(payload));
  }});
  BenchPlan plan = plan_for(server.url());
  plan.payload.messages = {std::string(size, 'x')};
  plan.messages = 30;
  plan.duration = std::chrono::hours(1);
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.matched_by, "echo");
  EXPECT_EQ(result.received, 30u);
  EXPECT_EQ(result.unexpected, 20u);
}

TEST(Matching, CompressedEchoesAreKnownByWhatTheySay) {
  for (const bool is_open : {false, true}) {
    RawServer server({.extensions = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; "
                                    "server_no_context_takeover\r\n"});
    BenchPlan plan = generated_plan_for(server.url(), 1000);
    plan.client.upgrade.deflate.enabled = true;
    plan.pipeline = 4;
    if (is_open) plan.rate = 500;
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.matched_by, "number");
    EXPECT_EQ(result.unexpected + result.unanswered + result.error_count(), 0u);
    EXPECT_EQ(result.received_bytes, 1000 * result.received);
    EXPECT_LT(result.received_wire_bytes, 100 * result.received);
  }
}

TEST(Matching, TheWarmUpIsTimeToLookAtAnswers) {
  RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
    if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
    client.send(from_server.text("ok"));
  }});
  BenchPlan plan = generated_plan_for(server.url());
  plan.warmup = milliseconds(200);
  plan.connections = 2;
  plan.threads = 2;
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.matched_by, "order");
  EXPECT_GT(result.warmup_received, 2u);
  EXPECT_EQ(result.unexpected, 0u);
}

TEST(Matching, AConnectionThatIsLostInTheMeantimeKeepsItsAnswers) {
  RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
    if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
    client.send(from_server.text("ok"));
    client.flush_and_end = client.messages == 3;
  }});
  BenchPlan plan = generated_plan_for(server.url());
  plan.pipeline = 3;
  plan.connections = 2;
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.connections_lost, 2u);
  EXPECT_EQ(result.received, 6u);
}

}  // namespace
}  // namespace wsx
