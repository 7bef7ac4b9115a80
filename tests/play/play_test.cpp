#include "play/play.hpp"

#include <set>

#include "play/play_support.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

Player client_of(std::string_view file) { return Player(read_good(file), Role::client); }
Player server_of(std::string_view file) { return Player(read_good(file), Role::server, Play::Strictness::lenient); }

constexpr const char* k_chat =
    "> {\"op\":\"hello\",\"name\":\"{{name=kim}}\"}\n"
    "<[within 2s] {\"op\":\"welcome\",\"id\":\"{{id=uuid}}\"}\n"
    "> {\"op\":\"join\",\"id\":\"{{id}}\",\"room\":\"{{room=lobby}}\"}\n"
    "< {\"op\":\"joined\"}\n"
    "ignore < {\"op\":\"other\"}\n"
    "repeat 2 every 1s\n"
    "  > {\"op\":\"say\",\"n\":\"{{n}}\"}\n"
    "  <[measure say] {\"op\":\"said\",\"from\":\"{{id}}\",\"n\":\"{{n}}\"}\n"
    "end\n"
    ">[close 1000] bye\n";
constexpr const char* k_id = "123e4567-e89b-42d3-a456-426614174000";

TEST(Play, IsAClient) {
  auto client = client_of(k_chat);
  EXPECT_EQ(client.open(), "> {\"op\":\"hello\",\"name\":\"kim\"} | 1 met");
  EXPECT_EQ(client.waits(5ms), "");
  EXPECT_EQ(client.hears("{\"id\":\"" + std::string(k_id) + "\",\"op\":\"welcome\",\"more\":[1]}"),
            "2 met | > {\"op\":\"join\",\"id\":\"" + std::string(k_id) + "\",\"room\":\"lobby\"} | 3 met");
  EXPECT_EQ(client.steps()[1].after, 5ms);
  EXPECT_EQ(client.hears("{\"op\":\"joined\"}"), "4 met | > {\"op\":\"say\",\"n\":1} | 7 met");
  EXPECT_EQ(client.hears("{\"op\":\"other\"}"), "");
  EXPECT_EQ(client.waits(100ms), "");
  EXPECT_EQ(client.hears("{\"op\":\"said\",\"from\":\"" + std::string(k_id) + "\",\"n\":1.0}"), "8 met");
  EXPECT_EQ(client.last_step().measure, "say");
  EXPECT_EQ(client.last_step().after, 100ms);
  EXPECT_EQ(client.last_step().round, 1u);
  EXPECT_EQ(client.waits(899ms), "");
  EXPECT_EQ(client.waits(1ms), "> {\"op\":\"say\",\"n\":2} | 7 met");
  EXPECT_EQ(client.hears("{\"op\":\"said\",\"from\":\"" + std::string(k_id) + "\",\"n\":2}"),
            "8 met | 10 met | > close 1000 bye");
  EXPECT_TRUE(client.play().is_done());
}

TEST(Play, IsAServerOfTheSameFile) {
  auto server = server_of(k_chat);
  EXPECT_EQ(server.open(), "");
  const auto answer = server.hears("{\"op\":\"hello\",\"name\":\"lee\"}");
  ASSERT_TRUE(answer.starts_with("1 met | > {\"op\":\"welcome\",\"id\":\"")) << answer;
  const auto id = answer.substr(answer.find("\"id\":\"") + 6, 36);
  EXPECT_EQ(server.hears("{\"op\":\"join\",\"id\":\"" + id + "\",\"room\":\"x\"}"),
            "3 met | > {\"op\":\"joined\"} | 4 met");
  EXPECT_EQ(server.waits(100s), "") << "only the client has deadlines";
  EXPECT_EQ(server.hears("{\"op\":\"say\",\"n\":7}"), "7 not met: line 7 at /n: expected 1, got 7");
  EXPECT_EQ(server.hears("{\"op\":\"say\",\"n\":1}"),
            "7 met | > {\"op\":\"said\",\"from\":\"" + id + "\",\"n\":1} | 8 met");
  EXPECT_EQ(server.closes(1000), "7 not met: line 7: the connection was closed before this line, with code 1000");
  EXPECT_TRUE(server.play().has_failed());
}

