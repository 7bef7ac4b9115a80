#include <gtest/gtest.h>

#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

TEST(BenchReportFlags, AreForAnyNumberOfFiles) {
  const auto options =
      parse_as<BenchReportOptions>({"bench", "report", "a.json", "-v", "b.json", "--junit", "j.xml", "-"});
  EXPECT_EQ(options.inputs, (Args{"a.json", "b.json", "-"}));
  EXPECT_EQ(options.junit, "j.xml");
  EXPECT_TRUE(options.verbose);
  EXPECT_EQ(options.mode, OutputOptions::Mode::automatic);
}

TEST(BenchReportFlags, NeedAFile) {
  EXPECT_EQ(complaint({"bench", "report"}), "wsx bench report: no FILE was given; wsx bench report run.json shows one");
  EXPECT_EQ(complaint({"bench", "report", ""}), "wsx bench report: FILE cannot be empty");
}

TEST(BenchReportFlags, AreNotThoseOfBench) {
  EXPECT_EQ(complaint({"bench", "report", "--rate", "1k", "a.json"}),
            "wsx bench report: unknown flag --rate; wsx bench report --help lists all flags");
  EXPECT_EQ(complaint({"bench", "report", "-o", "a", "--junit", "./a", "a.json"}),
            "wsx bench report: --junit and --output name the same file, \"./a\"");
}

TEST(BenchReportFlags, BeginRightAfterBench) {
  EXPECT_EQ(parse_as<BenchOptions>({"bench", "ws://report"}).url, "ws://report");
  EXPECT_EQ(parse_as<BenchOptions>({"bench", "-n", "1", "report"}).url, "report");
}

TEST(BenchReportFlags, AreExplained) {
  const auto help = std::get<Printout>(parse_args({"help", "bench", "report"})).text;
  EXPECT_NE(help.find("Usage: wsx bench report [FLAGS] FILE..."), help.npos) << help;
  EXPECT_NE(help.find("wsx help bench report FLAG explains a flag; man wsx-bench explains everything."), help.npos)
      << help;
  EXPECT_TRUE(std::get<Printout>(parse_args({"help", "bench", "report", "junit"})).text.starts_with("--junit FILE\n"));
  EXPECT_EQ(complaint({"help", "bench", "report", "rate"}),
            "wsx help bench report: unknown flag --rate; wsx bench report --help lists all flags");
  EXPECT_EQ(complaint({"help", "bench", "report", "junit", "x"}), "wsx help: unexpected argument \"x\"");
}

}  // namespace
}  // namespace wsx
