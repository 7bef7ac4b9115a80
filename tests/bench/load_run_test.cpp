#include "bench/load_run.hpp"

#include "bench/deflate.hpp"
#include "bench/machine.hpp"
#include "bench/raw_server.hpp"
#include "bench/run_plan.hpp"

namespace wsx {
namespace {

using std::chrono::milliseconds;
using Client = RawServer::Client;

/// Of messages "message 0", "message 1" …, whose answers are found by their number.
BenchPlan numbered_plan_for(const std::string& url) {
  BenchPlan plan = plan_for(url);
  plan.payload.messages.clear();
  plan.payload.parts = *parse_payload_template("message {{seq}}");
  plan.match.by = MatchOptions::By::seq;
  plan.pipeline = 2;
  plan.duration = std::chrono::hours(1);
  return plan;
}

TEST(LoadRun, AccountsForEveryMessageOfAClosedLoop) {
  RawServer server({});
  BenchPlan plan = plan_for(server.url());
  plan.connections = 5;
  plan.threads = 2;
  plan.pipeline = 7;
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_GT(result.received, 0u);
  EXPECT_EQ(result.unanswered, 0u);
  EXPECT_EQ(result.unexpected, 0u);
  EXPECT_EQ(result.error_count(), 0u);
  EXPECT_EQ(result.connections_opened, 5u);
  EXPECT_EQ(result.received_bytes, 5 * result.received);
}

TEST(LoadRun, SendsExactlyAsManyMessagesAsAskedFor) {
  for (const unsigned threads : {1u, 2u, 3u}) {
    RawServer server({});
    BenchPlan plan = plan_for(server.url());
    plan.connections = 3;
    plan.threads = threads;
    plan.pipeline = 4;
    plan.messages = 1001;
    plan.duration = std::chrono::hours(1);
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.received, 1001u);
  }
}

TEST(LoadRun, MessagesOfTheWarmUpThatLeaveLaterAreNoneOfThoseAskedFor) {
  std::chrono::steady_clock::time_point opened;
  RawServer server({.on_open =
                        [&](Client& client) {
                          client.reads = false;
                          opened = std::chrono::steady_clock::now();
                        },
                    .on_turn =
                        [&](auto& clients) {
                          if (std::chrono::steady_clock::now() < opened + milliseconds(300)) return;
                          for (auto& client : clients) client->reads = true;
                        }});
  BenchPlan plan = plan_for(server.url());
  plan.warmup = milliseconds(100);
  plan.pipeline = 100;
  plan.messages = 10;
  plan.duration = std::chrono::hours(1);
  plan.payload.messages = {std::string(256 * 1024, 'x')};  // more than a socket takes at once
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.sent, 10u);
}

TEST(LoadRun, AMissingAnswerDoesNotEndTheMeasuredPartBeforeAllIsSent) {
  RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
    if (client.messages <= 5) RawServer::echo(client, frame);
  }});
  BenchPlan plan = plan_for(server.url());
  plan.messages = 50;
  plan.rate = 500;
  plan.duration = std::chrono::hours(1);
  plan.drain = milliseconds(50);
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.sent, 50u);
  EXPECT_GE(result.seconds, 0.098);  // when the 50th is due
}

TEST(LoadRun, AnOpenLoopSendsItsScheduleWhateverTheServerDoes) {
  RawServer server({.on_frame = [](Client& client, const ReadFrame&) {
    client.flush_and_end = client.messages == 200;  // reads all, and never answers
  }});
  BenchPlan plan = plan_for(server.url());
  plan.rate = 1000;
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.due, 200u);
  EXPECT_EQ(result.unanswered, 200u);
  EXPECT_EQ(result.rtt.censored(), 200u);
}

TEST(LoadRun, CountsAnswersThatNobodyAskedFor) {
  // All at once, behind the last message: by then each answer has had its question.
  RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
    if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
    if (client.messages < 40) return;
    for (int i = 0; i < 3 * 40; ++i) client.send(from_server.text("again"));
  }});
  BenchPlan plan = plan_for(server.url());
  plan.rate = 200;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.due, result.sent);
  EXPECT_EQ(result.due, 40u);
  EXPECT_EQ(result.received, 40u);
  EXPECT_EQ(result.unexpected, 2 * 40u);
}

