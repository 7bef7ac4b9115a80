#include "cli/parse_args.hpp"

#include <gtest/gtest.h>

#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

Printout printout(const Args& args) {
  const auto parsed = parse_args(args);
  if (const auto* printout = std::get_if<Printout>(&parsed)) return *printout;
  ADD_FAILURE() << join(args) << " prints nothing";
  return {};
}

TEST(ParseArgs, WithoutArgumentsShowsTheHelpAsAMistake) {
  EXPECT_EQ(printout({}).exit_code, ExitCode::usage);
  EXPECT_EQ(printout({}).text, printout({"--help"}).text);
  EXPECT_EQ(printout({"-h"}).exit_code, ExitCode::done);
}

TEST(ParseArgs, AUrlMeansConnect) {
  for (const char* url :
       {"ws://h", "wss://h/x", "echo:", "localhost:3000", ":3000", "[::1]", "localhost", "example.com"})
    EXPECT_EQ(parse_as<ConnectOptions>({url}).url, url);
}

TEST(ParseArgs, FlagsBeforeAUrlMeanConnect) {
  const auto options = parse_as<ConnectOptions>({"-x", "hi", "ws://h"});
  EXPECT_EQ(options.execute, Args{"hi"});
  EXPECT_EQ(options.url, "ws://h");
}

TEST(ParseArgs, KnowsWscatsHands) {
  EXPECT_EQ(parse_as<ConnectOptions>({"-c", "ws://h"}).url, "ws://h");
  EXPECT_EQ(parse_as<ConnectOptions>({"-n", "-x", "hi", "-c", "ws://h", "-w", "-1", "--slash"}).url, "ws://h");
}

TEST(ParseArgs, KnowsWhatOtherToolsCallIt) {
  EXPECT_EQ(complaint({"--max-time", "5", "ws://h"}), "wsx connect: unknown flag --max-time; did you mean --timeout?");
  EXPECT_EQ(complaint({"--no-close", "ws://h"}), "wsx connect: unknown flag --no-close; did you mean --wait -1?");
  EXPECT_EQ(complaint({"-l", "8080"}), "wsx connect: unknown flag -l; did you mean wsx listen PORT?");
  EXPECT_EQ(complaint({"bench", "--vus", "5"}), "wsx bench: unknown flag --vus; did you mean --connections?");
  EXPECT_EQ(complaint({"echo", "--vus", "5"}), "wsx echo: unknown flag --vus; wsx echo --help lists all flags");
  EXPECT_EQ(complaint({"listen", "-p", "80"}),
            "wsx listen: unknown flag -p; give the port as an argument: wsx listen 8080");
  EXPECT_EQ(complaint({"echo", "--host", "0.0.0.0", "80"}),
            "wsx echo: unknown flag --host; put the host before the port: wsx echo 0.0.0.0:8080");
}

TEST(ParseArgs, SaysWhereTheUrlWent) {
  EXPECT_EQ(complaint({"connect", "-H", "ws://h"}),
            "wsx connect: needs a URL such as ws://localhost:3000; the URL at the end was taken as the value of -H");
  EXPECT_EQ(complaint({"connect", "-x", "hi"}), "wsx connect: needs a URL such as ws://localhost:3000");
  EXPECT_EQ(complaint({"connect", "--user=me:secret", "--proxy=http://h"}),
            "wsx connect: needs a URL such as ws://localhost:3000");
}

TEST(ParseArgs, HelpIsAboutOneCommand) {
  EXPECT_EQ(complaint({"help", "echo", "8080"}), "wsx help echo: unknown flag --8080; wsx echo --help lists all flags");
}

TEST(ParseArgs, SuggestsCommands) {
  EXPECT_EQ(complaint({"conect", "ws://h"}), "wsx: unknown command \"conect\"; did you mean connect?");
  EXPECT_EQ(complaint({"ehco"}), "wsx: unknown command \"ehco\"; did you mean echo?");
  EXPECT_EQ(
      complaint({"frobnicate"}),
      "wsx: unknown command \"frobnicate\"; wsx takes a URL or one of the commands connect, listen, echo or bench");
  EXPECT_EQ(complaint({""}),
            "wsx: unknown command \"\"; wsx takes a URL or one of the commands connect, listen, echo or bench");
}

TEST(ParseArgs, ShowsVersions) {
  for (const Args& args : {Args{"-V"}, Args{"--version"}, Args{"connect", "-V"}, Args{"echo", "--version"}}) {
    const auto text = printout(args).text;
    EXPECT_TRUE(text.starts_with("wsx " WSX_VERSION " (commit ")) << text;
    EXPECT_LT(text.find(", Boost 1."), text.find(", OpenSSL 3.")) << text;
    EXPECT_TRUE(text.ends_with(")\n")) << text;
    EXPECT_EQ(printout(args).exit_code, ExitCode::done);
  }
}

TEST(ParseArgs, HelpWinsOverMistakesElsewhere) {
  EXPECT_EQ(printout({"connect", "--frob", "-h"}).exit_code, ExitCode::done);
  EXPECT_EQ(printout({"connect", "-h"}).text, printout({"connect", "ws://h", "-w", "soon", "-h"}).text);
  EXPECT_EQ(printout({"help", "echo"}).text, printout({"echo", "--help"}).text);
  EXPECT_EQ(printout({"help"}).text, printout({"--help"}).text);
}

TEST(ParseArgs, ExplainsOneFlag) {
  EXPECT_TRUE(printout({"help", "echo", "--max-conns"}).text.starts_with("--max-conns N\n"));
  EXPECT_EQ(complaint({"help", "bench", "raet"}), "wsx help bench: unknown flag --raet; did you mean --rate?");
  EXPECT_NE(complaint({"help", "bnech"}).find("did you mean bench?"), std::string::npos);
}

TEST(ParseArgs, NamesCompletion) { EXPECT_NE(printout({"--help"}).text.find("--completion bash"), std::string::npos); }

TEST(ParseArgs, RefusesAnotherCommandsFlags) {
  EXPECT_EQ(complaint({"connect", "--once", "ws://h"}),
            "wsx connect: unknown flag --once; wsx connect --help lists all flags");
}

}  // namespace
}  // namespace wsx
