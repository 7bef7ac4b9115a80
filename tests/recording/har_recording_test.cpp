#include "recording/har_recording.hpp"

#include <filesystem>
#include <gtest/gtest.h>

#include "recording/recorded_text.hpp"

namespace wsx {
namespace {

std::string har(const std::string& entries) {
  return R"({"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":[)" +
         entries + "]}}";
}

const std::string k_page =
    R"({"startedDateTime":"2026-01-31T12:00:00.000Z","request":{"url":"http://localhost/"},"response":{"headers":[],"content":{"text":"<html>"}}})";

/// As Chrome writes it: _webSocketMessages in front of what says where they went.
std::string socket_entry(const std::string& messages, const std::string& path = "a") {
  return R"({"_initiator":{"type":"script","stack":{"callFrames":[{"url":"x"}],"parent":{}}},"_resourceType":"websocket","_webSocketMessages":[)" +
         messages + R"(],"request":{"method":"GET","url":"ws://localhost/)" + path +
         R"(","headers":[]},"response":{"status":101,"headers":[{"name":"sec-websocket-protocol","value":"chat"}]},"startedDateTime":"2026-01-31T12:00:00.000Z","time":12.5})";
}

const std::string k_send = R"({"type":"send","time":1769860800.5,"opcode":1,"data":"hi"})";
const std::string k_receive = R"({"type":"receive","time":1769860801.25,"opcode":2,"data":"QUI="})";

TEST(HarRecording, ReadsAnEntryOfChrome) {
  EXPECT_EQ(read_all(har(k_page + "," + socket_entry(k_send + "," + k_receive))),
            "500000 out text hi; 1250000 in binary AB");
}

// As mitmproxy writes bodies that are not UTF-8; and a page's script may hold such a string, which it sends as U+FFFD.
TEST(HarRecording, IsNotRefusedForHalfASurrogatePair) {
  const std::string page =
      R"({"startedDateTime":"2026-01-31T12:00:00.000Z","request":{"url":"http://localhost/"},"response":{"headers":[],"content":{"text":"caf\udce9"}}})";
  EXPECT_EQ(read_all(har(page + "," + socket_entry(k_send))), "500000 out text hi");
  EXPECT_EQ(read_all(har(socket_entry(R"({"type":"send","time":1769860800.5,"opcode":1,"data":"\ud83d!"})"))),
            "500000 out text \xef\xbf\xbd!");
}

TEST(HarRecording, KnowsUrlAndSubprotocol) {
  const WrittenFile file("\xef\xbb\xbf \n" + har(socket_entry(k_send)));
  const auto recording = open_recording(file.path(), {});
  ASSERT_TRUE(recording) << recording.error().message;
  EXPECT_EQ((*recording)->socket().url, "ws://localhost/a");
  EXPECT_EQ((*recording)->socket().subprotocol, "chat");
  EXPECT_EQ((*recording)->socket().sent, 1u);
}

TEST(HarRecording, ReadsControlFramesAndLeavesOutErrors) {
  EXPECT_EQ(
      read_all(har(socket_entry(
          R"({"type":"send","time":1769860800,"opcode":9,"data":"cA=="},{"type":"error","time":1,"opcode":-1,"data":"x"},)"
          R"({"type":"receive","time":1769860801,"opcode":8,"data":"A+hieWU="})"))),
      "0 out ping p; 1000000 in close 1000bye");
}

TEST(HarRecording, CountsTimesFromTheOpening) {
  const auto with = [](const std::string& timings) {
    return read_all(har(R"({"startedDateTime":"2026-01-31T13:00:00+01:00","_webSocketMessages":[)" + k_send +
                        R"(],"timings":)" + timings + "}"));
  };
  EXPECT_EQ(with(R"({"blocked":-1,"dns":10,"connect":90,"ssl":40,"send":0,"wait":100,"receive":5000})"),
            "300000 out text hi");
  EXPECT_EQ(with(R"({"wait":60000})"), "0 out text hi") << "no message is sent before the opening";
  EXPECT_EQ(with("null"), "500000 out text hi");
  EXPECT_EQ(with(R"({"wait":1e300})"), "0 out text hi");
}

TEST(HarRecording, ReadsTimesInOtherUnits) {
  for (const char* time : {"1769860800.5", "1769860800500", "1769860800500000"})
    EXPECT_EQ(read_all(har(socket_entry(R"({"type":"send","time":)" + std::string(time) + R"(,"data":"x"})"))),
              "500000 out text x")
        << time;
}

TEST(HarRecording, ChoosesOneOfSeveralSockets) {
  const auto two = har(socket_entry(k_send) + "," + k_page + "," + socket_entry(k_receive + "," + k_send, "b"));
  EXPECT_EQ(read_all(two, 1), "500000 out text hi");
  EXPECT_EQ(read_all(two, 2), "1250000 in binary AB; 1250000 out text hi");
  EXPECT_EQ(read_all(two, 3),
            "error: no_such_socket: FILE has no connection 3; it has 1 (ws://localhost/a, 1 sent, 0 received), 2 "
            "(ws://localhost/b, 1 sent, 1 received)");
  EXPECT_TRUE(read_all(two).starts_with("error: no_such_socket: FILE has several connections: 1 ("));
}

/// As Playwright writes it with content: 'attach'.
std::string attached_entry(const std::string& path, const std::string& url = "ws://localhost/a") {
  return R"({"_resourceType":"websocket","request":{"url":")" + url +
         R"("},"response":{"status":101,"headers":[],"content":{"size":-1,"mimeType":"x-unknown","_file":")" +
         std::filesystem::path(path).filename().string() + R"("}},"startedDateTime":"2026-01-31T12:00:00.000Z"})";
}