TEST(Play, SaysHowAMessageDiffers) {
  struct Case {
    const char *line, *message, *difference;
  };
  const Case cases[] = {
      {"< {\"a\":1}", "{\"a\":2}", "1 at /a: expected 1, got 2"},
      {"< {\"a\":1}", "{}", "1 at /a: expected 1, got nothing"},
      {"< {\"a\":{\"b\":[1,2]}}", "{\"a\":{\"b\":[1,3]}}", "1 at /a/b/1: expected 2, got 3"},
      {"< [1]", "[1,2]", "1 at /1: expected nothing, got 2"},
      {"< [1,{\"x\":\"y\"}]", "[1]", "1 at /1: expected {\"x\":\"y\"}, got nothing"},
      {"< {\"a\":null}", "{}", "1 at /a: expected null, got nothing"},
      {"< {\"a\":1}", "{\"a\":\"1\"}", "1 at /a: expected 1, got \"1\""},
      {"< {\"a\":1}", "{\"a\":1,\"a\":1}", "1 at /a: the name occurs twice; expected 1, got 1"},
      {"<[exactly] {\"a\":1}", "{\"a\":1,\"b\":2}", "1 at /b: expected nothing, got 2"},
      {"< {\"a/b\":{\"~\":1}}", "{\"a/b\":{\"~\":2}}", "1 at /a~1b/~0: expected 1, got 2"},
      {"< {\"a\":\"{{n}}\"}", "{\"a\":5}", "1 at /a: expected 0, got 5"},
      {"< {\"a\":\"{{id=uuid}}\"}", "{\"a\":\"x\"}", "1 at /a: expected \"{{id=uuid}}\", got \"x\""},
      {"< {\"a\":\"hi {{x}}!\"}", "{\"a\":\"ho kim!\"}", "1 at /a: expected \"hi {{x}}!\", got \"ho kim!\""},
      {"< {\"a\":1}", "hello", "1: it is not JSON; expected \"{\\\"a\\\":1}\", got \"hello\""},
      {"< 42[1]", "43[1]", "1: what is before the JSON differs; expected \"42[1]\", got \"43[1]\""},
      {"< hello", "hullo", "1: expected \"hello\", got \"hullo\""},
      {"<[hex] 00ff", "hello", "1: a binary message was expected; expected {\"base64\":\"AP8=\"}, got \"hello\""},
      {"<[regex] ^a(?<x>\\d)$", "b1", "1: expected \"^a(?<x>\\\\d)$\", got \"b1\""},
      {"<[nothing 1s]", "boo", "1: nothing was expected; expected nothing, got \"boo\""},
      {"<[ping] x", "boo", "1: a message arrived instead; expected nothing, got \"boo\""},
      {"wait 1s\n> a", "boo", "2: this arrived before the line was sent; expected nothing, got \"boo\""},
      {"together\n< a\n< b\nend", "boo",
       "1: this fits none of the lines that are to come together; expected nothing, got \"boo\""},
      {"<[optional] a\n< b", "boo", "2: expected \"b\", got \"boo\""},
  };
  for (const auto& [line, message, difference] : cases) {
    auto client = client_of(line);
    client.open();
    const auto said = client.hears(message);
    EXPECT_EQ(said.substr(said.find(": line ") + 7), difference) << line;
    EXPECT_TRUE(client.play().has_failed());
    EXPECT_EQ(client.hears("more"), "") << "it is over";
  }
}

TEST(Play, WaitsOnlySoLong) {
  auto client = client_of("timeout 3s\n<[within 1s] a\n< b\n");
  client.open();
  EXPECT_EQ(client.waits(999ms), "");
  EXPECT_EQ(client.hears("a"), "2 met");
  EXPECT_EQ(client.waits(2999ms), "");
  EXPECT_EQ(client.waits(1ms), "3 not met: line 3: it did not arrive within 3s");
  auto late = client_of("<[within 1s] a\n");
  late.open();
  EXPECT_EQ(late.waits(1s), "1 not met: line 1: it did not arrive within 1s");
}

TEST(Play, LetsTheSideWaitThatSendsNext) {
  auto client = client_of("timeout 1s\nwait 5s\n< a\nwait 250ms\n> b\nwait 1s\n");
  client.open();
  EXPECT_EQ(client.waits(5900ms), "") << "the server waits, and then has its second";
  EXPECT_EQ(client.hears("a"), "3 met");
  EXPECT_EQ(client.waits(249ms), "");
  EXPECT_EQ(client.waits(1ms), "> b | 5 met");
  EXPECT_FALSE(client.play().is_done());
  client.waits(1s);
  EXPECT_TRUE(client.play().is_done());
}

