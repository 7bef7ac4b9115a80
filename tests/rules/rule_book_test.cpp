#include "rules/rule_book.hpp"

#include <gtest/gtest.h>

#include "rules/rule_state.hpp"

namespace wsx {
namespace {

std::string reply_error(std::string_view text) {
  RuleBook book;
  const auto added = book.add_reply("number 2", text);
  EXPECT_EQ(!added, book.empty());
  if (added) return "accepted";
  EXPECT_EQ(added.error().code, "bad_rule");
  return added.error().message;
}

std::string file_error(std::string_view text) {
  RuleBook book;
  const auto added = book.add_file("r.json", text);
  EXPECT_EQ(!added, book.empty());
  return added ? "accepted" : added.error().message;
}

std::string rule_error(const std::string& rule) { return file_error("{\"rules\":[{},{" + rule + "}]}"); }

TEST(RuleBook, SaysWhatIsWrongWithAReply) {
  EXPECT_EQ(reply_error("^a => b => c"), "accepted");
  EXPECT_EQ(reply_error("a => "), "accepted");
  EXPECT_EQ(reply_error("a=>b"), "number 2: takes 'REGEX => TEMPLATE' or @FILE; \" => \" is missing");
  EXPECT_EQ(reply_error("a => \xff"), "number 2: the template is not UTF-8");
  EXPECT_EQ(reply_error(" => b"), "number 2: the regular expression is invalid: it is empty");
  EXPECT_EQ(reply_error("(a => b").find("number 2: the regular expression is invalid: "), 0u);
  EXPECT_EQ(reply_error("a => {\"b\":\"{{tim}}\"}"), "number 2: {{tim}} is unknown; did you mean {{time}}?");
  EXPECT_EQ(reply_error("(a) => $2"),
            "number 2: $2 cannot be used here: the regular expression has one group; write $$ for a dollar sign");
}

TEST(RuleBook, SaysWhatIsWrongWithAnInterval) {
  const auto error = [](std::string_view text) {
    RuleBook book;
    const auto added = book.add_every("number 1", text);
    EXPECT_EQ(!added, book.empty());
    return added ? "accepted" : added.error().message;
  };
  EXPECT_EQ(error("1ms => {{n}} {{conn}} {{time}}"), "accepted");
  EXPECT_EQ(error("1s=>x"), "number 1: takes 'INTERVAL => TEMPLATE' such as '30s => ping'; \" => \" is missing");
  EXPECT_EQ(error("1y => x").find("number 1: the interval is invalid: "), 0u);
  EXPECT_EQ(error("999us => x"), "number 1: the interval must be at least 1ms");
  EXPECT_EQ(error("1s => {{json /a}}"), "number 1: {{json}} cannot be used here: there is no message");
  EXPECT_EQ(error("1s => \xff"), "number 1: the template is not UTF-8");
}

TEST(RuleBook, SaysWhereAFileIsNoJson) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "r.json: line 1, column 1: not JSON"},
      {"{\"rules\":[\n  {\"on\" \"open\"}]}", "r.json: line 2, column 14: not JSON"},
      {"{\"rules\":[\n \"ä\" x]}", "r.json: line 2, column 6: not JSON"},
      {"{\n\n\"a\xff", "r.json: line 3, column 3: it is not UTF-8"},
      {std::string(100, '['), "r.json: it has more than 64 levels of nesting"},
      {"[1e999]", "r.json: not JSON: a number is out of range"},
      {std::string(RuleBook::k_max_file_bytes + 1, ' '), "r.json: it is larger than 4MiB"}};
  for (const auto& [text, message] : cases) EXPECT_EQ(file_error(text).find(message), 0u) << file_error(text);
}

