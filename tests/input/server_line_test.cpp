#include "input/server_line.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(ServerLine, SaysWhatIsForWhom) {
  struct Case {
    std::string line;
    std::optional<Recipients> to;
    SlashCommand what;
  };
  const Recipients all, three{{3}}, several{{3, 5}};
  const Case cases[] = {
      {"hello", {}, SlashText{"hello"}},
      {"mail me@home", {}, SlashText{"mail me@home"}},
      {"@3 hello", three, SlashText{"hello"}},
      {"@3  two blanks ", three, SlashText{" two blanks "}},
      {"@3,5 hello", several, SlashText{"hello"}},
      {"@3,5,3 hello", several, SlashText{"hello"}},
      {"@18446744073709551615 x", Recipients{{18446744073709551615u}}, SlashText{"x"}},
      {"@all hello", all, SlashText{"hello"}},
      {"@3 {\n  \"a\": 1\n}", three, SlashText{"{\n  \"a\": 1\n}"}},
      {"@3\n{\n}", three, SlashText{"{\n}"}},
      {"@@3 hello", {}, SlashText{"@3 hello"}},
      {"@@", {}, SlashText{"@"}},
      {"@3 @5 x", three, SlashText{"@5 x"}},
      {"//ping 3", {}, SlashText{"/ping 3"}},
      {"@3 //ping", three, SlashText{"/ping"}},
      {"/several\nlines", {}, SlashText{"/several\nlines"}},
      {"/ping", {}, SlashPing{}},
      {"/ping who is there", {}, SlashPing{"who is there"}},
      {"/ping 3", three, SlashPing{}},
      {"/ping 3 5", three, SlashPing{"5"}},
      {"/ping 3rd", {}, SlashPing{"3rd"}},
      {"/ping all in", all, SlashPing{"in"}},
      {"@all /ping 3", all, SlashPing{"3"}},
      {"/pong 3,5 x", several, SlashPong{"x"}},
      {"/close 3", three, SlashClose{}},
      {"/close all", all, SlashClose{}},
      {"/close 3 1008 bye then", three, SlashClose{1008, "bye then"}},
      {"/close all 4000", all, SlashClose{4000, ""}},
      {"@3 /close", three, SlashClose{}},
      {"@3 /close 1008 bye", three, SlashClose{1008, "bye"}},
      {"@3 /hex 00ff", three, SlashBinary{std::string("\0\xff", 2)}},
      {"/hex 00ff", {}, SlashBinary{std::string("\0\xff", 2)}},
      {"@3 /file a b", three, SlashFile{"a b"}},
      {"/filter 3", {}, SlashFilter{*parse_pattern("3")}},
      {"/list", {}, SlashWord::list},
      {"/stats", {}, SlashWord::stats},
      {"/stats 3", three, SlashWord::stats},
      {"/headers 3", three, SlashWord::headers},
      {"@3 /info", three, SlashWord::info},
      {"/info all", all, SlashWord::info},
      {"/quit", {}, SlashWord::quit},
  };
  for (const auto& [line, to, what] : cases) {
    const auto parsed = parse_server_line(line, Slashes::commands);
    ASSERT_TRUE(parsed) << line << ": " << parsed.error().message;
    EXPECT_EQ(parsed->to, to) << line;
    EXPECT_EQ(parsed->what, what) << line;
  }
}

TEST(ServerLine, RefusesAddressesThatAreNone) {
  for (const char* line :
       {"@",           "@ x",      "@0 x",           "@-1 x",      "@+1 x",      "@bob x",
        "@3,x",        "@3, x",    "@,3 x",          "@all,3 x",   "@3x",        "@18446744073709551616 x",
        "@3",          "@3 ",      "@all",           "@\x1b[2J x", "/close",     "/close 1e3",
        "/close soon", "/close 0", "/stats x",       "/headers x", "@3 /save x", "/info me",
        "/stats 3 x",  "@3 /list", "@all /filter x", "@3 /quit",   "@3 /help",   "/close 3 99",
        "/list 3"}) {
    const auto parsed = parse_server_line(line, Slashes::commands);
    ASSERT_FALSE(parsed) << line;
    EXPECT_EQ(parsed.error().code, "bad_argument") << line;
    EXPECT_EQ(parsed.error().message.find('\x1b'), std::string::npos);
  }
  EXPECT_EQ(parse_server_line("@bob hi", Slashes::commands).error().hint, "@@x sends @x");
  EXPECT_EQ(parse_server_line("/close", Slashes::commands).error().message,
            "/close takes the number of a client, or all");
  EXPECT_EQ(parse_server_line("@3 /list", Slashes::commands).error().message, "/list does not take a client");
  EXPECT_EQ(parse_server_line("/reconnect", Slashes::commands).error().code, "unknown_command");
}

TEST(ServerLine, SendsSlashesWhenTheyAreTexts) {
  const auto text = parse_server_line("/close all", Slashes::text), one = parse_server_line("@3 //x", Slashes::text);
  ASSERT_TRUE(text && one);
  EXPECT_EQ(text->what, SlashCommand(SlashText{"/close all"}));
  EXPECT_EQ(one->what, SlashCommand(SlashText{"//x"}));
  EXPECT_EQ(one->to, (Recipients{{3}}));
}

TEST(ServerLine, CompletesNumbersAndCommands) {
  using Lines = std::vector<std::string>;
  const std::uint64_t clients[] = {1, 12, 3};
  const auto complete = [&](std::string_view typed) { return complete_server_line(typed, clients, Slashes::commands); };
  EXPECT_EQ(complete("@"), (Lines{"@1", "@12", "@3", "@all"}));
  EXPECT_EQ(complete("@1"), (Lines{"@1", "@12"}));
  EXPECT_EQ(complete("@a"), (Lines{"@all"}));
  EXPECT_EQ(complete("@4"), Lines{});
  EXPECT_EQ(complete("@3,1"), (Lines{"@3,1", "@3,12"}));
  EXPECT_EQ(complete("@3,a"), Lines{});
  EXPECT_EQ(complete("@@"), Lines{});
  EXPECT_EQ(complete("@3 /clo"), (Lines{"@3 /close"}));
  EXPECT_EQ(complete("@3 he"), Lines{});
  EXPECT_EQ(complete("/li"), (Lines{"/list"}));
  EXPECT_EQ(complete("/p"), (Lines{"/ping", "/pong", "/pause"}));
  EXPECT_EQ(complete("/rec"), Lines{});
  EXPECT_EQ(complete("/close 1"), (Lines{"/close 1", "/close 12"}));
  EXPECT_EQ(complete("/close "), (Lines{"/close 1", "/close 12", "/close 3", "/close all"}));
  EXPECT_EQ(complete("/close 1 1"), Lines{});
  EXPECT_EQ(complete("/filter "), Lines{});
  EXPECT_EQ(complete("/file /et"), (Lines{"/file /etc/"}));
  EXPECT_EQ(complete("@3 /file /et"), (Lines{"@3 /file /etc/"}));
  EXPECT_EQ(complete_server_line("/l", clients, Slashes::text), Lines{});
  EXPECT_EQ(complete_server_line("@3", clients, Slashes::text), (Lines{"@3"}));
}

}  // namespace
}  // namespace wsx
