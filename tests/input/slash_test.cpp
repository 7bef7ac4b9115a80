#include "input/slash.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(Slash, ReadsCommands) {
  struct Case {
    std::string line;
    SlashCommand command;
  };
  const Case cases[] = {
      {"/ping", SlashPing{}},
      {"/ping  two words ", SlashPing{" two words "}},
      {"/pong x", SlashPong{"x"}},
      {"/close", SlashClose{}},
      {"/close 4001", SlashClose{4001, ""}},
      {"/close 1000 see you", SlashClose{1000, "see you"}},
      {"/close 1014 " + std::string(123, 'x'), SlashClose{1014, std::string(123, 'x')}},
      {"/help", SlashWord::help},
      {"/?", SlashWord::help},
      {"/quit", SlashWord::quit},
      {"/q", SlashWord::quit},
      {"/exit", SlashWord::quit},
      {"/hex 00fF 1a", SlashBinary{std::string("\0\xff\x1a", 3)}},
      {"/base64  AP8= ", SlashBinary{std::string("\0\xff", 2)}},
      {"/binary a b ", SlashBinary{"a b "}},
      {"/binary", SlashBinary{""}},
      {"/send a\\x1e\\n", SlashSend{"a\x1e\n"}},
      {"/send ", SlashSend{""}},
      {"/save a b", SlashSave{"a b"}},
      {"/last", SlashWord::last},
      {"/pause", SlashWord::pause},
      {"/resume", SlashWord::resume},
      {"/headers", SlashWord::headers},
      {"/clear", SlashWord::clear},
      {"/file a b.txt", SlashFile{"a b.txt"}},
      {"/filter ^a|b$", SlashFilter{*parse_pattern("^a|b$")}},
      {"/filter", SlashFilter{}},
      {"/indent ", SlashWord::indent},
      {"/frames", SlashWord::frames},
      {"/stats", SlashWord::stats},
      {"/info", SlashWord::info},
      {"/reconnect", SlashWord::reconnect},
      {"//ping", SlashText{"/ping"}},
      {"//", SlashText{"/"}},
      {"///", SlashText{"//"}},
  };
  for (const auto& [line, command] : cases) {
    const auto parsed = parse_slash(line, SlashScope::connection);
    ASSERT_TRUE(parsed) << line << ": " << parsed.error().message;
    EXPECT_EQ(*parsed, command) << line;
  }
}

TEST(Slash, RefusesWhatCannotBeSent) {
  for (const std::string& line : {std::string("/close 99"),
                                  std::string("/close 1004"),
                                  std::string("/close 1005"),
                                  std::string("/close 1006"),
                                  std::string("/close 1015"),
                                  std::string("/close 2999"),
                                  std::string("/close 5000"),
                                  std::string("/close 66536"),
                                  std::string("/close soon"),
                                  std::string("/close -1"),
                                  std::string("/close 1000x"),
                                  "/close 1000 " + std::string(124, 'x'),
                                  std::string("/close 1000 \xff"),
                                  "/ping " + std::string(126, 'x'),
                                  "/pong " + std::string(126, 'x'),
                                  std::string("/help me"),
                                  std::string("/hex"),
                                  std::string("/hex 0"),
                                  std::string("/hex xy"),
                                  std::string("/base64"),
                                  std::string("/base64 A"),
                                  std::string("/file"),
                                  std::string("/save"),
                                  std::string("/send \\q"),
                                  std::string("/pause now"),
                                  std::string("/filter ("),
                                  std::string("/quit now")}) {
    const auto parsed = parse_slash(line, SlashScope::connection);
    ASSERT_FALSE(parsed) << line;
    EXPECT_EQ(parsed.error().phase, Phase::input);
    EXPECT_EQ(parsed.error().code, "bad_argument") << line;
  }
}

TEST(Slash, TakesNoCommandOutOfSeveralLines) {
  EXPECT_TRUE(is_slash_command("/ping"));
  EXPECT_TRUE(is_slash_command("//"));
  EXPECT_FALSE(is_slash_command("ping"));
  EXPECT_FALSE(is_slash_command("// a comment\n{}"));
  EXPECT_FALSE(is_slash_command(""));
}

TEST(Slash, SuggestsWhatWasMeant) {
  const auto parsed = parse_slash("/pnig x", SlashScope::connection);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, "unknown_command");
  EXPECT_EQ(parsed.error().message, "unknown command /pnig");
  EXPECT_EQ(parsed.error().hint, "did you mean /ping? /help lists them; //x sends /x");
  EXPECT_EQ(parse_slash("/etc/passwd", SlashScope::connection).error().hint, "/help lists them; //x sends /x");
  EXPECT_EQ(parse_slash("/", SlashScope::connection).error().message, "unknown command /");
  EXPECT_EQ(parse_slash("/\x1b[2J", SlashScope::connection).error().message, "unknown command /\\x1b[2J");
}

TEST(Slash, ListsEveryCommand) {
  const auto help = format_slash_help(SlashScope::connection);
  for (const char* name : {"/ping",   "/pong",   "/close",  "/hex",       "/base64", "/binary", "/send",   "/file",
                           "/filter", "/indent", "/frames", "/last",      "/save",   "/pause",  "/resume", "/headers",
                           "/clear",  "/stats",  "/info",   "/reconnect", "/help",   "/quit",   "/exit",   "//TEXT"})
    EXPECT_NE(help.find(name), help.npos) << name;
  EXPECT_TRUE(help.ends_with('\n'));
}

TEST(Slash, ListsWhatAServerUnderstands) {
  const auto help = format_slash_help(SlashScope::server);
  for (const char* name : {"/ping [N] [TEXT]", "/close N|all", "/list", "/info [N]", "/quit", "@N TEXT", "@@TEXT"})
    EXPECT_NE(help.find(name), help.npos) << name;
  EXPECT_EQ(help.find("/reconnect"), help.npos);
  EXPECT_EQ(format_slash_help(SlashScope::connection).find("/list"), help.npos);
  EXPECT_EQ(parse_slash("/list", SlashScope::connection).error().code, "unknown_command");
  for (std::size_t begin = 0, end = 0; (end = help.find('\n', begin)) != help.npos; begin = end + 1)
    EXPECT_LE(end - begin, 80u) << help.substr(begin, end - begin);
}

TEST(Slash, CompletesNames) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(complete_slash("/p", SlashScope::connection), (Names{"/ping", "/pong", "/pause"}));
  EXPECT_EQ(complete_slash("/clo", SlashScope::connection), (Names{"/close"}));
  EXPECT_EQ(complete_slash("/x", SlashScope::connection), Names{});
  EXPECT_EQ(complete_slash("", SlashScope::connection), Names{});
  EXPECT_EQ(complete_slash("/f", SlashScope::connection), (Names{"/file", "/filter", "/frames"}));
  EXPECT_EQ(complete_slash("/file /et", SlashScope::connection), (Names{"/file /etc/"}));
  EXPECT_EQ(complete_slash("/save /et", SlashScope::connection), (Names{"/save /etc/"}));
  EXPECT_EQ(complete_slash("/ping x", SlashScope::connection), Names{});
}

}  // namespace
}  // namespace wsx
