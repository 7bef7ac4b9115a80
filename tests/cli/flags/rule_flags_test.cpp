#include <gtest/gtest.h>

#include "cli/flags/message_flags.hpp"
#include "rules/rule_state.hpp"
#include "support/written_file.hpp"

namespace wsx {
namespace {

using Args = std::vector<std::string>;

/// What the rules of this command line answer to "a"; or what is wrong with it.
std::string answer(const Args& args) {
  RuleBook rules;
  FlagSet flags({.name = "serve", .brief = "serve", .examples = {}, .arguments = "", .details = ""});
  add_rule_flags(flags, rules, true);
  if (const auto parsed = flags.parse(args); !parsed) return parsed.error().message;
  RuleState state(rules, 1);
  const auto reactions = state.on_message({.payload = "a"}, {});
  return reactions.empty() ? "" : std::get<Message>(reactions[0]).payload;
}

TEST(RuleFlags, AnswerInTheOrderOfTheCommandLine) {
  const WrittenFile file(R"({"rules":[{"match":"^a","reply":"from the file"}]})");
  EXPECT_EQ(answer({}), "");
  EXPECT_EQ(answer({"--reply", "b => 1", "--reply", "a => 2", "--reply", "a => 3"}), "2");
  EXPECT_EQ(answer({"--reply", "@" + file.path(), "--reply", "a => 1"}), "from the file");
  EXPECT_EQ(answer({"--reply", "a => 1", "--reply", "@" + file.path()}), "1");
  EXPECT_EQ(answer({"--reply=[@a] => 1"}), "1");
}

TEST(RuleFlags, SayWhichRuleIsWrong) {
  EXPECT_EQ(answer({"--reply", "a => 1", "--reply", "b"}),
            "--reply number 2: takes 'REGEX => TEMPLATE' or @FILE; \" => \" is missing");
  EXPECT_EQ(answer({"--reply", "a => $1"}),
            "--reply number 1: $1 cannot be used here: the regular expression has no groups; write $$ for a dollar "
            "sign");
  EXPECT_EQ(answer({"--reply", "@"}), "--reply takes a rule such as '^ping => pong', or @FILE");
  EXPECT_EQ(answer({"--reply", "@/there/is/none"}),
            "--reply cannot read \"/there/is/none\": No such file or directory");
  const WrittenFile bad(R"({"rules":[{"match":"a","reply":"1"},{"mtach":"b"}]})");
  EXPECT_EQ(answer({"--reply", "@" + bad.path()}),
            "--reply " + bad.path() + ": /rules/1/mtach: unknown member; did you mean \"match\"?");
  const WrittenFile large(std::string(RuleBook::k_max_file_bytes + 1, ' '));
  EXPECT_EQ(answer({"--reply", "@" + large.path()}),
            "--reply cannot read \"" + large.path() + "\": it is larger than 4MiB");
}

}  // namespace
}  // namespace wsx
