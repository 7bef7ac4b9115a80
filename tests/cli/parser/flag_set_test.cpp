#include "cli/parser/flag_set.hpp"

#include <gtest/gtest.h>

#include "cli/help/help.hpp"

namespace wsx {
namespace {

using Args = std::vector<std::string>;

/// A flag whose value may be left out, one whose may not, and an argument.
struct Words {
  std::string colour = "none", size, argument;

  Result<FlagSet::Asked> parse(const Args& args) { return flags().parse(args); }
  FlagSet flags() {
    FlagSet flags({.name = "paint", .brief = "paint", .examples = {}, .arguments = "WHAT", .details = ""});
    flags.choice<std::string>({.names = "--colour", .brief = "which", .implicit_value = "red"},
                              {{"none", "none"}, {"red", "red"}, {"blue", "blue"}}, "none",
                              [this](std::string word) { colour = std::move(word); });
    const auto take = [](std::string& into) {
      return [&into](const std::string& value) -> Result<void> {
        into = value;
        return {};
      };
    };
    flags.custom("SIZE", "a size", {.names = "-s,--size", .brief = "how large"}, take(size));
    flags.argument("WHAT", "a thing", take(argument));
    return flags;
  }
};

TEST(FlagSet, AnOptionalValueComesOnlyAfterAnEqualsSign) {
  Words words;
  ASSERT_TRUE(words.parse({"--colour", "wall"}));
  EXPECT_EQ(words.colour, "red");
  EXPECT_EQ(words.argument, "wall");
  ASSERT_TRUE(words.parse({"--colour=blue", "door"}));
  EXPECT_EQ(words.colour, "blue");
  EXPECT_EQ(words.argument, "door");
  EXPECT_EQ(words.parse({"--colour=green"}).error().message, "--colour takes none, red or blue, not \"green\"");
}

TEST(FlagSet, AnOptionalValueThatWasTakenForTheArgumentIsNamed) {
  Words words;
  EXPECT_EQ(words.parse({"--colour", "blue", "door"}).error().message,
            "the value of --colour comes after =, as in --colour=blue");
  EXPECT_EQ(words.parse({"--colour", "wall", "door"}).error().message,
            "unexpected argument \"door\"; usage: paint [FLAGS] WHAT");
}

TEST(FlagSet, AnotherFlagsValueMayLookLikeAnOptionalOne) {
  Words words;
  ASSERT_TRUE(words.parse({"--size", "--colour"}));
  EXPECT_EQ(words.size, "--colour");
  EXPECT_EQ(words.colour, "none");
}

TEST(FlagSet, AnOptionalValueIsShownInBrackets) {
  Words words;
  EXPECT_NE(format_full_help(words.flags()).find("--colour[=none|red|blue]"), std::string::npos);
}

}  // namespace
}  // namespace wsx