TEST(LoadRun, MessagesOfAConnectionThatTheServerEndsAreUnanswered) {
  RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
    if (client.messages < 20) return RawServer::echo(client, frame);
    client.flush_and_end = true;
    client.reads = false;
  }});
  for (const bool open_loop : {false, true}) {
    BenchPlan plan = plan_for(server.url());
    plan.connections = 3;
    plan.threads = 2;
    if (open_loop) plan.rate = 1000;
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.connections_lost, 3u);
    EXPECT_EQ(result.error_count(), 3u);
    EXPECT_GE(result.unanswered, 3u);
    EXPECT_GE(result.received, 3u * 18);
  }
}

TEST(LoadRun, AServersCloseFrameIsToldOnceAndByItsCodeThoughTheConnectionIsReset) {
  RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
    if (is_control(frame.header.opcode)) return;
    client.send(from_server.close(1013));
    client.flush_and_end = true;  // with messages unread, which resets the connection
    client.reads = false;
  }});
  BenchPlan plan = plan_for(server.url());
  plan.pipeline = 1000;
  plan.payload.messages = {std::string(16 * 1024, 'x')};
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.connections_lost, 1u);
  EXPECT_EQ(result.error_count(), 1u);
}

TEST(LoadRun, NothingFollowsOurCloseFrame) {
  std::atomic<int> after_close{0};
  RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
    if (frame.header.opcode == Opcode::close)
      client.number = SIZE_MAX;
    else if (client.number == SIZE_MAX)
      ++after_close;
    else if (client.messages == 5)
      client.send(from_server.close(1001));
  }});
  BenchPlan plan = plan_for(server.url());
  plan.pipeline = 50;
  plan.payload.messages = {std::string(256 * 1024, 'x')};  // more than a socket takes at once
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.close_codes.at(1001), 1u);
  EXPECT_EQ(after_close, 0);
}

TEST(LoadRun, AnswersThatComeAfterTheDrainStayUnanswered) {
  std::atomic<std::size_t> late{0};
  RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
    if (frame.header.opcode != Opcode::close) return;
    late = client.messages;
    for (std::size_t i = 0; i < client.messages; ++i) client.send(from_server.text("late"));
    RawServer::echo(client, frame);
  }});
  for (const bool open_loop : {false, true}) {
    BenchPlan plan = plan_for(server.url());
    plan.drain = milliseconds(50);
    plan.pipeline = 3;
    if (open_loop) plan.rate = 100;
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.received, 0u);
    EXPECT_EQ(result.unanswered, late);
    EXPECT_GT(late, 0u);
  }
}

TEST(LoadRun, GarbageEndsAConnectionAndIsNamed) {
  RawServer server({.on_frame = [](Client& client, const ReadFrame&) { client.send("\x83garbage"); }});
  const RunResult result = run_plan(plan_for(server.url()));
  EXPECT_EQ(result.errors.at("protocol.protocol_error"), 1u);
  expect_accounts_to_balance(result);
}

TEST(LoadRun, AMessageAboveTheLimitEndsAConnection) {
  RawServer server(
      {.on_frame = [](Client& client, const ReadFrame&) { client.send(from_server.binary(std::string(2000, 'x'))); }});
  BenchPlan plan = plan_for(server.url());
  plan.max_message_bytes = 1999;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.errors.at("protocol.message_too_big"), 1u);
  expect_accounts_to_balance(result);
}

TEST(LoadRun, PingsOfTheServerAreAnsweredInBetween) {
  std::atomic<int> pongs{0};
  RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
    if (frame.header.opcode == Opcode::pong && frame.payload == "are you there?") ++pongs;
    if (frame.header.opcode == Opcode::pong) return;
    if (frame.header.opcode == Opcode::text && client.messages == 3) client.send(from_server.ping("are you there?"));
    RawServer::echo(client, frame);
  }});
  BenchPlan plan = plan_for(server.url());
  plan.messages = 10;
  plan.duration = std::chrono::hours(1);
  const RunResult result = run_plan(plan);
  EXPECT_EQ(pongs, 1);
  EXPECT_EQ(result.error_count(), 0u);
  expect_accounts_to_balance(result);
}

