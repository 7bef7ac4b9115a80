#include <gtest/gtest.h>

#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

TEST(RecordingFlags, SetTheirOptions) {
  const auto none = parse_connect_flags({});
  EXPECT_FALSE(none.output.record || none.output.har || none.replay.file || none.replay.socket || none.replay.check);
  EXPECT_EQ(none.replay.speed, 1);
  EXPECT_TRUE(none.replay.ignore.empty());

  EXPECT_EQ(parse_connect_flags({"--record", "wsx-f"}).output.record, "wsx-f");
  EXPECT_EQ(parse_connect_flags({"--har", "wsx-f"}).output.har, "wsx-f");
  const auto all = parse_connect_flags(
      {"--replay", "/dev/null", "--socket", "2", "--speed", "0.5", "--check", "--ignore", "/a~1b", "--ignore", ""});
  EXPECT_EQ(all.replay.file, "/dev/null");
  EXPECT_EQ(all.replay.socket, 2u);
  EXPECT_EQ(all.replay.speed, 0.5);
  EXPECT_TRUE(all.replay.check);
  EXPECT_EQ(all.replay.ignore, (std::vector<JsonPointer>{{"a/b"}, {}}));
}

TEST(RecordingFlags, SpeedIsAFactorOrMax) {
  const auto speed = [](const char* text) {
    return parse_connect_flags({"--replay", "/dev/null", "--speed", text}).replay.speed;
  };
  EXPECT_EQ(speed("10"), 10);
  EXPECT_EQ(speed("2.5"), 2.5);
  EXPECT_EQ(speed("max"), ReplayOptions::k_max_speed);
  for (const char* bad : {"0", "-1", "1e3", "inf", "nan", "fast", "10x", "", "0.0001", "1000001"})
    EXPECT_EQ(complaint({"connect", "--replay", "/dev/null", "--speed=" + std::string(bad), "echo:"}),
              "wsx connect: --speed takes a factor such as 1, 10 or 0.5, or max, not \"" + std::string(bad) + "\"");
}

TEST(RecordingFlags, NeedEachOther) {
  const auto complaint_of = [](Args flags) {
    flags.insert(flags.begin(), "connect");
    flags.emplace_back("echo:");
    return complaint(flags);
  };
  EXPECT_NE(complaint_of({"--check"}).find("--replay"), std::string::npos);
  EXPECT_NE(complaint_of({"--replay", "/dev/null", "--ignore", "/a"}).find("--check"), std::string::npos);
  EXPECT_NE(complaint_of({"--replay", "/dev/null", "--input", "json"}).find("--input"), std::string::npos);
  EXPECT_NE(complaint_of({"--replay", "/dev/null", "--reconnect"}).find("--reconnect"), std::string::npos);
  EXPECT_NE(complaint_of({"--replay", "/dev/null", "--check", "--ignore", "a"}).find("a JSON pointer"),
            std::string::npos);
}

TEST(RecordingFlags, NameDifferentFiles) {
  const std::string existing = WSX_SOURCE_DIR "/LICENSE", same = WSX_SOURCE_DIR "/src/../LICENSE";
  for (const Args& flags : {Args{"--record", "wsx-f", "--har", "./wsx-f"}, Args{"-o", "wsx-f", "--record", "wsx-f"},
                            Args{"--replay", existing, "--har", same}}) {
    Args args = flags;
    args.insert(args.begin(), "connect");
    args.emplace_back("echo:");
    EXPECT_NE(complaint(args).find("name the same file"), std::string::npos) << args[2];
  }
  EXPECT_EQ(parse_connect_flags({"--record", "/dev/null", "--har", "/dev/null"}).output.har, "/dev/null");
}

}  // namespace
}  // namespace wsx
