#include "commands/talk_machine.hpp"

#include <gtest/gtest.h>

#include "commands/listen.hpp"
#include "made_recording.hpp"
#include "play/conversation_reader.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

/// A client of made-up options, at a time of its own; log() has what it is sent and what is told.
class Talking final : public TalkActions {
 public:
  explicit Talking(ListenOptions options = {}) : options_(std::move(options)), machine(options_, 7, *this) {
    if (!options_.replay.file) options_.replay.file = "rec";
  }

  Talking& open(const Recording* recording = nullptr) {
    machine.on_open(recording, now_);
    return look();
  }
  Talking& play(const std::string& file) {
    auto conversation = read_conversation("chat", file, {});
    machine.play(Play(std::get<0>(std::move(conversation)), Role::server, Play::Strictness::lenient, 7, 1), now_);
    return look();
  }
  Talking& closes(std::uint16_t code) {
    machine.on_close({.code = code, .by = ClosedBy::peer}, now_);
    return *this;
  }
  Talking& says(std::string text) {
    machine.on_message(make_text(std::move(text)), now_);
    return look();
  }
  /// Lets time pass, and looks whenever that is wanted.
  Talking& waits(std::chrono::milliseconds time) {
    const auto end = now_.at + time;
    while (machine.next_due() && *machine.next_due() <= end && !queue.is_full) {
      now_.at = std::max(now_.at, *machine.next_due());
      look();
    }
    now_.at = end;
    return *this;
  }
  Talking& look(std::chrono::milliseconds later = 0ms) {
    now_.at += later;
    machine.on_time(now_, queue);
    return *this;
  }
  std::string take_log() { return std::exchange(log_, {}); }

  Queue queue;                   // as it is now
  std::size_t bytes_a_send = 0;  // by which it grows
  std::size_t full_at = 1'000'000;

 private:
  Queue send(Request request) override {
    if (is_closing_) return {0, true};
    if (const auto* message = std::get_if<Message>(&request)) write(message->payload);
    if (const auto* ping = std::get_if<Ping>(&request)) write("ping " + ping->payload);
    if (const auto* close = std::get_if<Close>(&request)) {
      write("close " + std::to_string(close->code));
      is_closing_ = true;
      return {0, true};
    }
    queue.bytes += bytes_a_send;
    queue.is_full = queue.bytes >= full_at;
    return queue;
  }
  void tell(decltype(Event::what)&& what) override {
    if (const auto* error = std::get_if<Error>(&what)) write("error " + error->code);
    if (const auto* expect = std::get_if<Expect>(&what)) write("unmet " + expect->pattern);
    if (const auto* step = std::get_if<PlayStep>(&what))
      write((step->met ? "step " : "no step ") + std::to_string(step->line));
  }
  void write(const std::string& entry) { log_ += (log_.empty() ? "" : ", ") + entry; }

  ListenOptions options_;
  Moment now_{SteadyTime(1h), Timestamp(1h)};
  bool is_closing_ = false;
  std::string log_;

 public:
  TalkMachine machine;
};

ListenOptions with_rules(const std::vector<std::string>& replies, const std::string& file = "") {
  ListenOptions options;
  for (const std::string& reply : replies) EXPECT_TRUE(options.rules.add_reply("a rule", reply));
  if (!file.empty()) {
    EXPECT_TRUE(options.rules.add_file("a file", file));
  }
  return options;
}

RecordedEvent sent(microseconds at, std::string text) { return {at, make_text(std::move(text), Direction::out)}; }
RecordedEvent received(microseconds at, std::string text) { return {at, make_text(std::move(text), Direction::in)}; }
/// A server's own recording.
MadeRecording server_side(std::vector<RecordedEvent> events) { return {Role::server, std::move(events)}; }

TEST(TalkMachine, WithoutRulesOrARecordingNothingIsAnswered) {
  Talking talking;
  EXPECT_EQ(talking.open().says("a").waits(1h).take_log(), "");
  EXPECT_FALSE(talking.machine.answers());
  EXPECT_FALSE(talking.machine.next_due());
}

TEST(TalkMachine, PlaysTheServersSideOfAConversation) {
  Talking talking;
  EXPECT_EQ(talking.play("> a\n< b{{conn}}\nwait 20ms\n< c\n> d\n").take_log(), "");
  EXPECT_EQ(talking.says("x").take_log(), "no step 1");
  EXPECT_EQ(talking.says("a").take_log(), "step 1, b7, step 2");
  EXPECT_EQ(talking.waits(20ms).take_log(), "c, step 4");
  EXPECT_EQ(talking.waits(1h).take_log(), "") << "only a client has to hurry";
  EXPECT_EQ(talking.closes(1000).take_log(), "no step 5") << "it left too early";
}

TEST(TalkMachine, ClosesAClientThatIsNotStrictlyAsTheConversation) {
  ListenOptions options;
  options.play.strict = true;
  Talking talking(options);
  EXPECT_EQ(talking.play("> a\n< b\n").says("x").take_log(), "close 1008, no step 1");
}

TEST(TalkMachine, PlaysAsFastAsTheClientReads) {
  Talking talking;
  talking.bytes_a_send = 1;
  talking.full_at = 2;
  EXPECT_EQ(talking.play("repeat 4\n< a\nend\n").take_log(), "a, step 2, a");
  talking.queue = {};
  EXPECT_EQ(talking.look().take_log(), "step 2, a, step 2, a");
  talking.queue = {};
  EXPECT_EQ(talking.look().closes(1000).take_log(), "step 2");
}