TEST(LoadRun, AServerThatPingsWithoutEndDoesNotMakeItGrow) {
  RawServer server({.on_frame = [](Client&, const ReadFrame&) {},
                    .on_turn =
                        [](auto& clients) {
                          for (auto& client : clients) {
                            if (!client->is_open) continue;
                            client->reads = false;
                            while (client->out.size() < 256 * 1024)
                              client->send(from_server.ping(std::string(125, 'p')));
                          }
                        }});
  BenchPlan plan = plan_for(server.url());
  plan.drain = milliseconds(300);
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.received, 0u);
}

TEST(LoadRun, AServerThatSendsWithoutEndDoesNotKeepTheRunFromEnding) {
  RawServer server({.on_turn = [](auto& clients) {
    for (auto& client : clients)
      while (client->is_open && client->out.size() < 4 << 20) client->send(from_server.text(std::string(100, 'x')));
  }});
  BenchPlan plan = plan_for(server.url());
  plan.rate = 100;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.due, 20u);
  EXPECT_EQ(result.due, result.sent + result.unsent);
  EXPECT_GT(result.unexpected, 1000u);
}

TEST(LoadRun, PingModeMatchesPongsByTheirNumber) {
  RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
    client.send(from_server(Opcode::pong, "not yours"));
    RawServer::echo(client, frame);
  }});
  BenchPlan plan = plan_for(server.url());
  plan.mode = BenchMode::ping;
  plan.rate = 200;
  plan.payload = {.messages = {std::string(64, 'g')}, .is_generated = true};  // as the command has it, for nothing
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.received, 40u);
  EXPECT_GE(result.unexpected, 40u);
}

TEST(LoadRun, NumberedAnswersMayComeInAnyOrder) {
  std::vector<std::string> kept;
  RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
    if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
    kept.push_back(from_server.text(frame.payload));
    if (kept.size() < 10) return;
    for (; !kept.empty(); kept.pop_back()) client.send(kept.back());
  }});
  BenchPlan plan = numbered_plan_for(server.url());
  plan.pipeline = 10;
  plan.messages = 500;
  plan.duration = std::chrono::hours(1);
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.received, 500u);
  EXPECT_EQ(result.unexpected, 0u);
}

TEST(LoadRun, AMessageThatIsNeverAnsweredDoesNotHinderNumberedOnes) {
  RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
    if (frame.payload == "message 3") return;
    RawServer::echo(client, frame);
    if (client.messages == 20'000) client.flush_and_end = true;  // the one that is missing is not waited for
  }});
  BenchPlan plan = numbered_plan_for(server.url());
  plan.pipeline = 2;
  plan.messages = 20'000;  // more than are kept in one piece behind the one that is missing
  plan.duration = std::chrono::hours(1);
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.unanswered, 1u);
  EXPECT_EQ(result.unexpected, 0u);
}

TEST(LoadRun, AnAnswerThatComesVeryLateStillFindsItsMessage) {
  RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
    if (frame.payload == "message 3") return;
    RawServer::echo(client, frame);
    if (client.messages == 20'000) client.send(from_server.text("message 3"));
  }});
  BenchPlan plan = numbered_plan_for(server.url());
  plan.pipeline = 2;
  plan.messages = 20'000;
  plan.duration = std::chrono::hours(1);
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.received, 20'000u);
}

TEST(LoadRun, SecondsAreThoseOfAllThreadsThoughOneEndsEarlier) {
  RawServer server({.on_turn = [turn = 0](auto& clients) mutable {
    if (!clients.empty()) clients[0]->reads = ++turn % 3 == 0;
  }});
  BenchPlan plan = plan_for(server.url());
  plan.connections = 2;
  plan.threads = 2;
  plan.messages = 300;
  plan.duration = std::chrono::hours(1);
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.received, 300u);
  std::uint64_t received = 0;
  for (const SecondOfRun& second : result.series) received += second.received;
  EXPECT_GE(received + plan.connections, result.received);  // what comes while draining is in no second
}

TEST(LoadRun, WhatIsDueMayBeMoreThanMemoryHolds) {
  RawServer server({.on_open = [](Client& client) { client.reads = false; }});
  for (const bool is_made : {false, true}) {
    BenchPlan plan = plan_for(server.url());
    plan.rate = 100e6;
    plan.duration = milliseconds(is_made ? 10 : 50);
    plan.drain = milliseconds(1);
    if (is_made) {
      plan.payload.messages.clear();
      plan.payload.parts = *parse_payload_template("{{seq}}" + std::string(2000, 'x'));
    }
    const std::uint64_t before = resident_bytes();
    const RunResult result = run_plan(plan);
    expect_accounts_to_balance(result);
    EXPECT_EQ(result.due, is_made ? 1'000'000u : 5'000'000u);
    EXPECT_LT(result.generator.resident_bytes, before + (1u << 30));
  }
}