TEST(Play, BeginsRoundsWhenTheyAreDue) {
  auto client = client_of("repeat 4 every 1s\n> a{{n}}\n< b\nend\n");
  EXPECT_EQ(client.open(), "> a1 | 2 met");
  EXPECT_EQ(client.waits(2500ms), "");
  EXPECT_EQ(client.hears("b"), "3 met | > a2 | 2 met") << "it is late and begins at once";
  EXPECT_EQ(client.hears("b"), "3 met | > a3 | 2 met") << "none is left out";
  EXPECT_EQ(client.hears("b"), "3 met");
  EXPECT_EQ(client.waits(499ms), "");
  EXPECT_EQ(client.waits(1ms), "> a4 | 2 met") << "the times do not drift";
}

TEST(Play, JittersRounds) {
  auto client = client_of("repeat 200 every 1s ±10%\n> a\nend\n");
  client.open();
  std::set<std::int64_t> offsets;
  for (int i = 1; i < 200; ++i) {
    const auto due = *client.play().next_due();
    const auto offset = due - (SteadyTime(1h) + i * 1s);
    EXPECT_LE(std::chrono::abs(offset), 100ms);
    offsets.insert(offset / 10ms);
    client.set(due);
    EXPECT_EQ(client.drain(), "> a | 2 met");
  }
  EXPECT_GT(offsets.size(), 15u);
}

TEST(Play, ForgetsWhatARoundHasBound) {
  auto client = client_of(
      "< {{outer}}\n"
      "repeat 2\n"
      "  < {\"id\":\"{{id}}\"}\n"
      "  repeat 2\n"
      "    > {{outer}} {{id}} {{k=rand:8}}\n"
      "  end\n"
      "end\n"
      "> {{id}}\n");
  client.open();
  client.hears("o");
  const auto first = client.hears("{\"id\":\"1\"}");
  EXPECT_TRUE(first.starts_with("3 met | > o 1 ")) << first;
  EXPECT_NE(first.substr(first.find("o 1 ") + 4, 8), first.substr(first.rfind("o 1 ") + 4, 8));
  const auto second = client.hears("{\"id\":\"2\"}");
  EXPECT_TRUE(second.ends_with("> 2 | 8 met")) << second;
}

TEST(Play, TakesStreams) {
  auto client = client_of(
      "> go\n<[many 3 every 50ms, first ttft, gap token] {\"t\":\"{{text=rand:3}}\",\"n\":\"{{n}}\"}\n< "
      "{\"done\":true}\n");
  client.open();
  client.waits(20ms);
  EXPECT_EQ(client.hears("{\"t\":\"abc\",\"n\":1}"), "");
  client.waits(30ms);
  EXPECT_EQ(client.hears("{\"t\":\"def\",\"n\":2}"), "");
  client.waits(10ms);
  EXPECT_EQ(client.hears("{\"done\":true}"), "2 met | 3 met");
  const PlayStep& stream = client.steps()[1];
  EXPECT_EQ(stream.messages, 2u);
  EXPECT_EQ(stream.first, 20ms);
  EXPECT_EQ(stream.gap, 30ms);

  auto wrong = client_of("<[many 3] {\"n\":\"{{n}}\"}\n< end\n");
  wrong.open();
  wrong.hears("{\"n\":1}");
  EXPECT_EQ(wrong.hears("{\"n\":3}"), "2 not met: line 2: expected \"end\", got \"{\\\"n\\\":3}\"");

  auto server = server_of("<[many 3 every 50ms] t{{n}}\n< end\n");
  EXPECT_EQ(server.open(), "> t1");
  EXPECT_EQ(server.waits(49ms), "");
  EXPECT_EQ(server.waits(1ms), "> t2");
  EXPECT_EQ(server.waits(50ms), "> t3 | 1 met | > end | 2 met");
}

TEST(Play, LeavesOutWhatIsOptional) {
  const char* file = "<[optional, within 1s] hi\n> a\n<[optional] b\n< c\n";
  auto client = client_of(file);
  EXPECT_EQ(client.open(), "");
  EXPECT_EQ(client.waits(1s), "> a | 2 met");
  EXPECT_EQ(client.hears("c"), "4 met");
  auto other = client_of(file);
  other.open();
  EXPECT_EQ(other.hears("hi"), "1 met | > a | 2 met");
  EXPECT_EQ(other.hears("b"), "3 met");
  EXPECT_EQ(other.hears("c"), "4 met");
}

TEST(Play, TakesSilence) {
  auto client = client_of("<[nothing 2s]\n> a\n");
  client.open();
  EXPECT_EQ(client.waits(1999ms), "");
  EXPECT_EQ(client.waits(1ms), "1 met | > a | 2 met");
  auto server = server_of("<[nothing 2s]\n< a\n");
  server.open();
  EXPECT_EQ(server.waits(2s), "") << "so that the client has seen it";
  EXPECT_EQ(server.waits(200ms), "1 met | > a | 2 met");
}

