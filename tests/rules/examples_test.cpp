/// The rule files that wsx-listen(1) shows, at work.
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "rules/rule_state.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

RuleBook example(const std::string& name) {
  std::ifstream file(WSX_SOURCE_DIR "/tests/rules/examples/" + name);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  RuleBook book;
  if (const auto added = book.add_file(name, text); !added) ADD_FAILURE() << added.error().message;
  return book;
}

std::string first_text(const Reactions& reactions) {
  if (reactions.empty() || !std::holds_alternative<Message>(reactions[0])) return "";
  return std::get<Message>(reactions[0]).payload;
}

TEST(RuleExamples, JsonRpc) {
  RuleState state(example("json-rpc.json"), 1);
  const auto answer = [&](std::string request) { return first_text(state.on_message({.payload = request}, {})); };
  EXPECT_EQ(answer(R"({"jsonrpc":"2.0","id":7,"method":"echo","params":[1,"a"]})"),
            R"({"jsonrpc":"2.0","id":7,"result":[1,"a"]})");
  EXPECT_EQ(answer(R"({"jsonrpc":"2.0","id":"x","method":"greet","params":{"name":"\"Z\""}})"),
            R"({"jsonrpc":"2.0","id":"x","result":"hello \"Z\""})");
  EXPECT_EQ(answer(R"({"id":1.0,"method":"none"})"),
            R"({"jsonrpc":"2.0","id":1.0,"error":{"code":-32601,"message":"there is no none"}})");
  EXPECT_EQ(answer(R"({"method":"a notification"})"), "");
  EXPECT_EQ(answer("not JSON"), "");
}

TEST(RuleExamples, Ticker) {
  RuleState state(example("ticker.json"), 4);
  Moment now{SteadyTime(1h), Timestamp(1h)};
  EXPECT_EQ(first_text(state.on_open(now)), R"({"hello":4})");
  EXPECT_EQ(first_text(state.on_message({.payload = R"({"op":"subscribe","channel":"a"})"}, now)),
            R"({"subscribed":"a"})");
  ASSERT_EQ(state.next_due(), now.at + 1s);
  now = {now.at + 1s, now.time + 1s};
  EXPECT_EQ(first_text(state.on_time(now)), R"({"channel":"a","tick":1,"at":"1970-01-01T01:00:01.000000Z"})");
  EXPECT_EQ(first_text(state.on_message({.payload = R"({"op":"unsubscribe","channel":"a"})"}, now)),
            R"({"unsubscribed":"a"})");
  EXPECT_FALSE(state.next_due());
}

}  // namespace
}  // namespace wsx