TEST(LoadRun, GeneratedMessagesThatWaitCostNoMemoryHoweverLargeTheyAre) {
  RawServer server({.on_open = [](Client& client) { client.reads = false; }});
  BenchPlan plan = plan_for(server.url());
  plan.payload = {.messages = {std::string(1 << 20, 'g')}, .is_generated = true};
  plan.rate = 10'000;
  plan.duration = milliseconds(100);
  plan.drain = milliseconds(1);
  const std::uint64_t before = resident_bytes();
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.due, 1000u);
  EXPECT_GT(result.max_backlog, 900u);  // none was refused
  EXPECT_LT(result.generator.resident_bytes, before + (100u << 20));
}

TEST(LoadRun, InterruptedWhileItOpensConnectionsItEndsAtOnce) {
  RawServer server({});
  BenchPlan plan = plan_for(server.url());
  plan.connections = 1000;
  plan.threads = 2;
  plan.connect_rate = 20;
  plan.duration = std::chrono::hours(1);
  const RunResult result = run_plan(plan, [](LoadRun& run) {
    if (run.connections_open() >= 3) run.interrupt();
  });
  EXPECT_LT(result.connections_opened, 1000u);
  EXPECT_EQ(result.connections_lost, 0u);
  EXPECT_EQ(result.sent, 0u);
}

TEST(LoadRun, InterruptedInTheMiddleItDrainsAndAccounts) {
  RawServer server({});
  BenchPlan plan = plan_for(server.url());
  plan.connections = 4;
  plan.threads = 2;
  plan.rate = 500;
  plan.duration = std::chrono::hours(1);
  const RunResult result = run_plan(plan, [&](LoadRun& run) {
    if (run.elapsed_s() > 0.1) run.interrupt();
  });
  expect_accounts_to_balance(result);
  EXPECT_GT(result.received, 10u);
  EXPECT_EQ(result.unanswered, 0u);
}

TEST(LoadRun, MayBeDroppedInTheMiddle) {
  RawServer server({});
  BenchPlan plan = plan_for(server.url());
  plan.connections = 30;
  plan.threads = 2;
  plan.connect_rate = 200;
  plan.duration = std::chrono::hours(1);
  for (const auto time : {milliseconds(1), milliseconds(60), milliseconds(300)}) {
    net::io_context context{1};
    LoadRun run(context, plan, {.on_second = {}, .on_end = [] { FAIL(); }});
    run.start();
    context.run_for(time);
  }
}

TEST(LoadRun, CompressesAsItHasAnnouncedThoughTheServerDoesNotRepeatIt) {
  const std::string half(1000, 'x'), text = half + "somewhat " + half;
  std::string sent;
  RawServer server({.extensions = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n",
                    .on_frame = [&](Client& client, const ReadFrame& frame) {
                      if (frame.header.opcode == Opcode::text && sent.empty()) sent = frame.payload;
                      RawServer::echo(client, frame);
                    }});
  BenchPlan plan = plan_for(server.url());
  plan.client.upgrade.deflate.enabled = true;
  plan.client.upgrade.deflate.client_window_bits = 9;
  plan.client.upgrade.deflate.level = 0;
  plan.payload.messages = {text};
  EXPECT_GT(run_plan(plan).received, 0u);
  EXPECT_EQ(sent, deflate_message(text, {.window_bits = 9, .level = 0}));
}

TEST(LoadRun, CompressesWithinTheServersWindowHoweverItIsWritten) {
  const std::string half(1000, 'x'), text = half + "somewhat " + half;
  for (const char* value : {"=9", "=\"9\"", " = 9"}) {
    std::string sent;
    RawServer server({.extensions = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; "
                                    "client_max_window_bits" +
                                    std::string(value) + "\r\n",
                      .on_frame = [&](Client& client, const ReadFrame& frame) {
                        if (frame.header.opcode == Opcode::text && sent.empty()) sent = frame.payload;
                        RawServer::echo(client, frame);
                      }});
    BenchPlan plan = plan_for(server.url());
    plan.client.upgrade.deflate.enabled = true;
    plan.client.upgrade.deflate.level = 3;
    plan.payload.messages = {text};
    EXPECT_GT(run_plan(plan).received, 0u) << value;
    EXPECT_EQ(sent, deflate_message(text, {.window_bits = 9, .level = 3})) << value;
  }
}

