#include "play/form_filler.hpp"
#include "play/form_matcher.hpp"
#include "play/play_support.hpp"

namespace wsx {
namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

/// What a line takes from a message, as "name=kind:value name=kind:value"; "-" when it does not fit.
std::string match(const std::string& line, std::string message, const Variables& variables = {}) {
  const auto conversation = read_good(line + "\n", variables);
  if (!conversation) return "not read";
  const HoleValues values(conversation->values);
  const MessageFacts facts{.n = 3, .seq = 4, .conn = 5};
  ShownValues shown;
  FormDifference difference;
  const Message got{.kind = PayloadKind::text, .payload = std::move(message)};
  FormMatcher matcher(values, HoleValues::k_nothing_forgotten, facts, shown, &difference);
  if (!matcher.matches(conversation->lines[0].form, ReceivedMessage(got))) return "-";
  std::string line_out;
  for (const auto& [slot, value] : shown)
    line_out += (line_out.empty() ? "" : " ") + conversation->names[slot] + "=" +
                (value.kind == HoleValue::Kind::text     ? "t:"
                 : value.kind == HoleValue::Kind::string ? "s:"
                                                         : "j:") +
                value.text;
  return line_out;
}

std::string fill(const std::string& line, const Variables& variables = {}) {
  const auto conversation = read_good(line + "\n", variables);
  if (!conversation) return "not read";
  HoleValues values(conversation->values);
  const MessageFacts facts{.n = 3, .seq = 4, .conn = 5};
  SplitMix64 random(1);
  const auto text = FormFiller(values, 0, facts, random).fill(conversation->lines[0].form);
  return text ? *text : text.error().message;
}

TEST(Form, TakesTextApart) {
  EXPECT_EQ(match("< hello", "hello"), "");
  EXPECT_EQ(match("< hello", "hello "), "-");
  EXPECT_EQ(match("<", ""), "");
  EXPECT_EQ(match("< {{a}}", "anything"), "a=t:anything");
  EXPECT_EQ(match("< {{a}}", ""), "a=t:");
  EXPECT_EQ(match("< {{a}}-{{b}}", "1-2-3"), "a=t:1 b=t:2-3") << "the shortest; the last takes the rest";
  EXPECT_EQ(match("< {{a}}-{{b}}.", "1-2.3."), "a=t:1 b=t:2.3") << "the whole must fit";
  EXPECT_EQ(match("< {{a}}-{{a}}", "x-y-x-y"), "a=t:x-y") << "both are the same";
  EXPECT_EQ(match("< {{a}}-{{a}}", "x-y"), "-");
  EXPECT_EQ(match("< v{{a:int}}!", "v12!"), "a=j:12");
  EXPECT_EQ(match("< v{{a:int}}!", "v1x!"), "-");
  EXPECT_EQ(match("< a {{x:json}} b", "a [1, 2] b"), "x=j:[1, 2]");
  EXPECT_EQ(match("< {{_}} of {{_}}", "1 of 2"), "");
  EXPECT_EQ(match("< {{n}} {{seq}} {{conn}}", "3 4 99"), "") << "the other side's number is its own";
  EXPECT_EQ(match("< {{n}}", "4"), "-");
  EXPECT_EQ(match("< {{time}}", "2026-01-31T12:34:56Z"), "");
  EXPECT_EQ(match("< {{time}}", "yesterday"), "-");
  EXPECT_EQ(match("< {{k=int:1..100}}", "101"), "-");
  EXPECT_EQ(match("< {{k=int:1..100}}", "100"), "k=t:100");
  EXPECT_EQ(match("< {{k=rand:3}}", "a_c"), "-");
  EXPECT_EQ(match("< {{k=rand:3}}", "aBc"), "k=t:aBc");
  EXPECT_EQ(match("< {{k=kim}}", "lee"), "k=t:lee") << "a default is for who sends";
  EXPECT_EQ(match("< {{a}}", "x", {{"a", "y"}}), "-");
  EXPECT_EQ(match("< ${{a}}", "{{a}}"), "");
  EXPECT_EQ(match("< $5", "$5"), "");
  EXPECT_EQ(match("<[escapes] a\\n{{x}}\\0", std::string("a\nb\0", 4)), "x=t:b");
  EXPECT_EQ(match("<[text] {\"a\":1}", "{\"a\": 1}"), "-");
  EXPECT_EQ(match("< ```\na\nb\n```", "a\nb"), "");
  EXPECT_EQ(match("< ````\n```\n````", "```"), "");
  EXPECT_EQ(match("<[file] hello.txt", "hello {{n}}"), "");
}

TEST(Form, GivesUpOnTextThatTakesTooLong) {
  std::string line = "< ";
  for (int i = 0; i < 12; ++i) line += "{{h" + std::to_string(i) + "}}a";
  EXPECT_EQ(match(line + "b", std::string(20'000, 'a')), "-");
}

TEST(Form, ComparesJson) {
  EXPECT_EQ(match("< {\"a\":1,\"b\":[true,null]}", " {\"c\":3, \"b\":[true, null],\"a\":1.0 } "), "");
  EXPECT_EQ(match("< {\"a\":9007199254740993}", "{\"a\":9007199254740992}"), "-");
  EXPECT_EQ(match("< {\"a\":1e2}", "{\"a\":100.00}"), "");
  EXPECT_EQ(match("< {\"a\":-0}", "{\"a\":0}"), "");
  EXPECT_EQ(match("< {\"a\":1}", "{\"a\":true}"), "-");
  EXPECT_EQ(match("< {\"a\":{}}", "{\"a\":{\"b\":1}}"), "");
  EXPECT_EQ(match("< {\"a\":{}}", "{\"a\":[]}"), "-");
  EXPECT_EQ(match("< {\"a\":[]}", "{\"a\":[1]}"), "-");
  EXPECT_EQ(match("<[exactly] {\"a\":{}}", "{\"a\":{\"b\":1}}"), "-");
  EXPECT_EQ(match("<[exactly] {\"a\":{}}", "{\"a\":{}}"), "");
  EXPECT_EQ(match("< {\"a\":\"\\u00e9\"}", "{\"\\u0061\":\"é\"}"), "");
  EXPECT_EQ(match("< {\"a\":1}", "{\"a\":1"), "-");
  EXPECT_EQ(match("< {\"a\":1}", "{\"a\":1}x"), "-");
  EXPECT_EQ(match("< {\"a\":1}", "x{\"a\":1}"), "-");
  EXPECT_EQ(match("< 42[\"said\",{\"a\":1}]", "42[\"said\",{\"b\":2,\"a\":1}]"), "");
  EXPECT_EQ(match("< 43{{id}}[1]", "4317[1]"), "id=t:17");
}

TEST(Form, TakesJsonWithItsTypes) {
  EXPECT_EQ(match("< {\"a\":\"{{x}}\"}", "{\"a\":3}"), "x=j:3");
  EXPECT_EQ(match("< {\"a\":\"{{x}}\"}", "{\"a\":\"3\"}"), "x=s:3");
  EXPECT_EQ(match("< {\"a\":\"{{x}}\"}", "{\"a\":{\"b\":[1]}}"), "x=j:{\"b\":[1]}");
  EXPECT_EQ(match("< {\"a\":\"{{x:string}}\"}", "{\"a\":3}"), "-");
  EXPECT_EQ(match("< {\"a\":\"{{x:int}}\"}", "{\"a\":3}"), "x=j:3");
  EXPECT_EQ(match("< {\"a\":\"{{x:int}}\"}", "{\"a\":3.5}"), "-");
  EXPECT_EQ(match("< {\"a\":\"{{x:int}}\"}", "{\"a\":\"3\"}"), "-");
  EXPECT_EQ(match("< {\"a\":{{x}}}", "{\"a\":[1,2]}"), "x=j:[1,2]");
  EXPECT_EQ(match("< {\"a\":\"hi {{x}}!\"}", "{\"a\":\"hi \\\"kim\\\"!\"}"), "x=t:\"kim\"");
  EXPECT_EQ(match("< {\"a\":\"{{x}}\",\"b\":\"{{x}}\"}", "{\"a\":{\"k\":1,\"l\":2},\"b\":{\"l\":2.0,\"k\":1}}"),
            "x=j:{\"k\":1,\"l\":2}");
  EXPECT_EQ(match("< {\"a\":\"{{x}}\",\"b\":\"{{x}}\"}", "{\"a\":1,\"b\":\"1\"}"), "-");
  EXPECT_EQ(match("< {\"a\":\"{{x}}\"}", "{\"a\":5}", {{"x", "5"}}), "-") << "flags are strings";
  EXPECT_EQ(match("< {\"a\":\"{{x}}\"}", "{\"a\":\"5\"}", {{"x", "5"}}), "");
  EXPECT_EQ(match("< {\"a\":\"{{x:int}}\"}", "{\"a\":5.0}", {{"x", "5"}}), "");
  EXPECT_EQ(match("< {\"a\":{{x}}}", "{\"a\":5}", {{"x", "5"}}), "");
  EXPECT_EQ(match("< {\"a\":\"{{k=int:1..9}}\"}", "{\"a\":7}"), "k=j:7");
  EXPECT_EQ(match("< {\"a\":\"{{k=int:1..9}}\"}", "{\"a\":\"7\"}"), "-");
  EXPECT_EQ(match("< {\"a\":\"{{k=uuid}}\"}", "{\"a\":7}"), "-");
  EXPECT_EQ(match("< {\"a\":\"{{_}}\"}", "{}"), "-") << "it must be there";
  EXPECT_EQ(match("< {\"a\":\"{{n}}\"}", "{\"a\":3}"), "");
}

TEST(Form, TakesNamedGroups) {
  EXPECT_EQ(match("<[regex] pong (?<id>\\d+)", "a pong 17 b"), "id=t:17");
  EXPECT_EQ(match("<[regex] (a)[(](?:x)(?<id>\\d+)", "a(x5"), "id=t:5");
  EXPECT_EQ(match("<[regex] ^{{x}}$", "a.b", {{"x", "a.b"}}), "");
  EXPECT_EQ(match("<[regex] ^{{x}}$", "aXb", {{"x", "a.b"}}), "-");
  EXPECT_EQ(match("<[regex] (?<id>\\d+)", "18", {{"id", "17"}}), "-");
}

TEST(Form, FillsIn) {
  EXPECT_EQ(fill("> {{a=kim}} {{a}} {{n}} {{seq}} {{conn}} {{env:HOME}} ${{b}}"), "kim kim 3 4 5 /home/kim {{b}}");
  EXPECT_EQ(fill("> { \"a\" : \"{{n}}\", \"b\":\"<{{n}}>\" }"), "{ \"a\" : 3, \"b\":\"<3>\" }") << "as it is written";
  EXPECT_EQ(fill("> {\"a\":\"{{x}}\",\"b\":\"{{x:int}}\",\"c\":{{x}},\"d\":\"{{x:json}}\"}", {{"x", "5"}}),
            "{\"a\":\"5\",\"b\":5,\"c\":5,\"d\":5}");
  EXPECT_EQ(fill("> {\"a\":\"{{n:string}}\"}"), "{\"a\":\"3\"}");
  EXPECT_EQ(fill("> {\"a\":\"{{x}} \\u00e9\"}", {{"x", "\"\n"}}), "{\"a\":\"\\\"\\n \\u00e9\"}");
  EXPECT_EQ(fill("> {\"a\":{{x}}}", {{"x", "{\"b\":[1]}"}}), "{\"a\":{\"b\":[1]}}");
  EXPECT_EQ(fill("> 42[\"{{x}}\",\"${{y}}\"]", {{"x", "e"}}), "42[\"e\",\"{{y}}\"]");
  EXPECT_EQ(fill(">[escapes] CONNECT\\n\\n\\0"), std::string("CONNECT\n\n\0", 10));
  const auto uuid = fill("> {{a=uuid}}");
  EXPECT_EQ(uuid.size(), 36u);
  EXPECT_EQ(uuid[14], '4');
  EXPECT_EQ(fill("> {{a=rand:16}}").size(), 16u);
}

}  // namespace
}  // namespace wsx
