#include "rules/rule_state.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;

/// A client of these rules, at a time of its own. What it is sent is written as one line: text as it is, binary as
/// b"…", closing as close CODE REASON, an error as error.
class Client {
 public:
  explicit Client(const RuleBook& book, std::uint64_t conn = 1) : state_(book, conn) {}

  std::string open() { return format(state_.on_open(now_)); }
  std::string says(std::string payload, PayloadKind kind = PayloadKind::text) {
    return format(state_.on_message({.kind = kind, .payload = std::move(payload)}, now_));
  }
  /// Lets time pass, stopping wherever something is due.
  std::string waits(std::chrono::milliseconds time) {
    const auto end = now_.at + time;
    std::string line;
    while (state_.next_due() && *state_.next_due() <= end) {
      set(std::max(now_.at, *state_.next_due()));
      const auto sent = format(state_.on_time(now_));
      line += (line.empty() || sent.empty() ? "" : " | ") + sent;
    }
    set(end);
    return line;
  }
  /// As a caller who comes late.
  std::string oversleeps(std::chrono::milliseconds time) {
    set(now_.at + time);
    return format(state_.on_time(now_));
  }
  bool is_waiting() const { return state_.next_due().has_value(); }

 private:
  void set(SteadyTime at) {
    now_.time += std::chrono::duration_cast<microseconds>(at - now_.at);
    now_.at = at;
  }
  static std::string format(const Reactions& reactions) {
    std::string line;
    for (const auto& reaction : reactions) {
      if (!line.empty()) line += " | ";
      if (const auto* message = std::get_if<Message>(&reaction))
        line += message->kind == PayloadKind::text ? message->payload : "b\"" + message->payload + "\"";
      else if (const auto* close = std::get_if<Close>(&reaction))
        line += "close " + std::to_string(close->code) + " " + close->reason;
      else
        line += "error: " + std::get<Error>(reaction).message;
    }
    return line;
  }

  RuleState state_;
  Moment now_{SteadyTime(1h), Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 1 / 31))};
};

RuleBook replies(std::initializer_list<const char*> rules) {
  RuleBook book;
  for (const char* rule : rules)
    if (const auto added = book.add_reply("number 1", rule); !added) ADD_FAILURE() << added.error().message;
  return book;
}

RuleBook file(const std::string& rules) {
  RuleBook book;
  if (const auto added = book.add_file("r.json", "{\"rules\":[" + rules + "]}"); !added)
    ADD_FAILURE() << added.error().message;
  return book;
}

TEST(RuleState, EveryIntervalHasItsOwnTimer) {
  RuleBook book;
  ASSERT_TRUE(book.add_every("number 1", "2s => a{{n}}"));
  ASSERT_TRUE(book.add_every("number 2", "3s => b{{n}}"));
  RuleState state(book, 1);
  const SteadyTime start{};
  EXPECT_TRUE(state.on_open({start, {}}).empty());
  std::string sent;
  for (int second = 1; second <= 6; ++second)
    for (const Reaction& reaction : state.on_time({start + std::chrono::seconds(second), {}}))
      sent += std::get<Message>(reaction).payload + ' ';
  EXPECT_EQ(sent, "a1 b1 a2 a3 b2 ");
}

TEST(Rules, TheFirstThatMatchesAnswers) {
  Client client(replies({"^ping$ => pong", "^(\\w+) (\\w+) => $2 $1", "ping => other"}));
  EXPECT_EQ(client.says("ping"), "pong");
  EXPECT_EQ(client.says("hello world"), "world hello");
  EXPECT_EQ(client.says("pinging"), "other");
  EXPECT_EQ(client.says("nothing"), "");
  EXPECT_EQ(client.open(), "");
}

TEST(Rules, TheFirstSeparatorCounts) {
  EXPECT_EQ(Client(replies({"a => b => c"})).says("a"), "b => c");
  EXPECT_EQ(Client(replies({"a => "})).says("a"), "");
}

TEST(Rules, AReplyThatIsJsonStaysJson) {
  Client client(replies({"(.*) => {\"got\":\"$1\", \"n\":\"{{n}}\"}"}));
  EXPECT_EQ(client.says("a \"b\""), "{\"got\":\"a \\\"b\\\"\", \"n\":1}");
}

TEST(Rules, CountMessagesAndClients) {
  const auto book = replies({"x => {{conn}}:{{n}}"});
  Client first(book, 1), second(book, 2);
  EXPECT_EQ(first.says("x"), "1:1");
  EXPECT_EQ(first.says("y"), "");
  EXPECT_EQ(first.says("x"), "1:3");
  EXPECT_EQ(second.says("x"), "2:1");
}

