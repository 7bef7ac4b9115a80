#include "event/plain_event.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

#include "event/event_json.hpp"
#include "event/random_event.hpp"

namespace wsx {
namespace {

/// What the fast way says about a line is what the checked parser says.
void expect_agreement(std::string_view line) {
  const auto plain = parse_plain_event(line);
  if (!plain) return;
  const auto checked = parse_checked_event(line);
  ASSERT_TRUE(checked) << line << ": " << checked.error().message;
  ASSERT_TRUE(*plain == *checked) << line;
}

TEST(PlainEvent, ReadsWhatIsPrintedForMessagesAndControlFrames) {
  RandomEvents events(2026);
  int plain_ones = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto event = events.next();
    std::string line;
    append_json(line, event);
    const bool is_plain_type = std::holds_alternative<Message>(event.what) ||
                               std::holds_alternative<Ping>(event.what) || std::holds_alternative<Pong>(event.what) ||
                               std::holds_alternative<Wait>(event.what);
    const auto plain = parse_plain_event(line);
    ASSERT_FALSE(plain && !is_plain_type) << line;
    if (plain) {
      ASSERT_TRUE(*plain == event) << line;
      ++plain_ones;
    }
  }
  EXPECT_GT(plain_ones, 4'000) << "numbers beyond 18 digits go the other way, the rest does not";
}

TEST(PlainEvent, ReadsAsTheCheckedParserDoes) {
  const char* const lines[] = {
      R"({"type":"message","text":"hi"})",
      R"( { "text" : "hi" , "type" : "message" } )",
      "\t{\"type\":\r\n\"message\",\"text\":\"\"}\n",
      R"({"type":"message","text":"a\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00\u0000z"})",
      R"({"type":"message","text":"first","text":"last"})",
      R"({"type":"ping","type":"message","text":"the last type counts"})",
      R"({"type":"message","base64":"AAE="})",
      R"({"type":"message","dir":"in","text":"x","size_bytes":1,"wire_bytes":7,"compressed":false,"frames":2})",
      R"({"type":"message","text":"x","unknown":"y","n":-1.25,"t":true,"f":false,"z":null})",
      R"({"schema":"wsx.events/1","type":"ping","time":"2026-01-31T12:34:56.123456Z","conn":3,"text":"x"})",
      R"({"type":"pong","rtt_ms":0.25,"base64":"/w=="})",
      R"({"type":"message","conn":3,"side":"upstream","dir":"in","text":"x"})",
      R"({"type":"wait","ms":250})",
      R"({"type":"wait","ms":0.001})",
      R"({"type":"wait","ms":99999999999.999})",
  };
  for (const char* line : lines) {
    EXPECT_TRUE(parse_plain_event(line)) << line;
    expect_agreement(line);
  }
}

TEST(PlainEvent, LeavesTheRestToTheCheckedParser) {
  const char* const lines[] = {
      "",
      "{}",
      "[]",
      "{\"type\":\"message\",\"text\":\"\xff\"}",
      "\xef\xbb\xbf{\"type\":\"message\",\"text\":\"x\"}",
      "{\"type\":\"message\",\"text\":\"\x01\"}",
      R"({"type":"message"})",
      R"({"type":"message","text":"x"} x)",
      R"({"type":"message","text":"x",})",
      R"({"type":"message","text":"x")",
      R"({"type":"message","text":"x)",
      R"({"type":"message","text":"\x"})",
      R"({"type":"message","text":"\u12"})",
      R"({"type":"message","text":"\ud83d"})",
      R"({"type":"message","text":"\ud83dx","text":"x"})",
      R"({"type":"message","text":"\ude00"})",
      R"({"type":"message","text":"\ud83d\u0041"})",
      R"({"type":"message","u":"\ud83d","text":"x"})",
      R"({"type":"message","text":"x","base64":"AAE="})",
      R"({"type":"message","base64":"AAE"})",
      R"({"type":"message","text":5})",
      R"({"type":"message","text":"x","dir":"up"})",
      R"({"type":"message","text":"x","conn":0})",
      R"({"type":"message","text":"x","side":"left"})",
      R"({"type":"message","text":"x","wire_bytes":-1})",
      R"({"type":"message","text":"x","wire_bytes":1.5})",
      R"({"type":"message","text":"x","wire_bytes":01})",
      R"({"type":"message","text":"x","wire_bytes":18446744073709551615})",
      R"({"type":"message","text":"x","n":- 1})",
      R"({"type":"message","text":"x","n":1.})",
      R"({"type":"message","text":"x","n":1e999})",
      R"({"type":"message","text":"x","list":[1]})",
      R"({"type":"message","text":"x","schema":"wsx.events/2"})",
      R"({"type":"message","text":"x","time":"yesterday"})",
      R"({"type":"close","code":1000})",
      R"({"type":"wait"})",
      R"({"\u0074ype":"message","text":"x"})",
  };
  for (const char* line : lines) EXPECT_FALSE(parse_plain_event(line)) << line;
}

TEST(PlainEvent, AgreesAboutLinesThatWereTamperedWith) {
  RandomEvents events(6455);
  std::mt19937_64 random(7);
  constexpr std::string_view k_bytes = "\"\\{}[]:,0123456789.-+eEu \t\n\x01\xc3\xa9truefalsn";
  const auto pick = [&](std::size_t size) { return random() % size; };
  for (int i = 0; i < 100'000; ++i) {
    std::string line;
    append_json(line, events.next());
    for (auto changes = 1 + pick(3); changes > 0; --changes) {
      const auto at = pick(line.size());
      if (pick(3) == 0)
        line.erase(at, 1);
      else if (pick(2) == 0)
        line.insert(at, 1, k_bytes[pick(k_bytes.size())]);
      else
        line[at] = k_bytes[pick(k_bytes.size())];
      if (line.empty()) line = "{";
    }
    expect_agreement(line);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace wsx