TEST(Play, TakesAnswersTogetherInAnyOrder) {
  const char* file =
      "together\n> {\"id\":1}\n> {\"id\":2}\n< {\"id\":1,\"r\":\"{{a=uuid}}\"}\n<[within 1s] {\"id\":2}\nend\n> "
      "{{a}}\n";
  auto client = client_of(file);
  EXPECT_EQ(client.open(), "> {\"id\":1} | 2 met | > {\"id\":2} | 3 met");
  EXPECT_EQ(client.hears("{\"id\":2}"), "5 met");
  EXPECT_EQ(client.hears("{\"id\":1,\"r\":\"" + std::string(k_id) + "\"}"),
            "4 met | > " + std::string(k_id) + " | 7 met");
  auto late = client_of(file);
  late.open();
  EXPECT_EQ(late.waits(1s), "5 not met: line 5: it did not arrive within 1s");
  auto server = server_of(file);
  EXPECT_EQ(server.open(), "") << "nobody answers before being asked";
  EXPECT_EQ(server.hears("{\"id\":2}"), "3 met");
  EXPECT_TRUE(server.hears("{\"id\":1}").starts_with("2 met | > {\"id\":1,\"r\":\""));
}

TEST(Play, AnswersOnItsOwn) {
  const char* file =
      "> a\non < {\"type\":\"ping\",\"k\":\"{{k}}\"} => {\"type\":\"pong\",\"k\":\"{{k}}\"}\n< b\n> c\n< d\n";
  auto client = client_of(file);
  client.open();
  EXPECT_EQ(client.hears("{\"type\":\"ping\",\"k\":7}"), "> {\"type\":\"pong\",\"k\":7}");
  EXPECT_EQ(client.hears("{\"type\":\"ping\",\"k\":\"8\"}"), "> {\"type\":\"pong\",\"k\":\"8\"}") << "it was not kept";
  EXPECT_EQ(client.hears("b"), "3 met | > c | 4 met");
  EXPECT_EQ(client.hears("d"), "5 met");
  EXPECT_TRUE(client.play().is_done());
  EXPECT_EQ(client.hears("{\"type\":\"ping\",\"k\":9}"), "> {\"type\":\"pong\",\"k\":9}");
  auto server = server_of(file);
  server.open();
  server.hears("a");
  EXPECT_EQ(server.hears("{\"type\":\"pong\",\"k\":7}"), "") << "its answer is no mistake";
  EXPECT_EQ(server.hears("c"), "4 met | > d | 5 met");
}

TEST(Play, IgnoresFromTheLineOn) {
  auto client = client_of("< a\nignore < noise{{_}}\n< b\n");
  client.open();
  EXPECT_TRUE(client.hears("noise1").starts_with("1 not met"));
  auto later = client_of("< a\nignore < noise{{_}}\n< b\n");
  later.open();
  EXPECT_EQ(later.hears("a"), "1 met");
  EXPECT_EQ(later.hears("noise1"), "");
  EXPECT_EQ(later.hears("b"), "3 met");
}

TEST(Play, TakesControlFrames) {
  auto client = client_of(">[ping] x{{k=rand:4}}\n<[pong] x{{k}}\n<[ping]\n<[close 4001] gone {{why}}\n");
  const auto sent = client.open();
  ASSERT_TRUE(sent.starts_with("> ping x")) << sent;
  const auto payload = sent.substr(7, 5);
  client.play().on_pong({Direction::in, "other", {}}, client.now());
  EXPECT_EQ(client.drain(), "") << "nobody asked for it, and it does no harm";
  client.play().on_pong({Direction::in, payload, {}}, client.now());
  EXPECT_EQ(client.drain(), "2 met");
  client.play().on_ping({Direction::in, ""}, client.now());
  EXPECT_EQ(client.drain(), "3 met");
  EXPECT_EQ(client.closes(4001, "gone fishing"), "4 met");
  EXPECT_TRUE(client.play().is_done());
}

TEST(Play, TellsHowAConnectionEndedTooEarly) {
  const auto ends = [](const char* file, std::uint16_t code, const char* reason = "") {
    auto client = client_of(file);
    client.open();
    auto said = client.closes(code, reason);
    return client.play().is_done() ? "done" : said;
  };
  EXPECT_EQ(ends("< a\n", 1006), "1 not met: line 1: the connection was lost before this line");
  EXPECT_EQ(ends("< a\n", 1011, "oops"),
            "1 not met: line 1: the connection was closed before this line, with code 1011 and reason \"oops\"");
  EXPECT_EQ(ends("<[close 4001]\n", 4002),
            "1 not met: line 1: the connection was closed before this line, with code 4002");
  EXPECT_EQ(ends("<[close]\n", 4002), "done");
  EXPECT_EQ(ends("<[close]\n", 1006), "1 not met: line 1: the connection was lost before this line");
  EXPECT_EQ(ends("<[optional] a\n<[close 1001]\n", 1001), "done");
  EXPECT_EQ(ends("repeat forever every 1s\n> a\nend\n", 1000), "done");
  EXPECT_EQ(ends("repeat forever every 1s\n> a\nend\n", 1011),
            "2 not met: line 2: the connection was closed before this line, with code 1011");
}

