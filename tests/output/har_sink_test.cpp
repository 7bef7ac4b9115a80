#include "output/har_sink.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/rfc3339.hpp"
#include "output/pipe.hpp"

namespace wsx {
namespace {

using nlohmann::json;

Timestamp at(int ms) { return *parse_rfc3339("2026-01-31T12:00:00Z") + std::chrono::milliseconds(ms); }

Event opened(std::uint64_t conn) {
  Open open;
  open.url = "ws://localhost:8080/a%20b?x=1&y=a%26b&z";
  open.remote = "[::1]:8080";
  open.request_headers = {{"Host", "localhost:8080"}};
  open.response_headers = {{"X-Bytes", "\xff"}};
  open.timing = Timing{.tcp = microseconds(2000), .upgrade = microseconds(3000)};
  return {.time = at(5), .conn = conn, .what = open};
}

/// What a sink writes for these events.
std::string write(const std::vector<Event>& events) {
  Pipe pipe;
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "pipe");
  HarSink sink(*writer);
  for (const Event& event : events) sink.on_event(event);
  sink.finish();
  writer->flush();
  return pipe.read_all();
}

json entry_of(const std::vector<Event>& events) { return json::parse(write(events))["log"]["entries"][0]; }

TEST(HarSink, IsAnArchiveWithoutEntriesWhenNothingOpened) {
  const auto har = json::parse(write({}));
  EXPECT_EQ(har["log"]["version"], "1.2");
  EXPECT_EQ(har["log"]["entries"], json::array());
}

TEST(HarSink, TellsOfTheHandshake) {
  const auto entry = entry_of({opened(1)});
  EXPECT_EQ(entry["_resourceType"], "websocket");
  EXPECT_EQ(entry["startedDateTime"], "2026-01-31T12:00:00.000000Z");
  EXPECT_EQ(entry["request"]["url"], "ws://localhost:8080/a%20b?x=1&y=a%26b&z");
  EXPECT_EQ(entry["request"]["queryString"],
            json::parse(R"([{"name":"x","value":"1"},{"name":"y","value":"a&b"},{"name":"z","value":""}])"));
  EXPECT_EQ(entry["request"]["headers"], json::parse(R"([{"name":"Host","value":"localhost:8080"}])"));
  EXPECT_EQ(entry["response"]["status"], 101);
  EXPECT_EQ(entry["response"]["headers"][0]["value"], "\uFFFD");
  EXPECT_EQ(entry["serverIPAddress"], "::1");
  EXPECT_EQ(entry["connection"], "8080");
  EXPECT_EQ(entry["timings"]["connect"], 2);
  EXPECT_EQ(entry["timings"]["wait"], 3);
  EXPECT_EQ(entry["timings"]["dns"], -1);
  EXPECT_EQ(entry["time"], 5);
}

TEST(HarSink, HasTheMessagesAsChromeHasThem) {
  const auto message = [](int ms, Direction dir, PayloadKind kind, std::string payload) {
    return Event{.time = at(ms), .conn = 1, .what = Message{.dir = dir, .kind = kind, .payload = std::move(payload)}};
  };
  const auto entry = entry_of({
      opened(1),
      message(10, Direction::out, PayloadKind::text, "h\"i"),
      message(20, Direction::in, PayloadKind::binary, std::string("\0A", 2)),
      {.time = at(30), .conn = 1, .what = Ping{Direction::out, "p"}},
      {.time = at(31), .conn = 1, .what = Pong{Direction::in, "p", std::nullopt}},
      {.time = at(40), .conn = 1, .what = Error{Phase::protocol, "protocol_error", "bad frame", ""}},
      {.time = at(50), .conn = 1, .what = Close{.code = 1002, .reason = "no", .by = ClosedBy::local}},
  });
  EXPECT_EQ(entry["_webSocketMessages"], json::parse(R"([
    {"type":"send","time":1769860800.01,"opcode":1,"data":"h\"i"},
    {"type":"receive","time":1769860800.02,"opcode":2,"data":"AEE="},
    {"type":"send","time":1769860800.03,"opcode":9,"data":"cA=="},
    {"type":"receive","time":1769860800.031,"opcode":10,"data":"cA=="},
    {"type":"error","time":1769860800.04,"opcode":-1,"data":"bad frame"},
    {"type":"send","time":1769860800.05,"opcode":8,"data":"A+pubw=="}])"));
  EXPECT_EQ(entry["timings"]["receive"], 45);
  EXPECT_EQ(entry["time"], 50);
}

TEST(HarSink, HasAnEntryForEachConnection) {
  const auto har = json::parse(write({
      {.time = at(0), .what = Error{Phase::tcp, "connection_refused", "not yet", ""}},
      opened(1),
      {.time = at(10), .conn = 1, .what = Close{.by = ClosedBy::none}},
      opened(2),
      {.time = at(20), .conn = 2, .what = Ping{Direction::in, ""}},
  }));
  ASSERT_EQ(har["log"]["entries"].size(), 2u);
  EXPECT_EQ(har["log"]["entries"][0]["_connectionId"], "1");
  EXPECT_EQ(har["log"]["entries"][0]["_webSocketMessages"], json::array());
  EXPECT_EQ(har["log"]["entries"][1]["_connectionId"], "2");
  EXPECT_EQ(har["log"]["entries"][1]["_webSocketMessages"].size(), 1u);
}

}  // namespace
}  // namespace wsx