TEST(RuleBook, SaysWhichMemberIsWrong) {
  const std::pair<std::string, std::string> cases[] = {
      {"[]", "r.json: takes an object such as {\"rules\":[…]}, not a list"},
      {"{}", "r.json: \"rules\" is missing; a file is an object such as {\"rules\":[…]}"},
      {"{\"rule\":[]}", "r.json: /rule: unknown member; did you mean \"rules\"?"},
      {"{\"rules\":{}}", "r.json: /rules: takes a list of rules, not an object"},
      {"{\"rules\":[5]}", "r.json: /rules/0: takes an object such as {\"match\":\"^ping\",\"reply\":\"pong\"}, not 5"}};
  for (const auto& [text, message] : cases) EXPECT_EQ(file_error(text), message);
  const std::pair<std::string, std::string> members[] = {
      {R"("mtach":"a")", "/mtach: unknown member; did you mean \"match\"?"},
      {R"("a/b~":1)",
       "/a~1b~0: unknown member; there are on, match, then, delay, stop, reply, binary, base64, every, close"},
      {R"("on":"start")", "/on: takes \"open\" or \"message\", not \"start\""},
      {R"("on":"open","match":"a")", "/match: cannot be used when \"on\" is \"open\": there is no message yet"},
      {R"("match":5)",
       "/match: takes a regular expression, or an object such as "
       "{\"pointer\":\"/op\",\"value\":\"subscribe\"}, not 5"},
      {R"("match":["a",{"regexp":"b"}])", "/match/1/regexp: unknown member; did you mean \"regex\"?"},
      {R"("match":{"regex":["a"]})", "/match/regex: takes a regular expression, not a list"},
      {R"("match":{"pointer":"op"})", "/match/pointer: is not a JSON pointer (RFC 6901): it does not begin with \"/\""},
      {R"("match":{"value":1})", "/match/value: needs \"pointer\", which says where the value is"},
      {R"("match":{"binary":1})", "/match/binary: takes true or false, not 1"},
      {R"("reply":5)", "/reply: takes text, or an object or list to be sent as JSON, not 5"},
      {R"("reply":["a",null])", "/reply/1: takes text, or an object or list to be sent as JSON, not null"},
      {R"("reply":["$1"])",
       "/reply/0: $1 cannot be used here: there is no regular expression; write $$ for a dollar sign"},
      {R"("on":"open","reply":"$0")",
       "/reply: $0 cannot be used here: there is no message; write $$ for a dollar sign"},
      {R"("binary":true)", "/binary: needs \"reply\", which it sends as binary messages"},
      {R"("base64":"?")", "/base64: takes base64 such as \"AAE=\", not \"?\""},
      {R"("delay":"soon")",
       "/delay: takes a duration up to 365d such as \"250ms\", or a number of milliseconds, "
       "not \"soon\""},
      {R"("delay":-1)",
       "/delay: takes a duration up to 365d such as \"250ms\", or a number of milliseconds, "
       "not -1"},
      {R"("delay":1e300)",
       "/delay: takes a duration up to 365d such as \"250ms\", or a number of milliseconds, "
       "not 1e+300"},
      {R"("every":"1s")", "/every: takes an object such as {\"interval\":\"1s\",\"reply\":\"tick {{n}}\"}, not \"1s\""},
      {R"("every":{"reply":"a"})", "/every: needs \"interval\", the time between two replies"},
      {R"("every":{"interval":"1s"})", "/every: needs \"reply\" or \"base64\", which it sends"},
      {R"("every":{"interval":0,"reply":""})",
       "/every/interval: takes a duration from 1ms up to 365d such as \"250ms\", or "
       "a number of milliseconds, not 0"},
      {R"("every":{"interval":1,"reply":"","times":0})", "/every/times: takes a whole number above 0, not 0"},
      {R"("every":{"interval":1,"reply":"","name":"tick"},"stop":"tic")",
       "/stop: no timer in this file has that name; did you mean \"tick\"?"},
      {R"("stop":false)", "/stop: takes true, or a timer's name, not false"},
      {R"("close":1006)",
       "/close: takes a close code: 1000 to 1003, 1007 to 1014 and 3000 to 4999, or 1005 for a close "
       "frame without one, not 1006"},
      {R"("close":{"code":1005,"reason":"x"})", "/close/reason: cannot be sent without a code, which 1005 means"},
      {R"("close":{"why":"x"})", "/close/why: unknown member; there are code, reason"},
      {R"("then":[{"on":"open"}])",
       "/then/0/on: unknown member; there are delay, stop, reply, binary, base64, every, close"},
      {R"("\u001b[31m":1)",
       "/\\x1b[31m: unknown member; there are on, match, then, delay, stop, reply, binary, base64, every, close"}};
  for (const auto& [rule, message] : members) EXPECT_EQ(rule_error(rule), "r.json: /rules/1" + message);
  EXPECT_EQ(rule_error("\"close\":{\"reason\":\"" + std::string(124, 'x') + "\"}"),
            "r.json: /rules/1/close/reason: is longer than the 123 bytes of a close frame");
  EXPECT_EQ(rule_error(R"("match":"(")").find("r.json: /rules/1/match: is not a regular expression: "), 0u);
}

TEST(RuleBook, AMistakeLeavesNothingBehind) {
  RuleBook book;
  ASSERT_TRUE(book.add_reply("number 1", "a => 1"));
  EXPECT_FALSE(book.add_file("r.json", R"({"rules":[{"match":"b","reply":"2"},{"x":1}]})"));
  RuleState state(book, 1);
  EXPECT_TRUE(state.on_message({.payload = "b"}, {}).empty());
  EXPECT_EQ(state.on_message({.payload = "a"}, {}).size(), 1u);
}

}  // namespace
}  // namespace wsx