TEST(Rules, MatchPlacesInJson) {
  Client client(file(R"~({"match":{"pointer":"/op","value":"a"},"reply":"op a"},
                        {"match":{"pointer":"/v","value":1.0},"reply":"v 1"},
                        {"match":{"pointer":"/v","value":{"x":[1],"y":null}},"reply":"v object"},
                        {"match":{"pointer":"/v","value":false},"reply":"v false"},
                        {"match":[{"pointer":"/op"},{"pointer":"/v"}],"reply":"both"},
                        {"match":{"pointer":"/op"},"reply":"op"},
                        {"match":{"pointer":"/list/1","regex":"\"k(.)"},"reply":"$1"})~"));
  EXPECT_EQ(client.says(R"({"op":"a"})"), "op a");
  EXPECT_EQ(client.says(R"({"op":"\u0061"})"), "op a");
  EXPECT_EQ(client.says(R"({"op":"a"})", PayloadKind::binary), "op a");
  EXPECT_EQ(client.says(R"({"v":1})"), "v 1");
  EXPECT_EQ(client.says(R"({"v":1e0})"), "v 1");
  EXPECT_EQ(client.says(R"({"v":true})"), "");
  EXPECT_EQ(client.says(R"({"v":false})"), "v false");
  EXPECT_EQ(client.says(R"({"v":{"y":null,"x":[1]}})"), "v object");
  EXPECT_EQ(client.says(R"({"v":2,"op":null})"), "both");
  EXPECT_EQ(client.says(R"({"op":["a"]})"), "op");
  EXPECT_EQ(client.says(R"({"k1":0,"list":[1,2]})"), "1");
  EXPECT_EQ(client.says(R"({"k1":0,"list":[1]})"), "");
  EXPECT_EQ(client.says("op a"), "");
}

TEST(Rules, MatchTextOrBinary) {
  Client client(file(R"({"match":{"regex":"a","binary":true},"reply":"binary"},
                        {"match":{"regex":"a","binary":false},"reply":"text"},
                        {"reply":"any"})"));
  EXPECT_EQ(client.says("a", PayloadKind::binary), "binary");
  EXPECT_EQ(client.says("a"), "text");
  EXPECT_EQ(client.says("\xff", PayloadKind::binary), "any");
}

TEST(Rules, SendSeveralMessagesOfAllKinds) {
  Client client(file(R"({"match":"a","reply":["one",{"z":1,"a":"$0"},[1,"2"]],"base64":["AGI=","eA=="]},
                        {"match":"b","reply":"$0","binary":true})"));
  EXPECT_EQ(client.says("a"), std::string("one | {\"z\":1,\"a\":\"a\"} | [1,\"2\"] | b\"\0b\" | b\"x\"", 46));
  EXPECT_EQ(client.says("b"), "b\"b\"");
}

TEST(Rules, TextIsUtf8WhateverWasCaught) {
  Client client(replies({"(?s)^(.)(.*) => <$1>"}));
  EXPECT_EQ(client.says("ä"), "<\uFFFD>");  // expressions look at bytes
  EXPECT_EQ(client.says("\xff\xfe", PayloadKind::binary), "<\uFFFD>");
  EXPECT_EQ(Client(file(R"~({"match":"(?s)^(.)","reply":"$1","binary":true})~")).says("ä"), "b\"\xc3\"");
}

TEST(Rules, GreetAndClose) {
  Client client(file(R"~({"on":"open","reply":"hello {{conn}}"},{"on":"open","reply":"and {{n}}"},
                        {"match":"^bye (.*)","reply":"bye","close":{"code":4000,"reason":"$1"},"then":{"reply":"x"}},
                        {"match":"^quit","close":1001},{"match":"^none","close":1005},{"reply":"?"})~"));
  EXPECT_EQ(client.open(), "hello 1 | and 0");
  EXPECT_EQ(client.says("bye now"), "bye | close 4000 now");
  EXPECT_EQ(client.says("a"), "");
  Client other(file(R"~({"match":"(.*)","close":{"reason":"$1"}})~"));
  EXPECT_EQ(other.says(std::string(121, 'x') + "ää"), "close 1000 " + std::string(121, 'x') + "ä");
}

TEST(Rules, AnswerLater) {
  Client client(
      file(R"({"match":"^a","delay":"1s","reply":"first","then":[{"delay":500,"reply":"second {{n}} {{time}}"},
                                                                            {"reply":"third $0"}]},
                        {"match":"^b","reply":"at once","then":{"delay":"2s","close":1000}})"));
  EXPECT_EQ(client.says("a"), "");
  EXPECT_EQ(client.says("b"), "at once");
  EXPECT_EQ(client.waits(1200ms), "first");
  EXPECT_EQ(client.waits(500ms), "second 1 2026-01-31T00:00:01.500000Z | third a");
  EXPECT_EQ(client.says("a"), "");
  EXPECT_EQ(client.waits(1h), "close 1000 ");
  EXPECT_FALSE(client.is_waiting());
}

TEST(Rules, TickUntilTheyAreStopped) {
  Client client(file(R"({"match":{"pointer":"/op","value":"subscribe"},"reply":{"ok":true},
                         "every":{"interval":"1s","name":"{{json /ch}}","reply":{"ch":"{{json /ch}}","tick":"{{n}}"}}},
                        {"match":{"pointer":"/op","value":"unsubscribe"},"stop":"{{json /ch}}","reply":"stopped"},
                        {"match":"^stop","stop":true})"));
  EXPECT_EQ(client.says(R"({"op":"subscribe","ch":"a"})"), R"({"ok":true})");
  EXPECT_EQ(client.waits(2s), R"({"ch":"a","tick":1} | {"ch":"a","tick":2})");
  client.says(R"({"op":"subscribe","ch":"b"})");
  EXPECT_EQ(client.waits(1s), R"({"ch":"a","tick":3} | {"ch":"b","tick":1})");
  client.says(R"({"op":"subscribe","ch":"a"})");  // anew, not twice
  EXPECT_EQ(client.says(R"({"op":"unsubscribe","ch":"b"})"), "stopped");
  EXPECT_EQ(client.waits(1s), R"({"ch":"a","tick":1})");
  client.says("stop");
  EXPECT_FALSE(client.is_waiting());
}

TEST(Rules, TickSoManyTimes) {
  Client client(file(R"({"on":"open","every":{"interval":250,"times":2,"reply":"tick {{n}}"}})"));
  EXPECT_EQ(client.open(), "");
  EXPECT_EQ(client.waits(10s), "tick 1 | tick 2");
  EXPECT_FALSE(client.is_waiting());
}

TEST(Rules, TicksThatWereMissedAreLeftOut) {
  Client client(
      file(R"({"on":"open","every":{"interval":"1ms","reply":"{{n}}"},"then":{"delay":"5s","reply":"late"}})"));
  client.open();
  EXPECT_EQ(client.oversleeps(10s), "1 | late");
  EXPECT_EQ(client.oversleeps(1ms), "2");
}

TEST(Rules, ALaterStepStartsAndStopsTimers) {
  Client client(file(R"({"match":"go","delay":"1s","every":{"interval":"1s","reply":"$0 {{n}}","name":"t"},
                         "then":{"delay":"2500ms","stop":"t","reply":"end"}})"));
  client.says("go");
  EXPECT_EQ(client.waits(1min), "go 1 | go 2 | end");
  EXPECT_FALSE(client.is_waiting());
}

TEST(Rules, AClientCannotMakeThemGrow) {
  Client timers(file(R"({"every":{"interval":"1h","name":"$0","reply":"x"},"reply":"ok"})"));
  for (int i = 0; i < 64; ++i) EXPECT_EQ(timers.says(std::to_string(i)), "ok");
  EXPECT_EQ(timers.says("new"), "ok | error: --reply r.json: /rules/0: the client has 64 timers already");
  EXPECT_EQ(timers.says("5"), "ok");

  Client delays(file(R"({"delay":"1h","reply":"$0"})"));
  const std::string big(6'000'000, 'x');
  EXPECT_EQ(delays.says(big), "");
  EXPECT_EQ(delays.says(big), "");
  const std::string too_much = "error: --reply r.json: /rules/0: the answer would be larger than 16MiB";
  EXPECT_EQ(delays.says(big), too_much);
  EXPECT_EQ(delays.waits(1h).size(), 2 * big.size() + 3);
  EXPECT_EQ(delays.says(big), "");

  Client many(file(R"({"delay":"1h","reply":"$0"})"));
  int kept = 0;
  while (kept < 1'000'000 && many.says("x").empty()) ++kept;
  EXPECT_LT(kept, 100'000);

  Client bomb(file(R"({"reply":["$0$0","$0$0","$0$0"],"then":{"reply":"then"}},{"reply":"never"})"));
  EXPECT_EQ(bomb.says(big).substr(2 * big.size()), " | " + too_much);
}

TEST(Rules, LookAtLargeAndDeepMessages) {
  Client client(file(R"({"match":{"pointer":"/a","value":{}},"reply":"object"},{"match":"^(x|y)*$","reply":"regex"},
                        {"match":{"pointer":"/a"},"reply":"there"})"));
  EXPECT_EQ(client.says("{\"a\":" + std::string(4 << 20, '[') + std::string(4 << 20, ']') + "}"), "there");
  EXPECT_EQ(client.says("{\"a\":{\"b\":\"" + std::string(2 << 20, 'x') + "\"}}"), "there");
  EXPECT_EQ(client.says(std::string(16 << 20, 'x')),
            "error: --reply r.json: /rules/1: the regular expression takes too many steps on a message of 16MiB");
}

}  // namespace
}  // namespace wsx