TEST(Play, KnowsVariablesFirst) {
  const auto conversation =
      read_good("set room lobby\n> {{room}} {{name=kim}}\n< {{name}}\n", {{"name", "lee"}, {"room", "den"}});
  Player client(conversation, Role::client);
  EXPECT_EQ(client.open(), "> den lee | 2 met");
  EXPECT_EQ(client.hears("kim"), "3 not met: line 3: expected \"lee\", got \"kim\"");
}

TEST(Play, SaysWhichValueDoesNotFitItsHole) {
  Player client(read_good("> {\"n\":{{n1}}}\n", {{"n1", "five"}}), Role::client);
  EXPECT_EQ(client.open(), "1 not met: line 1: the value of {{n1}} is not JSON: \"five\"");
  Player whole(read_good("> {\"n\":\"{{n1:int}}\"}\n", {{"n1", "1.5"}}), Role::client);
  EXPECT_EQ(whole.open(), "1 not met: line 1: the value of {{n1:int}} is not a whole number: \"1.5\"");
  Player long_ping(read_good(">[ping] {{x}}\n", {{"x", std::string(126, 'x')}}), Role::client);
  EXPECT_TRUE(long_ping.open().starts_with("1 not met: line 1: "));
}

TEST(Play, TakesHandshakes) {
  const auto conversation =
      read_good("header Authorization: Bearer {{token=uuid}}\nquery room={{room=a}}\n> {{token}} {{room}}\n");
  Player client(conversation, Role::client);
  const auto items = client.play().fill_handshake({});
  ASSERT_TRUE(items);
  ASSERT_EQ(items->size(), 2u);
  const auto token = (*items)[0].value.substr(7);
  EXPECT_EQ(client.open(), "> " + token + " a | 3 met");
  Player server(conversation, Role::server);
  EXPECT_FALSE(server.play().take_handshake(conversation->handshake[0], "Basic x"));
  EXPECT_TRUE(server.play().take_handshake(conversation->handshake[0], "Bearer " + token));
  EXPECT_TRUE(server.play().take_handshake(conversation->handshake[1], "den"));
  server.open();
  EXPECT_EQ(server.hears(token + " den"), "3 met");
}

TEST(Play, KeepsAnswersThatArriveWhileItIsSending) {
  auto client = client_of("repeat 2\n> a\nend\n< b\n< c\n");
  client.play().on_open(client.now());
  for (const char* answer : {"b", "c"}) client.play().on_message({.payload = answer}, client.now());
  EXPECT_EQ(client.drain(), "> a | 2 met | > a | 2 met | 4 met | 5 met") << "a connection that is clogged asks late";
  auto flooded = client_of("> a\n< b\n");
  flooded.play().on_open(flooded.now());
  const Message large{.payload = std::string(Play::k_max_early_bytes, 'x')};
  flooded.play().on_message(large, flooded.now());
  EXPECT_EQ(flooded.drain(), "1 not met: line 1: more than 16 MiB arrived before the line was sent");
}

TEST(Play, KeepsOnlySoMuch) {
  auto server = server_of("< {{a}}\n");
  server.open();
  auto client = client_of("repeat 2\n< {{a}}\nend\n< {{b}}-{{c}}\n");
  client.open();
  const std::string large(Play::k_max_value_bytes / 2 + 1, 'x');
  EXPECT_EQ(client.hears(large), "2 met");
  EXPECT_EQ(client.hears(large), "2 met") << "the first was forgotten";
  EXPECT_EQ(client.hears(large + "-"), "4 met | 4 not met: line 4: the values of the holes take more than 64 MiB");
  EXPECT_TRUE(client.play().has_failed());
}

TEST(Play, IsSmall) {
  auto client = client_of(k_chat);
  client.open();
  client.hears("{\"id\":\"" + std::string(k_id) + "\",\"op\":\"welcome\"}");
  EXPECT_LE(client.play().kept_bytes(), 1024u);
}

}  // namespace
}  // namespace wsx
