#include "terminal/history.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/ascii.hpp"

namespace wsx {
namespace {

namespace fs = std::filesystem;
using Entries = std::vector<std::string>;

class HistoryTest : public testing::Test {
 protected:
  HistoryTest() {
    std::string name = testing::TempDir() + "wsx_history_XXXXXX";
    folder_ = ::mkdtemp(name.data());
    path_ = folder_ / "state/wsx/history";
  }
  ~HistoryTest() override { fs::remove_all(folder_); }

  void write(const std::string& content) {
    fs::create_directories(path_.parent_path());
    std::ofstream(path_, std::ios::binary) << content;
  }
  std::string read() const {
    std::ostringstream out;
    out << std::ifstream(path_, std::ios::binary).rdbuf();
    return out.str();
  }
  Entries load() const { return History(path_).load(); }
  static unsigned mode_of(const fs::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
  }

  fs::path folder_, path_;
};

TEST_F(HistoryTest, IsKept) {
  EXPECT_EQ(load(), Entries{});
  History history(path_);
  history.add("one");
  history.add("zwei ü 世界");
  history.add("three⏎\ttabs");
  EXPECT_EQ(load(), (Entries{"one", "zwei ü 世界", "three⏎\ttabs"}));
}

TEST_F(HistoryTest, HasOneLineForAnEntryOfAnyCharacters) {
  History history(path_);
  const Entries entries{"one\ntwo\n", "a⏎b", {"stomp\0\x1e\x7f", 8}, "not UTF-8: \xff\xc3", "\x1b[A"};
  for (const auto& entry : entries) history.add(entry);
  EXPECT_EQ(load(), entries);
  const auto text = read();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
  EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](char c) { return c != '\n' && is_control(c); }));
}

TEST_F(HistoryTest, IsNobodyElsesBusiness) {
  History(path_).add("secret");
  EXPECT_EQ(mode_of(path_), 0600u);
  EXPECT_EQ(mode_of(path_.parent_path()), 0700u);
  EXPECT_EQ(mode_of(path_.parent_path().parent_path()), 0700u);
  fs::permissions(path_, fs::perms(0644));
  History(path_).add("another");
  EXPECT_EQ(mode_of(path_), 0600u);
}

TEST_F(HistoryTest, DropsRepetitionsBlanksAndWhatTheFileCannotHold) {
  History history(path_);
  for (const char* line : {"a", "a", "", "   ", "b", "\U0010fe1e", "b", "a"}) history.add(line);
  history.add(std::string(History::k_max_entry_bytes + 1, 'x'));
  EXPECT_EQ(load(), (Entries{"a", "b", "a"}));
}

TEST_F(HistoryTest, DoesNotRepeatTheLastLineOfAnEarlierRun) {
  History(path_).add("a");
  History history(path_);
  history.load();
  history.add("a");
  EXPECT_EQ(read(), "a\n");
}

TEST_F(HistoryTest, KeepsTheNewestThousand) {
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "line " + std::to_string(i) + "\n";
  write(many);
  History history(path_);
  EXPECT_EQ(history.load().size(), History::k_max_entries);
  EXPECT_EQ(history.load().front(), "line 4000");
  history.add("newest");
  EXPECT_EQ(load().back(), "newest");
  const auto text = read();
  EXPECT_LE(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')), History::k_max_entries);
  EXPECT_EQ(mode_of(path_), 0600u);
}

TEST_F(HistoryTest, IsTrimmedWithinOneRunToo) {
  History history(path_);
  for (int i = 0; i < 3000; ++i) history.add("line " + std::to_string(i));
  const auto text = read();
  EXPECT_LE(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')),
            History::k_max_entries + History::k_trim_slack);
  EXPECT_EQ(load().back(), "line 2999");
  EXPECT_EQ(load().size(), History::k_max_entries);
}

TEST_F(HistoryTest, SurvivesACorruptedFile) {
  write(std::string("good\n\0\x01zero\n\xff\xfe\n", 16) + std::string(1'000'000, 'x') + "\nalso good\ncut shor");
  EXPECT_EQ(load(), (Entries{"good", "also good", "cut shor"}));
  History(path_).add("next");
  EXPECT_EQ(load(), (Entries{"good", "also good", "cut shor", "next"}));
}

TEST_F(HistoryTest, ReadsOnlyTheEndOfAHugeFile) {
  write(std::string(20'000'000, '\n') + "last\n");
  EXPECT_EQ(load(), (Entries{"last"}));
}

TEST_F(HistoryTest, TakesNoPartOfALineForALine) {
  std::string huge;
  while (huge.size() < 5'000'000) huge += std::string(10'000, 'x') + std::to_string(huge.size()) + "\n";
  write(huge);
  for (const auto& entry : load()) EXPECT_GT(entry.size(), 10'000u);
}

TEST_F(HistoryTest, IsNotKeptWhereItCannotBe) {
  History("").add("x");
  History("/proc/nothing/history").add("x");
  EXPECT_EQ(History("/proc/nothing/history").load(), Entries{});
  EXPECT_EQ(History("/dev/zero").load(), Entries{});
  fs::create_directories(path_.parent_path());
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  History(path_).add("x");
  EXPECT_EQ(load(), Entries{});
}

TEST_F(HistoryTest, SurvivesSeveralProcessesAtOnce) {
  constexpr int k_processes = 4, k_lines = 400;  // together more than what is kept
  Entries children;
  for (int process = 0; process < k_processes; ++process) {
    if (const pid_t child = ::fork(); child == 0) {
      History history(path_);
      history.load();
      for (int i = 0; i < k_lines; ++i)
        history.add("process " + std::to_string(process) + " line " + std::to_string(i));
      ::_exit(0);
    }
  }
  while (::wait(nullptr) > 0) {
  }
  const auto entries = load();
  EXPECT_GE(entries.size(), History::k_max_entries - k_processes * History::k_trim_slack);
  for (const auto& entry : entries) EXPECT_TRUE(entry.starts_with("process ") && entry.size() <= 18) << entry;
}

TEST(HistoryPath, FollowsTheXdgSpecification) {
  ::setenv("HOME", "/home/me", 1);
  ::setenv("XDG_STATE_HOME", "/state", 1);
  EXPECT_EQ(default_history_path(), "/state/wsx/history");
  ::setenv("XDG_STATE_HOME", "relative", 1);
  EXPECT_EQ(default_history_path(), "/home/me/.local/state/wsx/history");
  ::unsetenv("XDG_STATE_HOME");
  EXPECT_EQ(default_history_path(), "/home/me/.local/state/wsx/history");
  ::unsetenv("HOME");
  EXPECT_EQ(default_history_path(), "");
}

}  // namespace
}  // namespace wsx
