#include "input/input_record.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

/// What is asked for, as text: "text hello", "close 1000 bye", "nothing", "error bad_utf8".
std::string describe(const Result<std::optional<InputRecord>>& parsed) {
  if (!parsed) {
    EXPECT_EQ(parsed.error().phase, Phase::input);
    return "error " + parsed.error().code;
  }
  if (!*parsed) return "nothing";
  const Request& request = (*parsed)->request;
  if (auto* message = std::get_if<Message>(&request)) {
    EXPECT_EQ(message->dir, Direction::out);
    return (message->kind == PayloadKind::text ? "text " : "binary ") + message->payload;
  }
  if (auto* ping = std::get_if<Ping>(&request)) return "ping " + ping->payload;
  if (auto* pong = std::get_if<Pong>(&request)) return "pong " + pong->payload;
  if (auto* close = std::get_if<Close>(&request)) return "close " + std::to_string(close->code) + ' ' + close->reason;
  return "wait " + std::to_string(std::get<Wait>(request).duration.count());
}

struct Case {
  std::string bytes, expected;
};

TEST(InputRecord, LinesAreMessagesInTheirCoding) {
  struct CodedCase {
    InputCoding coding;
    std::string bytes, expected;
  };
  const CodedCase cases[] = {
      {InputCoding::text, "hello", "text hello"},
      {InputCoding::text, "", "text "},
      {InputCoding::text, "€ 😀", "text € 😀"},
      {InputCoding::text, "\xff", "error bad_utf8"},
      {InputCoding::text, "cut \xe2\x82", "error bad_utf8"},
      {InputCoding::binary, "\xff\n", "binary \xff\n"},
      {InputCoding::hex, "48 65 6c6C6f", "binary Hello"},
      {InputCoding::hex, "", "binary "},
      {InputCoding::hex, "4", "error bad_hex"},
      {InputCoding::hex, "xy", "error bad_hex"},
      {InputCoding::base64, "aGVsbG8=", "binary hello"},
      {InputCoding::base64, "aGVsbG8", "error bad_base64"},
  };
  for (const CodedCase& c : cases)
    for (const InputFormat format : {InputFormat::lines, InputFormat::nul, InputFormat::whole})
      EXPECT_EQ(describe(parse_input(c.bytes, format, c.coding)), c.expected) << c.bytes;
}

TEST(InputRecord, EventsAreWhatTheyAskFor) {
  const Case cases[] = {
      {R"({"type":"message","kind":"text","text":"hi"})", "text hi"},
      {R"({"type":"message","dir":"out","kind":"binary","base64":"aGk="})", "binary hi"},
      {R"({"type":"ping","text":"p"})", "ping p"},
      {R"({"type":"message","side":"downstream","dir":"in","text":"a client's"})", "text a client's"},
      {R"({"type":"message","side":"upstream","dir":"in","text":"a server's"})", "nothing"},
      {R"({"type":"pong","text":"p"})", "pong p"},
      {R"({"type":"close","code":1000,"reason":"bye"})", "close 1000 bye"},
      {R"({"type":"close","code":4999})", "close 4999 "},
      {R"({"type":"close"})", "close 1000 "},
      {R"({"type":"close","code":1005})", "close 1005 "},
      {R"({"type":"wait","ms":250})", "wait 250000"},
      // What was received, and what only tells, is skipped: a recording is a script.
      {R"({"type":"message","dir":"in","kind":"text","text":"hi"})", "nothing"},
      {R"({"type":"ping","dir":"in","text":"p"})", "nothing"},
      {R"({"type":"pong","dir":"in","text":"p"})", "nothing"},
      {R"({"type":"close","code":1000,"by":"peer"})", "nothing"},
      {R"({"type":"close","code":1006,"by":"none","duration_ms":12.5})", "nothing"},
      // Ours had a reason, and the peer's answer no code.
      {R"({"type":"close","code":1005,"reason":"bye","by":"local","duration_ms":12.5})", "close 1005 "},
      {"", "nothing"},
      {" \t\r", "nothing"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(describe(parse_input(c.bytes, InputFormat::json, InputCoding::text)), c.expected) << c.bytes;
}

TEST(InputRecord, WhatCannotBeSentIsRefused) {
  const std::string longest(123, 'r');
  const Case cases[] = {
      {R"({"type":"close","code":1006})", "error bad_close_code"},
      {R"({"type":"close","code":1015})", "error bad_close_code"},
      {R"({"type":"close","code":999})", "error bad_close_code"},
      {R"({"type":"close","code":5000})", "error bad_close_code"},
      {R"({"type":"close","code":1014,"reason":")" + longest + "\"}", "close 1014 " + longest},
      {R"({"type":"close","code":1000,"reason":")" + longest + "r\"}", "error long_close_reason"},
      {R"({"type":"close","code":1005,"reason":"bye"})", "error bad_close_code"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(describe(parse_input(c.bytes, InputFormat::json, InputCoding::text)), c.expected) << c.bytes;
  for (const char* bad :
       {"{", "hello", "[]", R"({"type":"nonsense"})", R"({"type":"message"})", R"({"type":"close","code":70000})"})
    EXPECT_FALSE(parse_input(bad, InputFormat::json, InputCoding::text)) << bad;
  // A control frame has 125 bytes at most; whoever sends relies on it.
  EXPECT_TRUE(
      parse_input(R"({"type":"ping","text":")" + std::string(125, 'p') + "\"}", InputFormat::json, InputCoding::text));
  EXPECT_FALSE(
      parse_input(R"({"type":"ping","text":")" + std::string(126, 'p') + "\"}", InputFormat::json, InputCoding::text));
}

TEST(InputRecord, JsonCanNameAServersClient) {
  const auto parse = [](std::string_view json) { return parse_input(json, InputFormat::json, InputCoding::text); };
  EXPECT_EQ((*parse(R"({"type":"message","conn":3,"text":"hi"})"))->conn, 3u);
  EXPECT_FALSE((*parse(R"({"type":"message","text":"hi"})"))->conn);
}

}  // namespace
}  // namespace wsx
