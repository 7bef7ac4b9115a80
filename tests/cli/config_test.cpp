#include "cli/config.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

Config config_of(std::string_view text) { return {.path = "conf", .lines = parse_config(text, "conf")}; }

std::string error_of_config(std::string_view text) {
  const auto lines = parse_config(text, "conf");
  return lines ? "" : lines.error().message;
}

std::string complaint_with(const std::vector<std::string>& args, std::string_view text) {
  const auto parsed = parse_args(args, config_of(text));
  const auto* printout = std::get_if<Printout>(&parsed);
  return printout ? printout->text : "";
}

TEST(Config, HasFlagsByCommand) {
  const auto lines =
      parse_config("# mine\n\n[connect]\n--json-indent\n-H X-A: b  c \n --color=never\r\n[ listen ]\n-P", "conf");
  ASSERT_TRUE(lines);
  EXPECT_EQ(*lines, (std::vector<ConfigLine>{{"connect", {"--json-indent"}, "conf:4"},
                                             {"connect", {"-H", "X-A: b  c"}, "conf:5"},
                                             {"connect", {"--color=never"}, "conf:6"},
                                             {"listen", {"-P"}, "conf:8"}}));
}

TEST(Config, NamesTheLineThatIsWrong) {
  EXPECT_EQ(error_of_config("-P\n"), "conf:1: a flag needs a section before it, such as [connect]");
  EXPECT_EQ(error_of_config("[connect]\n\nwait 5s\n"),
            "conf:3: expected a flag such as --color=never, not \"wait 5s\"");
  EXPECT_EQ(error_of_config("[conect]"), "conf:1: there is no section \"conect\"; did you mean [connect]?");
  EXPECT_NE(error_of_config("[bench]").find("conf:1: bench takes no flags from a file"), std::string::npos);
  EXPECT_NE(error_of_config("[connect"), "");
  EXPECT_NE(error_of_config("[connect]\n--"), "");
  EXPECT_EQ(complaint_with({"ws://h"}, "[connect]\n-v\n--jsn\n"),
            "wsx connect: conf:3: unknown flag --jsn; did you mean --json?\n");
  EXPECT_NE(complaint_with({"ws://h"}, "[connect]\n--wait soon\n").find("wsx connect: conf:2: --wait takes a duration"),
            std::string::npos);
  EXPECT_EQ(complaint_with({"ws://h"}, "[connect]\n--json\n--raw\n"),
            "wsx connect: conf: --json and --raw cannot be used together\n");
}

TEST(Config, ComesBeforeTheCommandLine) {
  const auto options = [](const std::vector<std::string>& args, std::string_view text) {
    return std::get<ConnectOptions>(parse_args(args, config_of(text)));
  };
  const std::string_view text = "[connect]\n--json\n-w 5s\n[listen]\n--no-such-flag\n";
  EXPECT_EQ(options({"connect", "ws://h"}, text).output.mode, OutputOptions::Mode::json);
  EXPECT_EQ(options({"ws://h"}, text).wait, std::chrono::seconds(5));
  EXPECT_EQ(options({"ws://h", "-w", "7s"}, text).wait, std::chrono::seconds(7));
  EXPECT_EQ(options({"ws://h", "--raw"}, text).output.mode, OutputOptions::Mode::raw);  // what it excludes is left out
  EXPECT_EQ(options({"ws://h", "--no-config"}, text).wait, std::nullopt);
  EXPECT_FALSE(std::get<BenchOptions>(parse_args({"bench"}, config_of("[nonsense"))).verbose);
  EXPECT_NE(complaint_with({"ws://h"}, "[nonsense"), "");
  EXPECT_EQ(complaint_with({"connect", "--frob", "ws://h"}, text).find("conf"), std::string::npos);
}

TEST(Config, IsAFileThatNeedNotBe) {
  std::string folder = testing::TempDir() + "wsx_config_XXXXXX";
  ASSERT_TRUE(::mkdtemp(folder.data()));
  const auto path = folder + "/config";
  EXPECT_TRUE(read_config(path)->empty());
  EXPECT_FALSE(read_config(folder));
  std::ofstream(path) << "[connect]\n--bearer secret\n";
  ASSERT_EQ(read_config(path)->size(), 1u);
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  EXPECT_NE(warn_of_exposed_secrets(*read_config(path), path).find("chmod 600"), std::string::npos);
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  EXPECT_EQ(warn_of_exposed_secrets(*read_config(path), path), "");
  std::ofstream(path) << std::string(100'000, '#');
  EXPECT_FALSE(read_config(path));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace wsx
