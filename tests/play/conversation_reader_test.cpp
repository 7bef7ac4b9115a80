#include "play/conversation_reader.hpp"

#include "play/play_support.hpp"

namespace wsx {
namespace {

struct BadFile {
  const char* file;
  const char* sentence;
};

const BadFile k_bad_files[] = {
#include "play/bad_files.inc"
};

TEST(ConversationReader, SaysWhatIsWrongAndWhere) {
  for (const auto& [file, sentence] : k_bad_files)
    EXPECT_EQ(refusal_of(file), std::string("chat.wsx: ") + sentence) << "of\n" << file;
  EXPECT_GE(std::size(k_bad_files), 60u);
}

TEST(ConversationReader, MarksThePlace) {
  const auto outcome = read_text("# a chat\n<[wihtin 2s] hi\n");
  EXPECT_EQ(std::get<ConversationRefusal>(outcome).marked,
            "  <[wihtin 2s] hi\n"
            "    ^^^^^^\n");
  const auto far = read_text("> " + std::string(200, 'x') + "{{a}}{{b}}\n");
  EXPECT_EQ(std::get<ConversationRefusal>(far).marked,
            "  …" + std::string(45, 'x') + "{{a}}{{b}}\n" + std::string(53, ' ') + "^^^^^\n");
  const auto wide = read_text("> müde {{\n");
  EXPECT_EQ(std::get<ConversationRefusal>(wide).marked, "  > müde {{\n         ^^\n");
}

TEST(ConversationReader, KeepsLimits) {
  std::string many;
  for (std::size_t i = 0; i <= Conversation::k_max_lines; ++i) many += ">\n";
  EXPECT_EQ(refusal_of(many), "chat.wsx: line 100001, column 1: a conversation has at most 100000 lines");
  const std::string large(Conversation::k_max_file_bytes + 1, '#');
  EXPECT_EQ(refusal_of(large), "chat.wsx: the file is larger than 16 MiB");
  EXPECT_TRUE(read_good("> " + std::string(2'000'000, 'x') + "\n"));
  std::string deep = "> ";
  for (int i = 0; i < 65; ++i) deep += "[";
  EXPECT_EQ(refusal_of(deep),
            "chat.wsx: line 1, column 67: the JSON is deeper than 64 levels; to send it as it is, write [text] after "
            "the arrow");
  std::string names = ">[text] ";
  for (int i = 0; i <= 1000; ++i) names += "{{h" + std::to_string(i) + "=x}} ";
  EXPECT_NE(refusal_of(names).find("more than 1000 different holes"), std::string::npos);
  std::string together = "together\n";
  for (int i = 0; i <= 64; ++i) together += "> a\n";
  EXPECT_EQ(refusal_of(together + "end\n"), "chat.wsx: line 66, column 1: a together has at most 64 lines");
}

TEST(ConversationReader, TakesVariables) {
  const char* file = "> {{token}} {{room=lobby}}\n";
  EXPECT_EQ(refusal_of(file, {{"tokne", "x"}}),
            "chat.wsx: --var tokne: there is no hole {{tokne}} in the file; did you mean token?");
  EXPECT_EQ(refusal_of(file, {{"token", "\xff"}}), "chat.wsx: --var token: the value is not UTF-8");
  const auto without = read_good(file);
  ASSERT_TRUE(without->why_not(Role::client));
  EXPECT_EQ(without->why_not(Role::client)->error.message,
            "chat.wsx: line 1, column 3: the client sends {{token}} here, which has no value yet; set one with --var "
            "token=… or a default, as in {{token=uuid}}");
  EXPECT_FALSE(without->why_not(Role::server));
  EXPECT_FALSE(read_good(file, {{"token", "T"}})->why_not(Role::client));
}

TEST(ConversationReader, FindsWhatASideWouldHaveToSendWithoutAValue) {
  struct Case {
    const char *file, *client, *server;
  };
  const Case cases[] = {
      {"< {{id}}\n> {{id}}\n", "",
       "line 1, column 3: the server sends {{id}} here, which has no value yet; set one with --var id=… or a default, "
       "as in {{id=uuid}}"},
      {"> {{id=uuid}}\n< {{idd}}\n", "",
       "line 2, column 3: the server sends {{idd}} here, which has no value yet; did you mean {{id}}?"},
      {"<[regex] ^a(?<id>\\d)\n> {{id}}\n", "",
       "line 1, column 1: the server sends this line, and a regular expression can only be received"},
      {"> {{_}}\n", "line 1, column 3: {{_}} has no value that could be sent; a default makes one, as in {{_=uuid}}",
       ""},
      {"> {{env:NOWHERE}}\n", "line 1, column 3: the environment has no NOWHERE; a default may follow =",
       "line 1, column 3: the environment has no NOWHERE; a default may follow ="},
      {"> {{env:HOME}} {{env:NOWHERE=x}}\n", "", ""},
      {"<[optional] {{id=uuid}}\n> {{id}}\n",
       "line 2, column 3: the client sends {{id}} here, which has no value yet; set one with --var id=… or a default, "
       "as in {{id=uuid}}",
       ""},
      {"together\n< {{a=uuid}}\n> {{a}}\nend\n",
       "line 3, column 3: the client sends {{a}} here, which has no value yet; set one with --var a=… or a default, as "
       "in {{a=uuid}}",
       ""},
      {"together\n> {{a=uuid}}\n< {{a}}\nend\n", "", ""},
      {"together\n< {{a=uuid}}\n> {{a=uuid}}\nend\n",
       "line 3, column 3: both sides would make up {{a}} at once, so it needs a value before the together begins", ""},
      {"on < ping {{x}} => pong {{x}}\n> a\n", "", ""},
      {"on < ping => pong {{x}}\n> a\n",
       "line 1, column 19: the client sends {{x}} here, which has no value yet; set one with --var x=… or a default, "
       "as in {{x=uuid}}",
       ""},
      {"header Authorization: Bearer {{token}}\n> {{token}}\n",
       "line 1, column 30: the client sends {{token}} here, which has no value yet; set one with --var token=… or a "
       "default, as in {{token=uuid}}",
       ""},
      {"set token T\nheader Authorization: Bearer {{token}}\n> {{token}}\n", "", ""},
  };
  for (const auto& each : cases) {
    const auto conversation = read_good(each.file);
    ASSERT_TRUE(conversation);
    for (const Role role : {Role::client, Role::server}) {
      const auto& why = conversation->why_not(role);
      const std::string expected = role == Role::client ? each.client : each.server;
      EXPECT_EQ(why ? why->error.message : "", expected.empty() ? "" : "chat.wsx: " + expected) << each.file;
    }
  }
}

TEST(ConversationReader, ReadsEveryLine) {
  const auto conversation = read_good(
      "\xef\xbb\xbf# a comment\r\n"
      "\r\n"
      "set room lobby\r\n"
      "timeout 5s\n"
      "header Authorization: Bearer {{token=test}}\n"
      "query room={{room}}\n"
      "cookie sid=1\n"
      "subprotocol chat.v1\n"
      "ignore < {\"op\":\"said\"}\n"
      "on <[escapes] \\n => \\n\n"
      "  > # no comment\n"
      ">\n"
      "> ```\n"
      "two\n"
      "lines\n"
      "```\n"
      ">[file] hello.txt\n"
      ">[file] bytes.bin\n"
      "<[within 2s, exactly, measure welcome] {\"a\":[1,{}]}\n"
      "<[many 20 every 50ms, first ttft, gap token] {\"d\":\"{{_=rand:3}}\"}\n"
      "< {\"done\":true}\n"
      "<[nothing 2s]\n"
      "wait 250ms\n"
      "repeat 3 every 1s ±10%\n"
      "  together\n"
      "    > a\n"
      "    < b\n"
      "  end\n"
      "end\n"
      "all [within 10s]\n"
      ">[close 4001] bye\n");
  ASSERT_TRUE(conversation);
  EXPECT_EQ(conversation->handshake.size(), 4u);
  EXPECT_EQ(conversation->timeout, std::chrono::seconds(5));
  const auto& lines = conversation->lines;
  ASSERT_EQ(lines.size(), 20u);
  EXPECT_EQ(std::get<std::string>(std::get<TextForm>(lines[2].form)[0]), "# no comment");
  EXPECT_EQ(lines[2].number, 11u);
  EXPECT_TRUE(std::get<TextForm>(lines[3].form).empty());
  EXPECT_EQ(std::get<std::string>(std::get<TextForm>(lines[4].form)[0]), "two\nlines");
  EXPECT_EQ(lines[4].number, 13u);
  EXPECT_EQ(std::get<std::string>(std::get<TextForm>(lines[5].form)[0]), "hello {{n}}");
  EXPECT_EQ(std::get<BinaryForm>(lines[6].form), std::string("\xff\x00", 2));
  EXPECT_EQ(lines[7].measure, "welcome");
  EXPECT_TRUE(std::get<JsonMessageForm>(lines[7].form).is_exact);
  EXPECT_EQ(lines[8].count, 20u);
  EXPECT_EQ(*lines[8].every, std::chrono::milliseconds(50));
  EXPECT_EQ(lines[8].gap, "token");
  EXPECT_DOUBLE_EQ(lines[12].jitter, 0.1);
  EXPECT_EQ(lines[12].partner, 17u);
  EXPECT_EQ(lines[19].code, 4001);
}

TEST(ConversationReader, KnowsPlainTextFromJson) {
  const std::pair<const char*, bool> cases[] = {{"> {\"a\":1}", true},
                                                {"> [1]", true},
                                                {"> 42[\"said\",{\"a\":{{x=1}}}]", true},
                                                {"> {}", true},
                                                {"> hello", false},
                                                {"> 17", false},
                                                {"> \"a\"", false},
                                                {"> [hello] you", false},
                                                {"> {curly}", false},
                                                {"> a {{x=1}} b", false},
                                                {"> {{x=1}}", false},
                                                {">[text] {\"a\":1}", false},
                                                {"> [{{x=1}}, 2] ", true},
                                                {"> ${{x}}", false},
                                                {"> array[0] is", false},
                                                {"> {\"${{a\":\"${{b}}\"}", true}};
  for (const auto& [file, is_json] : cases) {
    const auto conversation = read_good(file);
    ASSERT_TRUE(conversation);
    EXPECT_EQ(std::holds_alternative<JsonMessageForm>(conversation->lines[0].form), is_json) << file;
  }
}

}  // namespace
}  // namespace wsx
