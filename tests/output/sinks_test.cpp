#include <gtest/gtest.h>

#include "event/event_json.hpp"
#include "output/combine_sinks.hpp"
#include "output/ndjson_sink.hpp"
#include "output/pipe.hpp"
#include "output/pretty_sink.hpp"
#include "output/raw_sink.hpp"
#include "output/screen_gate.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

Event message(Direction dir, std::string payload, PayloadKind kind = PayloadKind::text) {
  return {.time = Timestamp(1s), .what = Message{.dir = dir, .kind = kind, .payload = std::move(payload)}};
}

/// What a sink wrote to stdout and stderr.
struct Written {
  Pipe out_pipe, err_pipe;
  std::unique_ptr<LineWriter> out = LineWriter::for_fd(out_pipe.write_fd(), "stdout");
  std::unique_ptr<LineWriter> err = LineWriter::for_fd(err_pipe.write_fd(), "stderr");

  std::string take_out() { return out->flush(), out_pipe.read_all(); }
  std::string take_err() { return err->flush(), err_pipe.read_all(); }
};

TEST(NdjsonSink, StampsTheSchemaOnTheFirstEventOnly) {
  Written written;
  NdjsonSink sink(*written.out);
  sink.on_event(message(Direction::in, "a"));
  sink.on_event(message(Direction::out, "b"));
  EXPECT_EQ(
      written.take_out(),
      R"({"schema":"wsx.events/1","type":"message","time":"1970-01-01T00:00:01.000000Z","dir":"in","text":"a","size_bytes":1})"
      "\n"
      R"({"type":"message","time":"1970-01-01T00:00:01.000000Z","dir":"out","text":"b","size_bytes":1})"
      "\n");
}

TEST(NdjsonSink, StampsTheTimeWhenThereIsNone) {
  Written written;
  NdjsonSink sink(*written.out);
  const auto before = event_time_now();
  sink.on_event({.what = Ping{}});
  const auto event = parse_event(written.take_out());
  ASSERT_TRUE(event);
  EXPECT_GE(event->time, before);
  EXPECT_LE(event->time, event_time_now());
}

TEST(RawSink, WritesReceivedPayloadsAndNothingElse) {
  Written written;
  RawSink sink(*written.out, *written.err);
  sink.on_event(message(Direction::in, "text"));
  sink.on_event(message(Direction::in, std::string("\0\x1b", 2), PayloadKind::binary));
  sink.on_event(message(Direction::out, "ours"));
  sink.on_event({.what = Close{}});
  EXPECT_EQ(written.take_out(), std::string("text\n\0\x1b", 7));
  EXPECT_EQ(written.take_err(), "");
}

TEST(RawSink, SaysErrorsOnStderr) {
  Written written;
  RawSink sink(*written.out, *written.err);
  sink.on_event({.what = Error{Phase::tcp, "refused", "nobody\x1b listens", "start it"}});
  EXPECT_EQ(written.take_out(), "");
  EXPECT_EQ(written.take_err(), "wsx: nobody\\x1b listens (hint: start it)\n");
}

TEST(QuietSink, LetsOnlyErrorsThrough) {
  Written written;
  NdjsonSink ndjson(*written.out);
  QuietSink sink(ndjson);
  sink.on_event(message(Direction::in, "a"));
  EXPECT_EQ(written.take_out(), "");
  sink.on_event({.what = Error{Phase::tcp, "refused", "x", ""}});
  EXPECT_NE(written.take_out(), "");
}

std::string lines_of(TimeColumn column) {
  std::string out;
  PrettySink sink({}, column, [&](std::string_view lines) { out += lines; });
  for (const auto time : {1'000'000us, 1'250'000us, 3'000'000us})
    sink.on_event({.time = Timestamp(time), .what = Message{.payload = "x"}});
  return out;
}

TEST(PrettySink, ShowsTimesAsAsked) {
  setenv("TZ", "Test-2", 1);
  EXPECT_EQ(lines_of(TimeColumn::utc), "00:00:01.000000Z < x\n00:00:01.250000Z < x\n00:00:03.000000Z < x\n");
  EXPECT_EQ(lines_of(TimeColumn::none), "< x\n< x\n< x\n");
  EXPECT_EQ(lines_of(TimeColumn::absolute), "02:00:01.000000 < x\n02:00:01.250000 < x\n02:00:03.000000 < x\n");
  EXPECT_EQ(lines_of(TimeColumn::relative), "  +0.000000 < x\n  +0.250000 < x\n  +2.000000 < x\n");
  EXPECT_EQ(lines_of(TimeColumn::delta), "  +0.000000 < x\n  +0.250000 < x\n  +1.750000 < x\n");
}

