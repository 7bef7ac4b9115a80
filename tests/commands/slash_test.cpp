#include "commands/slash.hpp"

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
      {"/help", SlashHelp{}},
      {"/?", SlashHelp{}},
      {"/quit", SlashQuit{}},
      {"/q", SlashQuit{}},
      {"/exit", SlashQuit{}},
      {"//ping", SlashText{"/ping"}},
      {"//", SlashText{"/"}},
      {"///", SlashText{"//"}},
  };
  for (const auto& [line, command] : cases) {
    const auto parsed = parse_slash(line);
    ASSERT_TRUE(parsed) << line << ": " << parsed.error().message;
    EXPECT_EQ(*parsed, command) << line;
  }
}

TEST(Slash, RefusesWhatCannotBeSent) {
  for (const std::string& line :
       {std::string("/close 99"), std::string("/close 1004"), std::string("/close 1005"), std::string("/close 1006"),
        std::string("/close 1015"), std::string("/close 2999"), std::string("/close 5000"), std::string("/close 66536"),
        std::string("/close soon"), std::string("/close -1"), std::string("/close 1000x"),
        "/close 1000 " + std::string(124, 'x'), std::string("/close 1000 \xff"), "/ping " + std::string(126, 'x'),
        "/pong " + std::string(126, 'x'), std::string("/help me"), std::string("/quit now")}) {
    const auto parsed = parse_slash(line);
    ASSERT_FALSE(parsed) << line;
    EXPECT_EQ(parsed.error().phase, Phase::input);
    EXPECT_EQ(parsed.error().code, "bad_argument") << line;
  }
}

TEST(Slash, SuggestsWhatWasMeant) {
  const auto parsed = parse_slash("/pnig x");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, "unknown_command");
  EXPECT_EQ(parsed.error().message, "there is no command /pnig");
  EXPECT_EQ(parsed.error().hint, "did you mean /ping? /help lists them; //x sends /x");
  EXPECT_EQ(parse_slash("/etc/passwd").error().hint, "/help lists them; //x sends /x");
  EXPECT_EQ(parse_slash("/").error().message, "there is no command /");
  EXPECT_EQ(parse_slash("/\x1b[2J").error().message, "there is no command /\\x1b[2J");
}

TEST(Slash, ListsEveryCommand) {
  const auto help = format_slash_help();
  for (const char* name : {"/ping", "/pong", "/close", "/help", "/quit", "/exit", "//TEXT"})
    EXPECT_NE(help.find(name), help.npos) << name;
  EXPECT_TRUE(help.ends_with('\n'));
}

TEST(Slash, CompletesNames) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(complete_slash("/p"), (Names{"/ping", "/pong"}));
  EXPECT_EQ(complete_slash("/cl"), (Names{"/close"}));
  EXPECT_EQ(complete_slash("/x"), Names{});
  EXPECT_EQ(complete_slash(""), Names{});
}

}  // namespace
}  // namespace wsx