TEST(TalkMachine, RulesAnswerMessages) {
  Talking talking(with_rules({"^a(.*) => $1 from {{conn}}", "b => B"}));
  EXPECT_TRUE(talking.open().says("a1").says("ab").says("xb").says("x").machine.answers());
  EXPECT_EQ(talking.take_log(), "1 from 7, b from 7, B");
}

TEST(TalkMachine, RulesAnswerLaterAndClose) {
  const auto options = with_rules({}, R"({"rules": [
      {"on": "open", "reply": "hello", "delay": "20ms"},
      {"match": {"regex": "bye"}, "close": {"code": 4000}}]})");
  Talking talking(options);
  EXPECT_EQ(talking.open().take_log(), "");
  EXPECT_EQ(talking.waits(19ms).take_log(), "");
  EXPECT_EQ(talking.waits(1ms).take_log(), "hello");
  EXPECT_EQ(talking.says("bye").says("bye").take_log(), "close 4000");
}

TEST(TalkMachine, ARecordingIsPlayedAtItsTimesAndAsTheClientComes) {
  const auto recording = server_side({sent(10ms, "a"), received(20ms, "q"), sent(50ms, "b"), sent(60ms, "c")});
  Talking talking;
  EXPECT_EQ(talking.open(&recording).take_log(), "");
  EXPECT_EQ(talking.waits(1s).take_log(), "a");
  EXPECT_FALSE(talking.machine.next_due()) << "while the client's message is awaited";
  EXPECT_EQ(talking.says("other").take_log(), "unmet rec");
  EXPECT_EQ(talking.says("q").waits(29ms).take_log(), "");
  EXPECT_EQ(talking.waits(1ms).take_log(), "b");
  EXPECT_EQ(talking.waits(1s).take_log(), "c");
}

TEST(TalkMachine, EachClientIsPlayedTheBeginning) {
  const auto recording = server_side({sent(0ms, "a")});
  for (int client = 0; client < 2; ++client) EXPECT_EQ(Talking().open(&recording).take_log(), "a");
}

TEST(TalkMachine, ARecordingWaitsForRoom) {
  const auto recording = server_side({sent(0ms, "a"), sent(0ms, "b"), sent(0ms, "c"), sent(0ms, "d")});
  Talking talking;
  talking.bytes_a_send = 10;
  talking.full_at = 20;
  EXPECT_EQ(talking.open(&recording).take_log(), "a, b");
  EXPECT_EQ(talking.look().take_log(), "") << "though it is due";
  talking.queue = {};
  EXPECT_EQ(talking.look().take_log(), "c, d");
}

TEST(TalkMachine, RulesDoNotWaitForRoomAndARecordingComesBehindThem) {
  const auto recording = server_side({sent(0ms, "recorded")});
  Talking talking(with_rules({}, R"({"rules": [{"on": "open", "reply": "at once"},
                                               {"on": "open", "reply": "late", "delay": "5ms"}]})"));
  talking.queue.is_full = true;
  talking.full_at = 0;
  EXPECT_EQ(talking.open(&recording).take_log(), "at once");
  EXPECT_EQ(talking.look(5ms).take_log(), "late");
  talking.full_at = 1'000'000;
  talking.queue = {};
  EXPECT_EQ(talking.look().take_log(), "recorded");
}

TEST(TalkMachine, WhatIsDueFirstComesFirst) {
  const auto recording = server_side({sent(30ms, "recorded")});
  Talking talking(with_rules({}, R"({"rules": [{"on": "open", "reply": "rule", "delay": "20ms"},
                                               {"on": "open", "reply": "late rule", "delay": "40ms"}]})"));
  EXPECT_EQ(talking.open(&recording).waits(1s).take_log(), "rule, recorded, late rule");
}

TEST(TalkMachine, ARecordingThatCannotBeReadIsTold) {
  class Gone final : public Recording {
    const RecordedSocket& socket() const override { return socket_; }
    Result<std::optional<RecordedEvent>> next() override { return Error{Phase::input, "bad_recording", "", ""}; }
    Result<std::unique_ptr<Recording>> again() const override {
      if (can_begin) return std::unique_ptr<Recording>(std::make_unique<Gone>());
      return Error{Phase::input, "recording_unreadable", "", ""};
    }
    RecordedSocket socket_;

   public:
    bool can_begin = false;
  };
  Gone recording;
  EXPECT_EQ(Talking().open(&recording).take_log(), "error recording_unreadable");
  recording.can_begin = true;
  EXPECT_EQ(Talking().open(&recording).look().take_log(), "error bad_recording");
}

TEST(TalkMachine, AClientThatReadsTooSlowlyIsLetGoOnce) {
  ListenOptions options = with_rules({"a => A"});
  options.max_queue_bytes = 25;
  Talking talking(options);
  talking.bytes_a_send = 10;
  talking.open().machine.submit(make_text("one", Direction::out));
  EXPECT_EQ(talking.says("a").take_log(), "one, A");
  EXPECT_EQ(talking.says("a").take_log(), "A, error queue_full, close 1013");
  EXPECT_EQ(talking.says("a").take_log(), "");
  talking.machine.submit(make_text("more", Direction::out));
  EXPECT_EQ(talking.take_log(), "");
}

TEST(TalkMachine, APlayedRecordingIsNoReasonToLetAClientGo) {
  std::vector<RecordedEvent> events;
  for (int number = 0; number < 100; ++number) events.push_back(sent(0ms, "x"));
  const auto recording = server_side(std::move(events));
  ListenOptions options;
  options.max_queue_bytes = 25;
  Talking talking(options);
  talking.bytes_a_send = 10;
  talking.full_at = 20;
  EXPECT_EQ(talking.open(&recording).take_log(), "x, x");
}

}  // namespace
}  // namespace wsx
