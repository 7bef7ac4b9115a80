#include <gtest/gtest.h>

#include "recording/recorded_text.hpp"

namespace wsx {
namespace {

const std::string k_session =
    R"({"schema":"wsx.events/1","type":"open","time":"2026-01-31T12:00:00.000000Z","conn":1,"role":"client","url":"ws://localhost/a","subprotocol":"chat"}
{"type":"message","time":"2026-01-31T12:00:00.000500Z","conn":1,"dir":"out","text":"hi"}
{"type":"message","time":"2026-01-31T12:00:00.001500Z","conn":1,"dir":"in","text":"hello"}
{"type":"ping","time":"2026-01-31T12:00:02.000000Z","conn":1,"dir":"out","text":"p"}
{"type":"message","time":"2026-01-31T12:00:03.000000Z","conn":1,"dir":"out","base64":"AEE="}
{"type":"close","time":"2026-01-31T12:00:04.000000Z","conn":1,"code":1000,"by":"local"}
)";

TEST(EventRecording, CountsTimesFromTheOpening) {
  using namespace std::string_literals;
  EXPECT_EQ(read_all(k_session),
            "500 out text hi; 1500 in text hello; 2000000 out ping p; "
            "3000000 out binary \0A; 4000000 out close 1000"s);
}

TEST(EventRecording, KnowsTheConnectionBeforeItsMessages) {
  const WrittenFile file(k_session);
  const auto recording = open_recording(file.path(), {});
  ASSERT_TRUE(recording);
  const RecordedSocket& socket = (*recording)->socket();
  EXPECT_EQ(socket.url, "ws://localhost/a");
  EXPECT_EQ(socket.subprotocol, "chat");
  EXPECT_EQ(socket.sent, 2u);
  EXPECT_EQ(socket.received, 1u);
}

TEST(EventRecording, CanBeReadAgainWhileItIsRead) {
  const WrittenFile file(k_session);
  const auto recording = open_recording(file.path(), {});
  ASSERT_TRUE(recording);
  ASSERT_TRUE((*recording)->next());
  const auto again = (*recording)->again();
  ASSERT_TRUE(again);
  const auto first = (*again)->next();
  ASSERT_TRUE(first && *first);
  EXPECT_EQ(describe(**first), "500 out text hi");
}

TEST(EventRecording, TakesWhatPeopleWrite) {
  EXPECT_EQ(read_all("{\"type\":\"message\",\"text\":\"a\"}\n\n \t\n{\"type\":\"wait\",\"ms\":250}\r\n"
                     "{\"type\":\"message\",\"text\":\"b\"}"),
            "0 out text a; 250000 out text b");
}

TEST(EventRecording, OfAForwardedConnectionIsThatOfItsClient) {
  const std::string session =
      R"({"type":"open","time":"2026-01-31T12:00:00.000000Z","conn":1,"side":"upstream","role":"client","url":"ws://real/a"}
{"type":"open","time":"2026-01-31T12:00:00.000000Z","conn":1,"side":"downstream","role":"server","path":"/a"}
{"type":"message","time":"2026-01-31T12:00:01Z","conn":1,"side":"downstream","dir":"in","text":"q"}
{"type":"message","time":"2026-01-31T12:00:02Z","conn":1,"side":"upstream","dir":"in","text":"a"}
{"type":"message","time":"2026-01-31T12:00:02Z","conn":1,"side":"downstream","dir":"out","text":"ours"}
{"type":"ping","time":"2026-01-31T12:00:03Z","conn":1,"side":"upstream","dir":"in"}
{"type":"close","time":"2026-01-31T12:00:04Z","conn":1,"side":"upstream","code":1000,"by":"local"}
{"type":"close","time":"2026-01-31T12:00:05Z","conn":1,"side":"downstream","code":1000,"by":"peer"}
)";
  EXPECT_EQ(read_all(session),
            "1000000 out text q; 2000000 in text a; 2000000 in text ours; 3000000 in ping ; 5000000 out close 1000");
  const WrittenFile file(session);
  const auto recording = open_recording(file.path(), {});
  ASSERT_TRUE(recording);
  EXPECT_EQ((*recording)->socket().url, "ws://real/a");
  EXPECT_EQ((*recording)->socket().sent, 1u);
  EXPECT_EQ((*recording)->socket().received, 2u);
}

TEST(EventRecording, SkipsTypesThatItDoesNotKnow) {
  EXPECT_EQ(read_all("{\"type\":\"summary\",\"x\":[1]}\n{\"type\":\"message\",\"text\":\"a\"}\n"), "0 out text a");
}

TEST(EventRecording, NeverGoesBackInTime) {
  EXPECT_EQ(read_all(R"({"type":"message","time":"2026-01-31T12:00:01Z","text":"a"}
{"type":"message","time":"2026-01-31T12:00:00Z","text":"b"}
{"type":"message","time":"2026-01-31T12:00:02Z","text":"c"}
)"),
            "0 out text a; 0 out text b; 1000000 out text c");
}

