#include "cli/generated.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "cli/commands/command_flags.hpp"
#include "cli/parse_helpers.hpp"
#include "event/event_schema.hpp"
#include "report/bench_schema.hpp"

namespace wsx {
namespace {

constexpr const char* k_remedy = " is out of date: scripts/update-pages brings it up to date";

std::string read(const std::string& path) {
  std::ifstream in(WSX_SOURCE_DIR "/" + path);
  EXPECT_TRUE(in) << path << " is missing";
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The page's text between the marks, or nothing.
std::string made_part(const std::string& page, const std::string& command) {
  const auto begin = ".\\\" Begin: wsx --manual " + command + "\n", end = ".\\\" End: wsx --manual " + command + "\n";
  const auto from = page.find(begin), to = page.find(end);
  if (from == page.npos || to == page.npos) return "";
  return page.substr(from + begin.size(), to - from - begin.size());
}

/// Only "same or not": gtest's comparison of two long texts is as long as both.
void expect_up_to_date(const std::string& path, const std::string& is, const std::string& should_be) {
  EXPECT_TRUE(is == should_be) << path << k_remedy;
}

TEST(Generated, ManualsAreUpToDate) {
  for (const std::string command :
       {"connect", "listen", "echo", "bench", "bench-report", "bench-compare", "bench-ab"}) {
    const auto path = "man/wsx-" + command.substr(0, command.find('-')) + ".1";
    expect_up_to_date(path, made_part(read(path), command), generate("--manual", command).value());
  }
}

void expect_tables_up_to_date(const std::string& path, const std::string& vocabulary,
                              const std::vector<Description>& descriptions) {
  const auto page = read(path);
  for (const auto& description : descriptions) {
    const auto part = vocabulary + "." + description.name;
    expect_up_to_date(path + ": " + part, made_part(page, part), generate("--manual", part).value());
  }
}

TEST(Generated, TablesOfMembersAreUpToDate) {
  expect_tables_up_to_date("man/wsx-events.7", "events", describe_events());
  expect_tables_up_to_date("man/wsx-bench.1", "bench", describe_bench_tables());
}

TEST(Generated, SchemasAreUpToDate) {
  for (const auto& [name, path] : std::vector<std::pair<std::string, std::string>>{
           {"events", "src/event/wsx.events-1.schema.json"}, {"bench", "src/report/wsx.bench-2.schema.json"}})
    expect_up_to_date(path, read(path), generate("--schema", name).value());
}

TEST(Generated, CompletionsAreUpToDate) {
  for (const auto& [shell, path] : std::vector<std::pair<std::string, std::string>>{
           {"bash", "completions/wsx.bash"}, {"zsh", "completions/_wsx"}, {"fish", "completions/wsx.fish"}})
    expect_up_to_date(path, read(path), generate("--completion", shell).value());
}

TEST(Generated, ManualsNameEveryFlagOnce) {
  const auto manual = generate("--manual", "connect").value();
  EXPECT_NE(manual.find(".It Fl x , Fl \\-execute Ar MESSAGE\nSend this message instead of reading stdin.\n"),
            manual.npos);
  EXPECT_NE(manual.find(".It Fl H , Fl \\-header Ar \"'NAME: VALUE'\"\n"), manual.npos);
  EXPECT_NE(manual.find(".It Fl \\-deflate , Fl \\-no\\-deflate\n"), manual.npos);
  EXPECT_NE(manual.find("wsx stays connected for as long as \\fB\\-\\-wait\\fP says.\nRepeatable.\n"), manual.npos);
  EXPECT_NE(
      manual.find("Secrets are not sent to another server: \\fB\\-u\\fP, \\fB\\-\\-bearer\\fP,\n\\fB\\-\\-cookie"),
      manual.npos);
  EXPECT_EQ(manual.find("no\\-check"), manual.npos) << "a hidden name";
  EXPECT_EQ(manual.find("Fl \\-slash"), manual.npos) << "a hidden flag";
}

TEST(Generated, CompletionsKnowValues) {
  const auto bash = generate("--completion", "bash").value();
  EXPECT_NE(bash.find("    --input) _wsx_words lines json whole ;;\n"), bash.npos);
  EXPECT_NE(bash.find("    -o | --output) _wsx_file ;;\n"), bash.npos);
  EXPECT_NE(bash.find("    -w | --wait) ;;\n"), bash.npos);
  EXPECT_NE(bash.find("    -f | --file) _wsx_file_or_at_file ;;\n"), bash.npos);
  EXPECT_NE(bash.find("    --match) _wsx_words auto order seq ;;\n"), bash.npos);
  const auto zsh = generate("--completion", "zsh").value();
  EXPECT_NE(zsh.find("'(--input)'--input='[how stdin is split into messages]:lines|json|whole:(lines json whole)'"),
            zsh.npos);
  EXPECT_NE(zsh.find("'*'{-H+,--header=}'[add a header to the request]:'\\''NAME\\: VALUE'\\'':_wsx_at_file'"),
            zsh.npos);
  EXPECT_NE(zsh.find("'(-k --insecure)'{-k,--insecure}'[accept any certificate]'"), zsh.npos);
  const auto fish = generate("--completion", "fish").value();
  EXPECT_NE(fish.find("complete -c wsx -n '__wsx_is connect' -l input -x -a 'lines json whole' -d"), fish.npos);
  EXPECT_NE(fish.find("complete -c wsx -n '__wsx_is echo' -l cert -r -F -d 'the server\\'s certificate"), fish.npos);
}

TEST(Generated, RefusesOtherWords) {
  EXPECT_EQ(complaint({"--manual", "sing"}), "wsx: --manual takes connect, listen, echo or bench, not \"sing\"");
  EXPECT_EQ(complaint({"--manual"}), "wsx: --manual takes connect, listen, echo or bench, not \"\"");
  EXPECT_EQ(complaint({"--schema", "songs"}), "wsx: --schema takes events or bench, not \"songs\"");
  EXPECT_EQ(complaint({"--completion", "tcsh"}), "wsx: --completion takes bash, zsh or fish, not \"tcsh\"");
}

/// The first line of a page is written by hand; it says the same as the help.
TEST(Generated, PagesAreNamedAsInTheHelp) {
  ConnectOptions connect;
  EXPECT_NE(read("man/wsx-connect.1").find("\n.Nd " + connect_flags(connect).text().brief + "\n"), std::string::npos);
  ListenOptions listen;
  EXPECT_NE(read("man/wsx-listen.1").find("\n.Nd " + listen_flags(listen).text().brief + "\n"), std::string::npos);
  EchoOptions echo;
  EXPECT_NE(read("man/wsx-echo.1").find("\n.Nd " + echo_flags(echo).text().brief + "\n"), std::string::npos);
  BenchOptions bench;
  EXPECT_NE(read("man/wsx-bench.1").find("\n.Nd " + bench_flags(bench).text().brief + "\n"), std::string::npos);
}

}  // namespace
}  // namespace wsx
