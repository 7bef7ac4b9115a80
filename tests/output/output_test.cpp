#include "output/output.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

#include "output/pipe.hpp"
#include "support/written_file.hpp"

namespace wsx {
namespace {

using Mode = OutputOptions::Mode;
using Colour = OutputOptions::Colour;

const Event k_message{.time = Timestamp(microseconds(1)), .what = Message{.payload = "hi"}};
const Event k_error{.time = Timestamp(microseconds(1)), .what = Error{Phase::tcp, "refused", "nobody listens", ""}};

/// What a run with these options prints for one message and one error.
struct Printed {
  std::string out, err;
};
Printed print_with(OutputOptions options) {
  Pipe out, err;
  options.stdout_fd = out.write_fd();
  options.stderr_fd = err.write_fd();
  const auto output = make_output(options).value();
  output->sink().on_event(k_message);
  output->sink().on_event(k_error);
  EXPECT_EQ(output->flush(), LineWriter::State::clear);
  output->keep_files();
  EXPECT_FALSE(output->error());
  return {out.read_all(), err.read_all()};
}

TEST(Output, IsJsonWhenStdoutIsNoTerminal) {
  const auto printed = print_with({});
  EXPECT_TRUE(printed.out.starts_with(R"({"schema":"wsx.events/1","type":"message")"));
  EXPECT_NE(printed.out.find("\n{\"type\":\"error\""), std::string::npos);
  EXPECT_EQ(printed.err, "");
}

TEST(Output, IsPrettyAndWithoutColoursWhenAskedForInAPipe) {
  EXPECT_EQ(print_with({.mode = Mode::pretty}).out, "< hi\n* error: nobody listens\n");
}

TEST(Output, IsRawWhenAskedFor) {
  const auto printed = print_with({.mode = Mode::raw});
  EXPECT_EQ(printed.out, "hi\n");
  EXPECT_EQ(printed.err, "wsx: nobody listens\n");
}

TEST(Output, IsOnlyErrorsWhenQuiet) {
  EXPECT_EQ(print_with({.mode = Mode::pretty, .quiet = true}).out, "* error: nobody listens\n");
}

TEST(Output, GoesToAFileBesideStdout) {
  const WrittenFile file("");
  const auto printed = print_with({.mode = Mode::pretty, .file = file.path(), .quiet = true});
  EXPECT_TRUE(file.read().starts_with(R"({"schema":"wsx.events/1","type":"message")")) << file.read();
  EXPECT_EQ(printed.out, "* error: nobody listens\n");
}

TEST(Output, FiltersStdoutAndNotTheFile) {
  const WrittenFile file("");
  Pipe out;
  const auto output = make_output({.mode = Mode::raw, .file = file.path(), .stdout_fd = out.write_fd()}).value();
  output->set_filter([](const Message& message) { return message.payload != "hi"; });
  output->sink().on_event(k_message);
  output->flush();
  output->keep_files();
  EXPECT_NE(file.read().find("\"text\":\"hi\""), std::string::npos) << file.read();
  EXPECT_EQ(out.read_all(), "");
}

TEST(Output, SaysThatItsFileCannotBeOpened) {
  const auto output = make_output({.file = "/nowhere/at/all"});
  ASSERT_TRUE(output.has_error());
  EXPECT_EQ(output.error().code, "open_failed");
}

TEST(Output, SaysThatItsFileIsFull) {
  Pipe out;
  const auto output = make_output({.file = "/dev/full", .stdout_fd = out.write_fd()}).value();
  output->sink().on_event(k_message);
  EXPECT_EQ(output->flush(), LineWriter::State::clear);
  ASSERT_TRUE(output->error());
  EXPECT_EQ(output->error()->code, "write_failed");
}

TEST(Output, LetsThePromptTakeItsPrettyLines) {
  Pipe out;
  const auto output = make_output({.mode = Mode::pretty, .stdout_fd = out.write_fd()}).value();
  ASSERT_NE(output->pretty(), nullptr);
  std::string taken;
  output->pretty()->set_target([&](std::string_view lines) { taken += lines; });
  output->sink().on_event(k_message);
  EXPECT_EQ(taken, "< hi\n");
  EXPECT_EQ(make_output({.mode = Mode::json}).value()->pretty(), nullptr);
}

TEST(Colour, NeedsATerminalThatHasThem) {
  unsetenv("NO_COLOR");
  setenv("TERM", "xterm", 1);
  EXPECT_TRUE(use_colour(Colour::automatic, true));
  EXPECT_FALSE(use_colour(Colour::automatic, false));
  EXPECT_FALSE(use_colour(Colour::never, true));
  EXPECT_TRUE(use_colour(Colour::always, false));
  setenv("TERM", "dumb", 1);
  EXPECT_FALSE(use_colour(Colour::automatic, true));
  unsetenv("TERM");
  EXPECT_FALSE(use_colour(Colour::automatic, true));
  setenv("TERM", "xterm", 1);
  setenv("NO_COLOR", "", 1);
  EXPECT_TRUE(use_colour(Colour::automatic, true));
  setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(use_colour(Colour::automatic, true));
}

TEST(BlockCharacters, NeedALocaleThatHasThem) {
  setenv("TERM", "xterm", 1);
  setenv("LC_ALL", "C.UTF-8", 1);
  EXPECT_TRUE(has_block_characters());
  setenv("LC_ALL", "C", 1);
  setenv("LANG", "C.UTF-8", 1);
  EXPECT_FALSE(has_block_characters());
  unsetenv("LC_ALL");
  unsetenv("LC_CTYPE");
  setenv("LANG", "de_DE.utf8", 1);
  EXPECT_TRUE(has_block_characters());
  setenv("TERM", "dumb", 1);
  EXPECT_FALSE(has_block_characters());
  setenv("TERM", "xterm", 1);
}

}  // namespace
}  // namespace wsx
