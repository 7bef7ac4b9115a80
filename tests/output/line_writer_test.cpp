#include "output/line_writer.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>

#include "output/pipe.hpp"
#include "support/written_file.hpp"

namespace wsx {
namespace {

using State = LineWriter::State;
using namespace std::chrono_literals;

constexpr std::size_t k_more_than_a_pipe_holds = 300'000;

std::string numbers(std::size_t bytes) {
  std::string out;
  for (int i = 0; out.size() < bytes; ++i) out += std::to_string(i) + '\n';
  return out;
}

TEST(LineWriter, WritesNothingBeforeAFlush) {
  Pipe pipe;
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "out");
  writer->append("hello\n");
  EXPECT_EQ(writer->unsent(), 6u);
  EXPECT_EQ(pipe.read_all(), "");
  EXPECT_EQ(writer->flush(), State::clear);
  EXPECT_EQ(writer->unsent(), 0u);
  EXPECT_EQ(pipe.read_all(), "hello\n");
}

TEST(LineWriter, LeavesTheDescriptionItSharesBlocking) {
  Pipe pipe;
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "out");
  writer->append(numbers(k_more_than_a_pipe_holds));
  EXPECT_EQ(writer->flush(), State::blocked);
  EXPECT_EQ(fcntl(pipe.write_fd(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(writer->fd(), pipe.write_fd());
}

TEST(LineWriter, LosesNothingWhenItsReaderIsSlow) {
  Pipe pipe;
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "out");
  const auto sent = numbers(k_more_than_a_pipe_holds);
  std::string got;
  for (std::size_t at = 0; at < sent.size(); at += 1000) {
    writer->append(std::string_view(sent).substr(at, 1000));
    writer->flush();
    got += pipe.read_up_to(500);
  }
  while (writer->flush() == State::blocked) got += pipe.read_up_to(500);
  EXPECT_EQ(got + pipe.read_all(), sent);
}

TEST(LineWriter, WorksWhenThePipeCannotBeOpenedAnew) {
  Pipe pipe;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit none{0, limit.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "out");
  setrlimit(RLIMIT_NOFILE, &limit);
  ASSERT_EQ(writer->fd(), pipe.write_fd());

  const auto sent = numbers(k_more_than_a_pipe_holds);
  writer->append(sent);
  std::string got;
  while (writer->flush() == State::blocked) got += pipe.read_all();
  EXPECT_EQ(got + pipe.read_all(), sent);
}

TEST(LineWriter, DoesNotBlockOnASocket) {
  int pair[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  const auto writer = LineWriter::for_fd(pair[0], "out");
  const auto sent = numbers(4'000'000);
  writer->append(sent);
  EXPECT_EQ(writer->flush(), State::blocked);
  EXPECT_TRUE(writer->is_full());
  std::size_t got = 0;
  char piece[65536];
  while (writer->flush() == State::blocked) got += static_cast<std::size_t>(read(pair[1], piece, sizeof piece));
  close(pair[1]);
  writer->append("more");
  EXPECT_EQ(writer->flush(), State::closed);
  EXPECT_FALSE(writer->error());
  EXPECT_GT(got, 0u);
  close(pair[0]);
}

TEST(LineWriter, EndsQuietlyWhenItsReaderGoes) {
  Pipe pipe;
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "out");
  pipe.close_reader();
  writer->append("hello\n");
  EXPECT_EQ(writer->flush(), State::closed);
  EXPECT_FALSE(writer->error());
  writer->append("dropped\n");
  EXPECT_EQ(writer->unsent(), 0u);
  EXPECT_EQ(writer->flush(), State::closed);
}

TEST(LineWriter, EndsQuietlyWhenItsReaderWasNeverThere) {
  Pipe pipe;
  pipe.close_reader();
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "out");
  writer->append("hello\n");
  EXPECT_EQ(writer->flush(), State::closed);
  EXPECT_FALSE(writer->error());
}

TEST(LineWriter, RemembersWhyItCouldNotWrite) {
  const auto writer = LineWriter::open_file("/dev/full").value();
  writer->append("hello\n");
  EXPECT_EQ(writer->flush(), State::closed);
  ASSERT_TRUE(writer->error());
  EXPECT_EQ(writer->error()->phase, Phase::io);
  EXPECT_EQ(writer->error()->code, "write_failed");
  EXPECT_EQ(writer->error()->message, "cannot write to /dev/full: No space left on device");
}

TEST(LineWriter, SaysWhyAFileCannotBeOpened) {
  const auto writer = LineWriter::open_file("/nowhere/at/all");
  ASSERT_TRUE(writer.has_error());
  EXPECT_EQ(writer.error().code, "open_failed");
  EXPECT_EQ(writer.error().message, "cannot write to /nowhere/at/all: No such file or directory");
}

TEST(LineWriter, ReplacesWhatWasInAFile) {
  const WrittenFile file("something longer that was there before");
  const auto writer = LineWriter::open_file(file.path()).value();
  writer->append("new\n");
  EXPECT_EQ(writer->flush(), State::clear);
  EXPECT_EQ(file.read(), "new\n");
}

TEST(LineWriter, KnowsATerminal) {
  const int leader = posix_openpt(O_RDWR | O_NOCTTY);
  ASSERT_GE(leader, 0);
  ASSERT_EQ(grantpt(leader) | unlockpt(leader), 0);
  const int terminal = open(ptsname(leader), O_RDWR | O_NOCTTY);
  const auto writer = LineWriter::for_fd(terminal, "out");
  EXPECT_TRUE(writer->is_terminal());
  EXPECT_EQ(fcntl(terminal, F_GETFL) & O_NONBLOCK, 0);
  writer->append("hi\n");
  EXPECT_EQ(writer->flush(), State::clear);
  const winsize window{.ws_row = 30, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
  ASSERT_EQ(ioctl(terminal, TIOCSWINSZ, &window), 0);
  EXPECT_EQ(writer->window().columns, 100u);
  EXPECT_EQ(writer->window().rows, 30u);
  const auto other = LineWriter::for_fd(Pipe().write_fd(), "out");
  EXPECT_FALSE(other->is_terminal());
  EXPECT_EQ(other->window().columns, 80u);
  EXPECT_EQ(other->window().rows, 24u);
  close(terminal);
  close(leader);
}

TEST(LineWriter, WaitsForASlowReaderAtTheEnd) {
  Pipe pipe;
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "out");
  const auto sent = numbers(k_more_than_a_pipe_holds);
  writer->append(sent);
  std::string got;
  std::jthread reader([&] {
    while (got.size() < sent.size()) {
      got += pipe.read_up_to(50'000);
      std::this_thread::sleep_for(1ms);
    }
  });
  EXPECT_EQ(writer->flush_blocking(2min), State::clear);
  reader.join();
  EXPECT_EQ(got, sent);
}

TEST(LineWriter, GivesUpWaitingWhenTheTimeIsOver) {
  Pipe pipe;
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "out");
  writer->append(numbers(k_more_than_a_pipe_holds));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(writer->flush_blocking(20ms), State::blocked);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
}

TEST(LineWriter, KeepsLinesWholeWhenThreadsShareIt) {
  Pipe pipe;
  const auto writer = LineWriter::for_fd(pipe.write_fd(), "out");
  {
    std::vector<std::jthread> threads;
    for (char name : {'a', 'b', 'c'})
      threads.emplace_back([&, name] {
        for (int i = 0; i < 500; ++i) {
          writer->append(std::string(20, name) + '\n');
          writer->flush();
        }
      });
  }
  std::istringstream lines(pipe.read_all());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) ASSERT_EQ(line, std::string(20, line[0]));
  EXPECT_EQ(count, 1500);
}

}  // namespace
}  // namespace wsx
