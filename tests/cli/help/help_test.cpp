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
      EXPECT_EQ(std::count(lines.begin(), lines.end(), "  " + format_flag_names(flag)), flag.is_hidden ? 0 : 1)
          << flag.names;
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
       {"Default: 16MiB.", "Default: 10s.", "Default: 5s.", "Default: 1s.", "Default: lines.", "Default: 1.2."})
    EXPECT_NE(help.find(text), help.npos) << text;
}

TEST(Help, WritesNamesAsTheyAreTyped) {
  EXPECT_EQ(format_flag_names({.names = "-w,--wait", .brief = "", .value = "DURATION"}), "-w, --wait DURATION");
  EXPECT_EQ(format_flag_names({.names = "--deflate,!--no-deflate", .brief = ""}), "--deflate, --no-deflate");
}

}  // namespace
}  // namespace wsx