TEST(PrettySink, SaysWhatIsOneThingInOneLine) {
  std::string lines;
  PrettySink sink({}, TimeColumn::none, [&](std::string_view text) { lines += text; });
  const auto take = [&] { return std::exchange(lines, {}); };
  const auto emit = [&](decltype(Event::what) what) { sink.on_event({.conn = 1, .what = std::move(what)}); };
  const Error lost{Phase::io, "connection_reset", "the peer reset the connection", "a hint"};
  const Error refused{Phase::tcp, "refused", "h:1 refused the connection", "a hint"};
  emit(lost);
  EXPECT_EQ(take(), "");
  emit(Close{.duration = 1s});
  EXPECT_EQ(take(),
            "* closed: the peer reset the connection (1006) after 1s; sent 0 messages, 0B; received 0 messages, 0B\n");
  emit(refused);
  emit(Retry{3, 2s});
  EXPECT_EQ(take(), "* h:1 refused the connection; reconnecting in 2s (attempt 3)\n");
  emit(refused);
  sink.flush();
  EXPECT_EQ(take(), "* error: h:1 refused the connection\n*   hint: a hint\n");
  emit(lost);
  emit(Message{.payload = "x"});
  EXPECT_EQ(take(), "* error: the peer reset the connection\n*   hint: a hint\n< x\n");
  emit(lost);
  sink.on_event({.conn = 2, .what = Close{}});
  EXPECT_TRUE(take().starts_with("* error: the peer reset the connection\n"));
}

TEST(PrettySink, SaysANoteWithItsTime) {
  std::string lines;
  PrettySink sink({}, TimeColumn::relative, [&](std::string_view text) { lines += text; });
  sink.say("pong after 3ms");
  EXPECT_EQ(lines, "  +0.000000 * pong after 3ms\n");
}

TEST(PrettySink, HandsItsLinesToAnotherTargetWhenTold) {
  std::string first, second;
  PrettySink sink({}, TimeColumn::none, [&](std::string_view lines) { first += lines; });
  sink.on_event(message(Direction::in, "a"));
  sink.set_target([&](std::string_view lines) { second += lines; });
  sink.on_event(message(Direction::in, "b"));
  EXPECT_EQ(first, "< a\n");
  EXPECT_EQ(second, "< b\n");
}

TEST(PrettySink, TellsWhenTheFirstMessageCame) {
  std::string lines;
  PrettySink sink({.verbose = true}, TimeColumn::none, [&](std::string_view text) { lines += text; });
  const auto at = [](auto time, decltype(Event::what) what) {
    return Event{.time = Timestamp(time), .conn = 1, .what = std::move(what)};
  };
  sink.on_event(at(1s, Open{.url = "ws://h/", .timing = Timing{}}));
  sink.on_event(at(2s, Message{.dir = Direction::out, .payload = "x"}));
  lines.clear();
  sink.on_event(at(3s, Message{.payload = "a"}));
  EXPECT_EQ(lines, "< a  (1B)\n*   first message 1s after the first one sent\n");
  sink.on_event(at(4s, Message{.payload = "b"}));
  EXPECT_TRUE(lines.ends_with("< b  (1B)\n")) << lines;

  sink.on_event(at(5s, Open{.url = "ws://h/", .timing = Timing{}}));
  sink.on_hidden(at(6s, Message{.payload = "c"}));
  lines.clear();
  sink.on_event(at(7s, Message{.payload = "d"}));
  EXPECT_EQ(lines, "< d  (1B)\n");

  sink.on_event(at(8s, Open{.url = "ws://h/", .timing = Timing{}}));
  lines.clear();
  sink.on_event(at(10s, Message{.payload = "e"}));
  EXPECT_EQ(lines, "< e  (1B)\n*   first message 2s after opening\n");
}

TEST(PrettySink, ChangesItsStyleAtAnyTime) {
  std::string lines;
  PrettySink sink({}, TimeColumn::none, [&](std::string_view text) { lines += text; });
  auto style = sink.style();
  style.json_indent = true;
  sink.set_style(style);
  sink.on_event(message(Direction::in, "[1]"));
  EXPECT_EQ(lines, "< [\n    1\n  ]\n");
}

TEST(FilterSink, HoldsBackMessagesAndNothingElse) {
  std::string lines;
  std::size_t hidden = 0;
  PrettySink pretty({}, TimeColumn::none, [&](std::string_view text) { lines += text; });
  FilterSink sink(pretty, [&](const Event&) { ++hidden; });
  sink.on_event(message(Direction::in, "a"));
  sink.set_filter([](const Message& message) { return message.payload == "b"; });
  sink.on_event(message(Direction::in, "a"));
  sink.on_event(message(Direction::out, "b"));
  sink.on_event({.what = Listening{.url = "ws://h/"}});
  sink.set_filter({});
  sink.on_event(message(Direction::out, "a"));
  EXPECT_EQ(lines, "< a\n> b\n* listening on ws://h/\n> a\n");
  EXPECT_EQ(hidden, 1u);
}