TEST(EventRecording, WaitsDoNotAddUpBeyondWhatAClockCounts) {
  const std::string year = "{\"type\":\"wait\",\"ms\":31536000000}\n";
  std::string waits;
  for (int i = 0; i < 300'000; ++i) waits += year;
  const auto all =
      read_all("{\"type\":\"message\",\"text\":\"a\"}\n" + waits + "{\"type\":\"message\",\"text\":\"b\"}\n");
  EXPECT_EQ(all, "0 out text a; 3153600000000000 out text b");
}

TEST(EventRecording, ChoosesOneOfSeveralConnections) {
  const std::string two =
      "{\"type\":\"open\",\"role\":\"client\",\"conn\":1,\"url\":\"ws://a/\"}\n"
      "{\"type\":\"message\",\"conn\":1,\"text\":\"a\"}\n"
      "{\"type\":\"message\",\"conn\":3,\"text\":\"b\"}\n";
  EXPECT_EQ(read_all(two, 1), "0 out text a");
  EXPECT_EQ(read_all(two, 3), "0 out text b");
  EXPECT_EQ(
      read_all(two),
      "error: no_such_socket: FILE has several connections: 1 (ws://a/, 1 sent, 0 received), 3 (1 sent, 0 received)");
  EXPECT_EQ(read_all(two, 2),
            "error: no_such_socket: FILE has no connection 2; it has 1 (ws://a/, 1 sent, 0 received), 3 (1 sent, 0 "
            "received)");
}

TEST(EventRecording, ListsTheFirstOfManyConnectionsAndFindsTheLast) {
  std::string many;
  for (int i = 1; i <= 1000; ++i)
    many += "{\"type\":\"message\",\"conn\":" + std::to_string(i) + ",\"text\":\"" + std::to_string(i) + "\"}\n";
  EXPECT_EQ(read_all(many, 1000), "0 out text 1000");
  EXPECT_TRUE(read_all(many).ends_with("16 (1 sent, 0 received), and more"));
}

TEST(EventRecording, SaysInWhichLineSomethingIsWrong) {
  const std::string good = "{\"type\":\"message\",\"text\":\"a\"}\n";
  struct Case {
    std::string content, expected;
  };
  const Case cases[] = {
      {"", "error: bad_recording: FILE: it has no WebSocket connection"},
      {"{\"type\":\"error\",\"phase\":\"tcp\",\"code\":\"x\",\"message\":\"y\",\"conn\":1}\n",
       "error: bad_recording: FILE: it has no WebSocket connection"},
      {good + "{\"type\":\"mess", "error: bad_recording: FILE, line 2: not JSON at byte "},
      {good + good + "{\"type\":\"message\",\"text\":5}\n",
       "error: bad_recording: FILE, line 3: \"text\" must be a string, not 5"},
      {good + "{\"type\":\"message\",\"text\":\"\xff\"}\n",
       "error: bad_recording: FILE, line 2: the line is not valid UTF-8"},
      {good + "[]\n", "error: bad_recording: FILE, line 2: the line is JSON, but not an object"},
      {std::string(50'000'000, 'x'), "error: bad_recording: FILE, line 1: not JSON at byte 1"},
      {"\x1f\x8b\x08", "error: bad_recording: FILE, line 1: the line is not valid UTF-8"},
      {good + R"({"type":"ping","dir":"out","text":")" + std::string(126, 'p') + "\"}\n",
       "error: bad_recording: FILE, line 2: a ping or pong has at most 125 bytes, not 126"},
      {good + R"({"type":"pong","dir":"in","text":")" + std::string(200, 'p') + "\"}\n",
       "error: bad_recording: FILE, line 2: a ping or pong has at most 125 bytes, not 200"},
      {good + R"({"type":"close","code":1000,"reason":")" + std::string(124, 'r') + "\"}\n",
       "error: bad_recording: FILE, line 2: a close reason has at most 123 bytes, not 124"},
      {good + R"({"type":"close","code":999})" + "\n",
       "error: bad_recording: FILE, line 2: close code 999 cannot be sent"},
  };
  for (const Case& c : cases) EXPECT_EQ(read_all(c.content).substr(0, c.expected.size()), c.expected);
}

TEST(EventRecording, TakesWhateverCodeThePeerClosedWith) {
  EXPECT_EQ(read_all(R"({"type":"close","code":999,"reason":"x","by":"peer","clean":true,"duration_ms":5})"),
            "0 in close 999x");
  EXPECT_EQ(read_all(R"({"type":"close","code":1006,"by":"none","clean":false,"duration_ms":5})"), "0 in close 1006");
}

TEST(EventRecording, IsAFile) {
  const auto code = [](const char* path) { return open_recording(path, {}).error().code; };
  EXPECT_EQ(code("/nowhere/at-all"), "recording_unreadable");
  EXPECT_EQ(code("/tmp"), "recording_unreadable");
  EXPECT_EQ(code("/dev/zero"), "recording_unreadable");
}

}  // namespace
}  // namespace wsx
