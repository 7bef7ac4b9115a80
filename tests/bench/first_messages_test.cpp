#include <map>
#include <zlib.h>

#include "bench/load_run.hpp"
#include "bench/raw_server.hpp"
#include "bench/run_plan.hpp"

namespace wsx {
namespace {

using std::chrono::milliseconds;
using Client = RawServer::Client;

/// Echoes, and greets each client this long after its handshake.
RawServer::Behaviour greet_after(milliseconds time) {
  struct State {
    std::map<std::size_t, std::chrono::steady_clock::time_point> due;  // of clients by their number
  };
  const auto state = std::make_shared<State>();
  return {.on_open = [=](Client& client) { state->due[client.number] = std::chrono::steady_clock::now() + time; },
          .on_turn =
              [=](auto& clients) {
                for (auto& client : clients) {
                  const auto found = state->due.find(client->number);
                  if (found == state->due.end() || std::chrono::steady_clock::now() < found->second) continue;
                  client->send(from_server.text("welcome"));
                  state->due.erase(found);
                }
              }};
}

BenchPlan numbered_plan(const std::string& url) {
  BenchPlan plan = plan_for(url);
  plan.payload.messages.clear();
  plan.payload.parts = *parse_payload_template("message {{seq}}");
  plan.match.by = MatchOptions::By::seq;
  plan.duration = std::chrono::hours(1);
  return plan;
}

TEST(FirstMessages, TheLoadStartsWhenTheyHaveAllCome) {
  RawServer server(greet_after(milliseconds(60)));
  BenchPlan plan = numbered_plan(server.url());
  plan.connections = 5;
  plan.threads = 2;
  plan.messages = 100;
  plan.first.skip = 1;
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.connections_opened, 5u);
  EXPECT_EQ(result.received, 100u);
  EXPECT_EQ(result.unexpected, 0u);
  EXPECT_GE(result.starts_at_s, 0.06);
  EXPECT_LT(result.connect.total.histogram().max(), 60'000'000u);  // without the wait
}

TEST(FirstMessages, EachConnectionLogsInForItself) {
  std::vector<std::string> logins;
  RawServer server({.on_frame = [&](Client& client, const ReadFrame& frame) {
    if (is_control(frame.header.opcode) || client.messages > 1) return RawServer::echo(client, frame);
    logins.push_back(frame.payload);
    client.send(from_server.ping("in between") + from_server(Opcode::text, "wel", k_more_follows) +
                from_server(Opcode::continuation, "come") + from_server.text("you are 7"));
  }});
  BenchPlan plan = numbered_plan(server.url());
  plan.connections = 2;
  plan.messages = 20;
  plan.first = {.message = *parse_payload_template("login {{conn}}"), .skip = 2};
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.received, 20u);
  EXPECT_EQ(result.unexpected, 0u);
  std::sort(logins.begin(), logins.end());
  EXPECT_EQ(logins, (std::vector<std::string>{"login 1", "login 2"}));
}

TEST(FirstMessages, ThatDoNotComeInTimeFailTheirConnection) {
  RawServer server({.on_open = [](Client& client) { client.send(from_server.text("one is not enough")); }});
  BenchPlan plan = numbered_plan(server.url());
  plan.connections = 3;
  plan.first.skip = 2;
  plan.client.dial.timeout = milliseconds(100);
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.connections_opened, 0u);
  EXPECT_EQ(result.errors.at("io.no_first_message"), 3u);
  EXPECT_EQ(result.sent, 0u);
}

TEST(FirstMessages, AServerThatRefusesALoginIsNamedAsOneThatCloses) {
  RawServer server({.on_frame = [](Client& client, const ReadFrame& frame) {
    if (is_control(frame.header.opcode)) return;
    if (client.number == 0) return RawServer::echo(client, frame);
    client.send(from_server.close(4401));
    client.flush_and_end = true;
  }});
  BenchPlan plan = numbered_plan(server.url());
  plan.connections = 2;
  plan.messages = 10;
  plan.first = {.message = *parse_payload_template("login"), .skip = 1};
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.connections_opened, 1u);
  EXPECT_EQ(result.errors.at("io.closed_by_peer"), 1u);
  EXPECT_EQ(result.received, 10u);
}

/// Compresses messages each of which may refer to those before it.
class TakingOver {
 public:
  TakingOver() { deflateInit2(&stream_, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY); }
  ~TakingOver() { deflateEnd(&stream_); }
  std::string operator()(std::string text) {
    std::string out(text.size() + 100, '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(text.data());
    stream_.avail_in = static_cast<uInt>(text.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    deflate(&stream_, Z_SYNC_FLUSH);
    out.resize(out.size() - stream_.avail_out - 4);
    return out;
  }

 private:
  z_stream stream_{};
};

TEST(FirstMessages, WhatWasCompressedMayBeReferredToLater) {
  TakingOver compress;
  const std::string words = "some words that the greeting has used before: message ";
  std::size_t answer_bytes = 0;
  RawServer server(
      {.extensions = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n",
       .on_open = [&](Client& client) { client.send(from_server(Opcode::text, compress(words), {.rsv = k_rsv1})); },
       .on_frame =
           [&](Client& client, const ReadFrame& frame) {
             if (is_control(frame.header.opcode)) return RawServer::echo(client, frame);
             const std::string answer = compress(words + std::to_string(client.messages - 1));
             answer_bytes = answer.size();
             client.send(from_server(Opcode::text, answer, {.rsv = k_rsv1}));
           }});
  BenchPlan plan = numbered_plan(server.url());
  plan.client.upgrade.deflate.enabled = true;
  plan.messages = 50;
  plan.first.skip = 1;
  const RunResult result = run_plan(plan);
  expect_accounts_to_balance(result);
  EXPECT_EQ(result.received, 50u);
  EXPECT_EQ(result.error_count(), 0u);
  EXPECT_LT(answer_bytes, words.size() / 2);
}

}  // namespace
}  // namespace wsx
