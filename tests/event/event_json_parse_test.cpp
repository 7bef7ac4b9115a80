#include <gtest/gtest.h>

#include "event/event_json.hpp"

namespace wsx {
namespace {

template <class T>
T parsed(std::string_view json) {
  const auto event = parse_event(json);
  EXPECT_TRUE(event) << json << ": " << (event ? "" : event.error().message);
  if (!event || !std::holds_alternative<T>(event->what)) return ADD_FAILURE() << json, T{};
  return std::get<T>(event->what);
}

TEST(ParseEvent, TakesWhatAPersonWouldWrite) {
  EXPECT_EQ(parsed<Message>(R"({"type":"message","text":"hi"})"), (Message{.dir = Direction::out, .payload = "hi"}));
  EXPECT_EQ(parsed<Message>(R"( { "base64" : "AAE=" , "type" : "message" } )"),
            (Message{.dir = Direction::out, .kind = PayloadKind::binary, .payload = std::string("\0\1", 2)}));
  EXPECT_EQ(parsed<Ping>(R"({"type":"ping"})"), (Ping{.dir = Direction::out}));
  EXPECT_EQ(parsed<Pong>(R"({"type":"pong","base64":"AA=="})").payload, std::string(1, '\0'));
  EXPECT_EQ(parsed<Close>(R"({"type":"close"})").code, 1000);
  EXPECT_EQ(parsed<Close>(R"({"type":"close","code":1000,"reason":"done"})").reason, "done");
  EXPECT_EQ(parsed<Wait>(R"({"type":"wait","ms":250})").duration, std::chrono::milliseconds(250));
  EXPECT_EQ(parsed<Wait>(R"({"type":"wait","ms":0.5})").duration, microseconds(500));
}

TEST(ParseEvent, IgnoresMembersItDoesNotKnow) {
  EXPECT_EQ(parsed<Message>(R"({"type":"message","text":"hi","new":{"deep":[1,null]}})").payload, "hi");
}

TEST(ParseEvent, TakesTheLastOfTwo) {
  EXPECT_EQ(parsed<Message>(R"({"type":"ping","type":"message","text":"a","text":"b"})").payload, "b");
}

TEST(ParseEvent, DecodesEscapes) {
  EXPECT_EQ(parsed<Message>(R"({"type":"message","text":"\ud83d\ude00\u0000\u00e9"})").payload,
            std::string("\U0001f600\0\u00e9", 7));
}

TEST(ParseEvent, KeepsTheCommonMembers) {
  const auto event = parse_event(
      R"({"schema":"wsx.events/1","type":"ping","time":"2023-11-14T23:13:20.1234567+01:00","conn":7,"dir":"in"})");
  ASSERT_TRUE(event);
  EXPECT_TRUE(event->first);
  EXPECT_EQ(event->conn, 7u);
  EXPECT_EQ(event->time, Timestamp(microseconds(1'700'000'000'123'456)));
}

TEST(ParseEvent, SaysWhichMemberIsWrongAndWhatItShouldBe) {
  const std::pair<std::string, std::string> cases[] = {
      {R"({})", R"("type" is missing)"},
      {R"({"type":5})", R"("type" must be a string, not 5)"},
      {R"({"type":"message"})", R"(a message needs "text" or "base64")"},
      {R"({"type":"message","text":5})", R"("text" must be a string, not 5)"},
      {R"({"type":"message","text":null})", R"("text" must be a string, not null)"},
      {R"({"type":"message","text":"a","base64":"AA=="})", R"("text" and "base64" cannot be used together)"},
      {R"({"type":"message","base64":"A"})",
       R"("base64" must be base64: base64 comes in groups of four characters, padded with "=")"},
      {R"({"type":"message","text":"a","dir":"sideways"})", R"("dir" must be "in" or "out", not "sideways")"},
      {R"({"type":"message","text":"a","dir":1})", R"("dir" must be "in" or "out", not 1)"},
      {R"({"type":"close","code":70000})", R"("code" must be a whole number from 0 to 65535, not 70000)"},
      {R"({"type":"close","code":-1})", R"("code" must be a whole number from 0 to 65535, not -1)"},
      {R"({"type":"close","code":1e3})", R"("code" must be a whole number from 0 to 65535, not 1000.0)"},
      {R"({"type":"close","code":"1000"})", R"("code" must be a whole number from 0 to 65535, not "1000")"},
      {R"({"type":"close","sent":{"bytes":true}})", R"("sent.bytes" must be a whole number, 0 or more, not true)"},
      {R"({"type":"close","sent":[]})", R"("sent" must be an object, not a list)"},
      {R"({"type":"wait"})", R"("ms" is missing)"},
      {R"({"type":"wait","ms":-5})", R"("ms" must be a number of milliseconds, 0 or more, not -5)"},
      {R"({"type":"wait","ms":1e300})", R"("ms" must be a number of milliseconds, 0 or more, not 1e+300)"},
      {R"({"type":"ping","conn":0})", R"("conn" must be 1 or more, not 0)"},
      {R"({"type":"ping","time":"noon"})",
       R"("time" must be a time such as "2026-01-31T12:34:56.123456Z", not "noon")"},
      {R"({"type":"ping","schema":"wsx.events/2"})", R"("schema" must be "wsx.events/1", not "wsx.events/2")"},
      {R"({"type":"open","role":"client","request_headers":[["a"]]})",
       R"("request_headers" must be a list of [name, value], not [["a"]])"},
      {R"({"type":"open","role":"client","timing":{"dns_ms":"1"}})",
       R"("timing.dns_ms" must be a number of milliseconds, 0 or more, not "1")"},
      {R"({"type":"error","phase":"x","code":"y","message":"z"})",
       R"("phase" must be a phase such as "url", "tcp" or "input", not "x")"},
  };
  for (const auto& [json, message] : cases) {
    const auto event = parse_event(json);
    ASSERT_TRUE(event.has_error()) << json;
    EXPECT_EQ(event.error().message, message) << json;
    EXPECT_EQ(event.error().code, "bad_event") << json;
    EXPECT_EQ(event.error().phase, Phase::input) << json;
  }
}

TEST(ParseEvent, TellsAnUnknownTypeApart) {
  EXPECT_EQ(parse_event(R"({"type":"mesage","text":"hi"})").error().code, "unknown_type");
  EXPECT_EQ(parse_event(R"({"type":"summary"})").error().code, "unknown_type");
}

TEST(ParseEvent, RefusesWhatIsNoObject) {
  const std::string deep(100'000, '[');
  const std::string cases[] = {"",
                               " ",
                               "hello",
                               "5",
                               "[]",
                               "null",
                               "\"x\"",
                               "{",
                               "{\"type\":\"ping\"",
                               "{\"type\":\"ping\"}}",
                               "{\"type\":\"ping\"} {\"type\":\"ping\"}",
                               "{'type':'ping'}",
                               "{\"type\":\"ping\",}",
                               "{\"type\":\"ping\",\"text\":\"\xff\"}",
                               std::string("{\"type\":\"ping\0\"}", 16),
                               R"({"type":"message","text":"\ud800"})",
                               R"({"type":"message","text":"\udc00x"})",
                               R"({"type":"ping","x":1e999})",
                               "\xef\xbb\xbf",
                               deep,
                               "{\"type\":\"ping\",\"x\":" + deep};
  for (const auto& json : cases) {
    const auto event = parse_event(json);
    ASSERT_TRUE(event.has_error()) << json.substr(0, 80);
    EXPECT_EQ(event.error().code, "bad_json") << json.substr(0, 80);
  }
}

TEST(ParseEvent, ExplainsALoneSurrogate) {
  const auto message = parse_event(R"({"type":"message","text":"\ud800"})").error().message;
  EXPECT_NE(message.find("surrogate"), message.npos) << message;
}

TEST(ParseEvent, CountsNestingOutsideStringsOnly) {
  EXPECT_TRUE(parse_event(R"({"type":"message","text":")" + std::string(1000, '[') + R"(\"["})"));
  EXPECT_TRUE(parse_event(R"({"type":"ping","x":)" + std::string(31, '[') + std::string(31, ']') + "}"));
  EXPECT_FALSE(parse_event(R"({"type":"ping","x":)" + std::string(32, '[') + std::string(32, ']') + "}"));
}

}  // namespace
}  // namespace wsx