/// A server that compresses what it answers.
RawServer::Behaviour answer_compressed(const std::string& answer) {
  return {.extensions = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n",
          .on_frame = [=](Client& client, const ReadFrame& frame) {
            if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
            const std::string payload = deflate_message(answer, {});
            client.send(from_server(Opcode::text, payload.substr(0, 3), k_compressed_more_follows));
            client.send(from_server.ping("in between"));
            client.send(from_server(Opcode::continuation, payload.substr(3)));
          }};
}

BenchPlan compressing_plan_for(const std::string& url) {
  BenchPlan plan = plan_for(url);
  plan.client.upgrade.deflate.enabled = true;
  plan.match.by = MatchOptions::By::order;
  plan.messages = 20;
  plan.duration = std::chrono::hours(1);
  plan.payload.messages = {std::string(500, 'x')};
  return plan;
}

TEST(LoadRun, SizesAreThoseBeforeCompressionAndThoseOnTheWire) {
  const std::string answer(3000, 'y');
  RawServer server(answer_compressed(answer));
  const RunResult result = run_plan(compressing_plan_for(server.url()));
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.received, 20u);
  EXPECT_EQ(result.error_count(), 0u);
  EXPECT_EQ(result.sent_bytes, 20u * 500);
  EXPECT_EQ(result.sent_wire_bytes, 20 * (6 + deflate_message(std::string(500, 'x'), {}).size()));
  EXPECT_EQ(result.received_bytes, 20u * 3000);
  const std::size_t on_the_wire = 2 + 2 + deflate_message(answer, {}).size() + 2 + std::string("in between").size();
  EXPECT_EQ(result.received_wire_bytes, 20 * on_the_wire);
}

TEST(LoadRun, WhatInflatesToMoreThanTheLimitEndsAConnection) {
  RawServer server(answer_compressed(std::string(2000, 'y')));
  BenchPlan plan = compressing_plan_for(server.url());
  plan.max_message_bytes = 1999;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.errors.at("protocol.message_too_big"), 1u);
  expect_accounts_to_balance(result);
}

TEST(LoadRun, WhatCannotBeInflatedEndsAConnectionHoweverAnswersAreMatched) {
  RawServer server({.extensions = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n",
                    .on_frame = [](Client& client, const ReadFrame& frame) {
                      if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
                      client.send(from_server(Opcode::text, "not compressed", k_compressed));
                    }});
  const RunResult result = run_plan(compressing_plan_for(server.url()));
  EXPECT_EQ(result.errors.at("protocol.bad_deflate"), 1u);
  expect_accounts_to_balance(result);
}

TEST(LoadRun, AByteOnTheWireIsCountedOnceThoughItsFrameComesInPieces) {
  RawServer server({.on_frame =
                        [](Client& client, const ReadFrame& frame) {
                          if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
                          client.out += from_server.text(frame.payload).substr(0, 1);
                        },
                    .on_turn =
                        [](auto& clients) {
                          for (auto& client : clients)
                            if (client->is_open && client->messages > client->number) {  // the rest
                              client->number = client->messages;
                              client->out += from_server.text("hello").substr(1);
                            }
                        }});
  BenchPlan plan = plan_for(server.url());
  plan.messages = 10;
  plan.duration = std::chrono::hours(1);
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.received, 10u);
  EXPECT_EQ(result.received_wire_bytes, 10u * 7);
}

TEST(LoadRun, AnInfiniteTimeIsNoShortOne) {
  RawServer server({});
  BenchPlan plan = plan_for(server.url());
  plan.duration = plan.drain = std::chrono::nanoseconds::max();
  const RunResult result = run_plan(plan, [&](LoadRun& run) {
    if (run.elapsed_s() > 0.1) run.interrupt();
  });
  expect_accounts_to_balance(result);
  EXPECT_GT(result.received, 0u);
}

}  // namespace
}  // namespace wsx