TEST(HarRecording, ReadsMessagesThatPlaywrightKeepsInAFileBeside) {
  const std::string send = R"({"type":"send","time":1769860800500,"opcode":1,"data":"hi"})";
  const std::string receive = R"({"type":"receive","time":1769860801250.5,"opcode":2,"data":"QUI="})";
  for (const auto& content : {send + "\n" + receive + "\n", send + "\r\n\n" + receive, "[" + send + "," + receive + "]",
                              "[\n  " + send + ",\n  " + receive + "\n]\n"}) {
    const WrittenFile messages(content);
    EXPECT_EQ(read_all(har(k_page + "," + attached_entry(messages.path()))), "500000 out text hi; 1250500 in binary AB")
        << content;
  }
}

TEST(HarRecording, ReadsMessagesWithoutTimes) {
  EXPECT_EQ(read_all(har(socket_entry(R"({"type":"send","time":-1,"opcode":1,"data":"hi"})"))), "0 out text hi");
}

// The file of another connection need not be there: a HAR file may have been sent without it.
TEST(HarRecording, ReportsAFileBesideThatIsNeeded) {
  const WrittenFile broken("{\"type\":\"send\",\"data\":\"x\"}\n{\"type\":\"sent\"}\n");
  const auto reason = [](const std::string& text) { return text.substr(text.rfind("/wsx-test-")).substr(16); };
  EXPECT_EQ(reason(read_all(har(attached_entry(broken.path())))),
            R"(, line 2: message.type must be "send" or "receive")");
  const auto gone = har(attached_entry("gone.jsonl") + "," + socket_entry(k_send));
  EXPECT_EQ(read_all(gone, 2), "500000 out text hi");
  EXPECT_EQ(read_all(gone, 1).substr(0, 40), "error: recording_unreadable: cannot read");
  const std::string outside =
      R"({"_resourceType":"websocket","request":{"url":"ws://x/"},"response":{"content":{"_file":")";
  for (const auto* name : {"../../etc/passwd", "/etc/passwd", "a/../../b"})
    EXPECT_EQ(read_all(har(outside + name + "\"}}}")), "error: bad_recording: FILE: its messages are said to be in " +
                                                           std::string(name) + ", which is not beside it");
}

TEST(HarRecording, SaysWhatToDoWithAnArchive) {
  EXPECT_EQ(read_all("PK\x03\x04 and so on"), "error: bad_recording: FILE: it is a zip archive");
}

TEST(HarRecording, SaysWhereSomethingIsWrong) {
  struct Case {
    std::string content, expected;
  };
  const auto message = [](const std::string& members) { return har(socket_entry(k_send + ",{" + members + "}")); };
  const std::string where = "error: bad_recording: FILE: log.entries[0]._webSocketMessages[1]";
  const auto whole = har(socket_entry(k_send));
  const Case cases[] = {
      {whole.substr(0, whole.size() - 5), "error: bad_recording: FILE: line 1, column "},
      {"{\n \"log\":\n  nope}", "error: bad_recording: FILE: line 3, column 4: not JSON: invalid literal"},
      {R"({"log":5})", "error: bad_recording: FILE: log must be an object, not a number"},
      {R"({"log":{"entries":{}}})", "error: bad_recording: FILE: log.entries must be a list, not an object"},
      {R"({"log":{}})", "error: bad_recording: FILE: it is not a HAR file: log.entries is missing"},
      {har(""), "error: bad_recording: FILE: it has no WebSocket connection"},
      {har(k_page), "error: bad_recording: FILE: it has no WebSocket connection"},
      {har("7"), "error: bad_recording: FILE: log.entries[0] must be an object, not a number"},
      {har(R"({"request":{"url":null}})"),
       "error: bad_recording: FILE: log.entries[0].request.url must be a string, not null"},
      {har(R"({"response":{"headers":[{"name":1}]}})"),
       "error: bad_recording: FILE: log.entries[0].response.headers[0].name must be a string, not a number"},
      {har(R"({"_resourceType":"websocket","_webSocketMessages":"none"})"),
       "error: bad_recording: FILE: log.entries[0]._webSocketMessages must be a list, not a string"},
      {har(R"({"_resourceType":"websocket","request":{"url":"ws://localhost/"}})"),
       "error: bad_recording: FILE: connection 1 has no messages"},
      {message(R"("type":"sent","data":"x")"), where + R"(.type must be "send" or "receive")"},
      {message(R"("type":5)"), where + ".type must be a string, not a number"},
      {message(R"("type":"send")"), where + ".data is missing"},
      {message(R"("type":"send","opcode":3,"data":"")"), where + ".opcode must be 1, 2, 8, 9 or 10, not 3"},
      {message(R"("type":"send","opcode":2,"data":"?")"), where + ".data must be base64: "},
      {message(R"("type":"send","opcode":9,"data":")" + std::string(172, 'A') + '"'),
       where + ": a ping or pong has at most 125 bytes, not 129"},
      {message(R"("type":"send","data":"x","time":"now")"), where + ".time must be a number, not a string"},
      {message(R"("type":"send","data":"x","time":-2)"), where + ".time must be seconds since 1970, not -2"},
      {message(R"("type":"send","data":"x","time":1e999)"), "error: bad_recording: FILE: not JSON"},
      {message("\"type\":\"send\",\"data\":\"\xff\""), "error: bad_recording: FILE: line 1, column "},
      {R"({"log":)" + std::string(100'000, '['), "error: bad_recording: FILE: log must be an object, not a list"},
      {har(std::string(R"({"x":)") + std::string(100'000, '[')),
       "error: bad_recording: FILE: more than 512 levels of nesting"},
  };
  for (const Case& c : cases) EXPECT_EQ(read_all(c.content).substr(0, c.expected.size()), c.expected);
}

}  // namespace
}  // namespace wsx
