#include "cli/help/help.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <sstream>

#include "cli/commands/command_flags.hpp"

namespace wsx {
namespace {

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Calls the check with the flags of each command.
template <class Check>
void for_each_command(Check check) {
  ConnectOptions connect;
  ListenOptions listen;
  EchoOptions echo;
  BenchOptions bench;
  check(connect_flags(connect));
  check(listen_flags(listen));
  check(echo_flags(echo));
  check(bench_flags(bench));
}

TEST(Help, FitsTheScreen) {
  for_each_command([](const FlagSet& flags) {
    EXPECT_LE(split_lines(format_short_help(flags)).size(), 24u) << format_short_help(flags);
    for (const auto& text : {format_short_help(flags), format_full_help(flags)})
      for (const auto& line : split_lines(text)) EXPECT_LE(line.size(), 80u) << line;
  });
}

TEST(Help, BeginsWithExamples) {
  for_each_command([](const FlagSet& flags) {
    EXPECT_EQ(split_lines(format_short_help(flags)).at(2), "  " + flags.text().examples.front());
    EXPECT_EQ(split_lines(format_full_help(flags)).at(2), "  " + flags.text().examples.front());
  });
}

TEST(Help, ListsEveryFlagButTheHiddenOnes) {
  for_each_command([](const FlagSet& flags) {
    const auto lines = split_lines(format_full_help(flags));
    for (const Flag& flag : flags.flags()) {
      if (flag.is_argument) continue;
      const auto begins_with_it = [names = "  " + format_flag_names(flag)](const std::string& line) {
        return line == names || line.starts_with(names + "  ");
      };
      EXPECT_EQ(std::count_if(lines.begin(), lines.end(), begins_with_it), flag.is_hidden ? 0 : 1) << flag.names;
      EXPECT_FALSE(flag.brief.empty() || flag.brief.ends_with('.')) << flag.names;
      const bool is_plain = flag.is_hidden || flag.group == "Help";
      EXPECT_TRUE(is_plain || flag.details.ends_with('.')) << flag.names;
      EXPECT_TRUE(flag.value.empty() || !flag.takes.empty()) << flag.names;
    }
  });
}

TEST(Help, ShowsDefaults) {
  ConnectOptions options;
  const auto help = format_full_help(connect_flags(options));
  for (const char* text :
       {"(default: 16MiB)", "(default: 10s)", "(default: 5s)", "(default: 1s)", "(default: lines)", "(default: 1.2)"})
    EXPECT_NE(help.find(text), help.npos) << text;
}

TEST(Help, IsShort) {
  for_each_command([](const FlagSet& flags) {
    const std::size_t most = flags.text().name == "wsx bench" ? 145 : 180;
    EXPECT_LE(split_lines(format_full_help(flags)).size(), most) << format_full_help(flags);
  });
}

TEST(Help, ExplainsOneFlag) {
  BenchOptions options;
  const auto flags = bench_flags(options);
  const auto text = explain_flag(flags, "rate");
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->starts_with("-r, --rate RATE\n    Send at this total rate,")) << *text;
  EXPECT_NE(text->find("(open loop)"), text->npos);
  for (const char* name : {"r", "-r", "--rate"}) EXPECT_EQ(explain_flag(flags, name), text) << name;
  EXPECT_FALSE(explain_flag(flags, "raet"));
}

TEST(Help, HasTheFlagsOfBenchThatMostNeed) {
  BenchOptions options;
  const auto help = format_short_help(bench_flags(options));
  for (const char* name : {"--mode MODE", "--warmup", "--size", "-f, --file", "--junit", "--markdown", "-v, --verbose"})
    EXPECT_NE(help.find(name), help.npos) << help;
}

TEST(Help, WritesNamesAsTheyAreTyped) {
  EXPECT_EQ(format_flag_names({.names = "-w,--wait", .brief = "", .value = "DURATION"}), "-w, --wait DURATION");
  EXPECT_EQ(format_flag_names({.names = "--deflate,!--no-deflate", .brief = ""}), "--deflate, --no-deflate");
}

}  // namespace
}  // namespace wsx
