#include <gtest/gtest.h>

#include "event/event_json.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

std::string json_of(Event event) {
  std::string out;
  append_json(out, event);
  return out;
}

std::string json_of_text(std::string payload) { return json_of({.what = Message{.payload = std::move(payload)}}); }

TEST(AppendJson, PutsTheCommonMembersFirst) {
  const Event event{
      .time = Timestamp(1'700'000'000'123'456us), .conn = 3, .what = Message{.payload = "hi"}, .first = true};
  EXPECT_EQ(json_of(event),
            R"({"schema":"wsx.events/1","type":"message","time":"2023-11-14T22:13:20.123456Z","conn":3,)"
            R"("dir":"in","text":"hi","size_bytes":2})");
}

TEST(AppendJson, LeavesOutWhatDoesNotApply) {
  EXPECT_EQ(json_of_text("hi"), R"({"type":"message","dir":"in","text":"hi","size_bytes":2})");
}

TEST(AppendJson, WritesBinaryAsBase64) {
  EXPECT_EQ(
      json_of(
          {.what =
               Message{
                   .kind = PayloadKind::binary, .payload = "hi", .wire_bytes = 4, .compressed = false, .frames = 2}}),
      R"({"type":"message","dir":"in","base64":"aGk=","size_bytes":2,"wire_bytes":4,"compressed":false,"frames":2})");
}

TEST(AppendJson, WritesTextThatIsNotUtf8AsBase64) {
  EXPECT_EQ(json_of_text("\xff"), R"({"type":"message","dir":"in","base64":"/w==","size_bytes":1})");
  EXPECT_EQ(json_of({.what = Ping{.payload = "\xff"}}), R"({"type":"ping","dir":"in","base64":"/w=="})");
}

TEST(AppendJson, WritesAnOpenInTheOrderOfTheManPage) {
  Open open{.url = "ws://h/", .local = "l", .remote = "r", .subprotocol = "s", .extensions = "e"};
  open.request_headers = {{"Host", "h"}, {"X", "\xff"}};
  open.tls = TlsDetails{.version = "TLSv1.3", .cipher = "c", .alpn = "http/1.1", .san = {"a", "b"}};
  open.timing = Timing{.tcp = 1500us, .total = 2ms};
  EXPECT_EQ(json_of({.what = open}),
            R"({"type":"open","role":"client","url":"ws://h/","local":"l","remote":"r","status":101,"subprotocol":"s",)"
            R"("extensions":"e","request_headers":[["Host","h"],["X",{"base64":"/w=="}]],"response_headers":[],)"
            R"("tls":{"version":"TLSv1.3","cipher":"c","alpn":"http/1.1","san":["a","b"]},)"
            R"("timing":{"tcp_ms":1.5,"total_ms":2}})");
}

TEST(AppendJson, NamesACloseCode) {
  EXPECT_EQ(
      json_of(
          {.what = Close{.code = 1000, .reason = "done", .clean = true, .by = ClosedBy::peer, .duration = 12345us}}),
      R"({"type":"close","code":1000,"name":"Normal Closure","reason":"done","clean":true,"by":"peer",)"
      R"("duration_ms":12.345,"sent":{"messages":0,"bytes":0,"wire_bytes":0},)"
      R"("received":{"messages":0,"bytes":0,"wire_bytes":0}})");
}

TEST(AppendJson, WritesARefusalWithinItsError) {
  const Error error{Phase::upgrade, "refused", "the server answered 403", "log in",
                    Refusal{403, {{"A", "b"}}, "no\xff"}};
  EXPECT_EQ(json_of({.what = error}),
            R"({"type":"error","phase":"upgrade","code":"refused","message":"the server answered 403","hint":"log in",)"
            R"("status":403,"response_headers":[["A","b"]],"body":{"base64":"bm//"}})");
}

TEST(AppendJson, ReplacesWhatIsNotUtf8WhereThereIsNoBase64) {
  EXPECT_EQ(json_of({.what = Listening{.url = "a\xffz"}}), "{\"type\":\"listening\",\"url\":\"a\uFFFDz\"}");
}

TEST(AppendJson, EscapesEveryCharacterThatNeedsItAtEveryPlace) {
  const std::pair<std::string, std::string> cases[] = {{"\"", "\\\""},
                                                       {"\\", "\\\\"},
                                                       {"\n", "\\n"},
                                                       {"\r", "\\r"},
                                                       {"\t", "\\t"},
                                                       {"\b", "\\b"},
                                                       {"\f", "\\f"},
                                                       {"\x1b", "\\u001b"},
                                                       {"\x7f", "\\u007f"},
                                                       {std::string(1, '\0'), "\\u0000"},
                                                       {"\u0080", "\\u0080"},
                                                       {"\u009b", "\\u009b"},
                                                       {"\u00a0", "\u00a0"},
                                                       {"\u00e9", "\u00e9"},
                                                       {"\U0001f600", "\U0001f600"},
                                                       {"/", "/"}};
  for (const auto& [raw, escaped] : cases)
    for (std::size_t before = 0; before < 20; ++before)
      for (std::size_t after = 0; after < 20; ++after) {
        const std::string head(before, '!'), tail(after, '~');
        const auto line = json_of_text(head + raw + tail);
        ASSERT_NE(line.find("\"text\":\"" + head + escaped + tail + "\""), line.npos) << line;
      }
}

TEST(AppendJson, WritesMillisecondsWithTheDigitsTheyNeed) {
  const auto ms = [](microseconds duration) { return json_of({.what = Wait{duration}}); };
  EXPECT_EQ(ms(250ms), R"({"type":"wait","ms":250})");
  EXPECT_EQ(ms(500us), R"({"type":"wait","ms":0.5})");
  EXPECT_EQ(ms(1us), R"({"type":"wait","ms":0.001})");
  EXPECT_EQ(ms(1010us), R"({"type":"wait","ms":1.01})");
  EXPECT_EQ(ms(0us), R"({"type":"wait","ms":0})");
}

TEST(AppendJson, WritesRatesWithAtMostThreeDecimals) {
  const auto rate = [](double value) {
    const auto line = json_of({.what = Stats{.messages_per_s = value}});
    return line.substr(line.rfind(':') + 1);
  };
  EXPECT_EQ(rate(1500), "1500}");
  EXPECT_EQ(rate(0.1), "0.1}");
  EXPECT_EQ(rate(2.0 / 3), "0.667}");
  EXPECT_EQ(rate(std::numeric_limits<double>::infinity()), "0}");
  EXPECT_EQ(rate(std::numeric_limits<double>::quiet_NaN()), "0}");
}

TEST(CloseCode, HasTheRegistrysName) {
  EXPECT_EQ(format_close_code(1006), "Abnormal Closure");
  EXPECT_EQ(format_close_code(1014), "Bad Gateway");
  EXPECT_EQ(format_close_code(3999), "registered");
  EXPECT_EQ(format_close_code(4000), "private use");
  EXPECT_EQ(format_close_code(999), "not a close code");
}

}  // namespace
}  // namespace wsx
