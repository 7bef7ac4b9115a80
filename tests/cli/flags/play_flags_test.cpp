#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

TEST(PlayFlags, SayWhatIsPlayed) {
  EXPECT_TRUE(parse_connect_flags({}).play.file.empty());
  const auto play = parse_connect_flags({"--play", "/dev/null", "--var", "a=b=c", "--var", "d="}).play;
  EXPECT_EQ(play.file, "/dev/null");
  EXPECT_EQ(play.variables, (std::vector<std::pair<std::string, std::string>>{{"a", "b=c"}, {"d", ""}}));
  EXPECT_FALSE(play.lint);
  EXPECT_TRUE(parse_as<ConnectOptions>({"connect", "--play", "/dev/null", "--lint"}).play.lint) << "it needs no URL";
}

TEST(PlayFlags, AreAServersToo) {
  EXPECT_TRUE(parse_listen_flags({}).play.file.empty());
  const auto play = parse_listen_flags({"--play", "/dev/null", "--var", "a=b", "--strict-play"}).play;
  EXPECT_EQ(play.file, "/dev/null");
  EXPECT_TRUE(play.strict);
  EXPECT_EQ(complaint({"listen", "--strict-play"}), "wsx listen: --strict-play needs --play");
  for (const auto& [flag, value] : std::vector<std::pair<std::string, std::string>>{
           {"--reply", "a => b"}, {"--replay", "/dev/null"}, {"--forward", "ws://h"}})
    EXPECT_EQ(complaint({"listen", "--play", "/dev/null", flag, value}),
              "wsx listen: --play and " + flag + " cannot be used together");
}

TEST(PlayFlags, RefuseWhatTheyCannotMean) {
  EXPECT_EQ(complaint({"connect", "--var", "a=b", "h"}), "wsx connect: --var needs --play");
  EXPECT_EQ(complaint({"connect", "--lint", "h"}), "wsx connect: --lint needs --play");
  for (const char* var : {"a", "=b", "1a=b", "a b=c"})
    EXPECT_EQ(complaint({"connect", "--play", "/dev/null", "--var", var, "h"}),
              "wsx connect: --var takes NAME=VALUE such as token=abc");
  EXPECT_EQ(complaint({"connect", "--play", "/dev/null", "--var", "seq=5", "h"}),
            "wsx connect: --var cannot set seq, which always has its own value");
  for (const auto& [flag, value] : std::vector<std::pair<std::string, std::string>>{{"--execute", "a"},
                                                                                    {"--replay", "/dev/null"},
                                                                                    {"--input", "json"},
                                                                                    {"--reconnect", ""},
                                                                                    {"--expect", "a"},
                                                                                    {"--expect-json", "/a=1"},
                                                                                    {"--exit-after", "1"},
                                                                                    {"--rate", "5"},
                                                                                    {"--reply", "a => b"},
                                                                                    {"--every", "1s => a"}}) {
    Args args{"connect", "--play", "/dev/null", flag};
    if (!value.empty()) args.push_back(value);
    args.push_back("ws://h");
    EXPECT_EQ(complaint(args), "wsx connect: --play and " + flag + " cannot be used together");
  }
  EXPECT_EQ(complaint({"connect", "--play", "/dev/null", "--wait", "1s", "h"}),
            "wsx connect: --wait has no meaning with --play, unless --interactive goes on after the conversation");
  EXPECT_EQ(parse_connect_flags({"--play", "/dev/null", "-i", "--wait", "1s"}).wait, std::chrono::seconds(1));
}

}  // namespace
}  // namespace wsx