TEST(OnlySink, ShowsTypesAndDirections) {
  const std::vector<Event> events = {
      message(Direction::in, "a"),
      message(Direction::out, "b"),
      {.time = Timestamp(1s), .what = Ping{Direction::in, "c"}},
      {.time = Timestamp(1s), .what = Close{.code = 1000}},
      {.time = Timestamp(1s), .what = Error{Phase::io, "x", "y", ""}},
  };
  const auto shown = [&](const char* choice) {
    std::string numbers;
    const auto parsed = parse_event_choice(choice);
    EXPECT_TRUE(parsed) << choice;
    for (std::size_t i = 0; i < events.size(); ++i)
      if (parsed->wants(events[i])) numbers += std::to_string(i);
    return numbers;
  };
  EXPECT_EQ(shown("in"), "02");
  EXPECT_EQ(shown("out"), "1");
  EXPECT_EQ(shown("in,out"), "012");
  EXPECT_EQ(shown("message"), "01");
  EXPECT_EQ(shown("message,close"), "013");
  EXPECT_EQ(shown("in,message"), "0");
  EXPECT_EQ(shown("message,in,close"), "03");
  EXPECT_EQ(shown("error"), "4");
}

TEST(OnlySink, SaysWhichWordIsWrong) {
  const auto wrong = [](const char* choice) {
    const auto parsed = parse_event_choice(choice);
    return parsed ? "none" : parsed.error().message + "|" + parsed.error().hint;
  };
  EXPECT_EQ(wrong("in,mesage"), "mesage|did you mean message?");
  EXPECT_EQ(wrong("in,"), "|");
  EXPECT_EQ(wrong(""), "|");
  EXPECT_EQ(wrong("wait"), "wait|");
}

TEST(OnlySink, ThatHidesMessagesSaysSo) {
  Written written;
  NdjsonSink sink(*written.out);
  EXPECT_TRUE(OnlySink(sink, *parse_event_choice("in,message")).shows_messages());
  EXPECT_TRUE(OnlySink(sink, *parse_event_choice("in")).shows_messages());
  EXPECT_FALSE(OnlySink(sink, *parse_event_choice("close")).shows_messages());
}

TEST(ScreenGate, HoldsBackMessagesAndShowsThemLater) {
  std::string lines;
  PrettySink pretty({.control_frames = true}, TimeColumn::none, [&](std::string_view text) { lines += text; });
  ScreenGate gate(pretty);
  const auto take = [&] { return std::exchange(lines, {}); };
  gate.on_event(message(Direction::in, "a"));
  gate.pause();
  gate.on_event(message(Direction::in, "b"));
  gate.on_event({.what = Ping{}});
  gate.on_event(message(Direction::out, "an answer of a rule"));
  gate.on_event({.what = Listening{.url = "ws://h/"}});
  gate.echo(true);
  gate.on_event(message(Direction::out, "typed"));
  gate.echo(false);
  EXPECT_EQ(take(), "< a\n* listening on ws://h/\n> typed\n");
  EXPECT_EQ(gate.missed(), 1u);
  EXPECT_EQ(gate.resume(), 0u);
  EXPECT_EQ(take(), "< b\n* received ping\n> an answer of a rule\n");
  EXPECT_FALSE(gate.is_paused());
  gate.on_event(message(Direction::in, "c"));
  EXPECT_EQ(take(), "< c\n");
}

TEST(ScreenGate, HoldsBackNoMoreThanItsLimits) {
  std::string lines;
  PrettySink pretty({}, TimeColumn::none, [&](std::string_view text) { lines += text; });
  ScreenGate gate(pretty);
  gate.pause();
  for (std::size_t i = 0; i < ScreenGate::k_max_held + 5; ++i) gate.on_event(message(Direction::in, std::to_string(i)));
  EXPECT_EQ(gate.missed(), ScreenGate::k_max_held + 5);
  EXPECT_EQ(gate.resume(), 5u);
  EXPECT_TRUE(lines.starts_with("< 5\n")) << lines.substr(0, 20);
  gate.pause();
  for (int i = 0; i < 3; ++i) gate.on_event(message(Direction::in, std::string(ScreenGate::k_max_held_bytes / 2, 'x')));
  EXPECT_EQ(gate.resume(), 1u);
}

TEST(ScreenGate, KeepsTheLastMessageWhenSomebodyMayAsk) {
  PrettySink pretty({}, TimeColumn::none, [](std::string_view) {});
  ScreenGate gate(pretty);
  gate.on_event(message(Direction::in, "a"));
  EXPECT_FALSE(gate.last());
  gate.keep_last();
  gate.on_event(message(Direction::in, "b"));
  gate.on_event(message(Direction::out, "c"));
  ASSERT_TRUE(gate.last());
  EXPECT_EQ(std::get<Message>(gate.last()->what).payload, "b");
}

}  // namespace
}  // namespace wsx
