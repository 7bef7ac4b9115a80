#include "output/output_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/written_file.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto k_at_once = 0ms;

/// A folder of its own, and what is in it.
class OutputFileTest : public testing::Test {
 protected:
  OutputFileTest() { EXPECT_NE(::mkdtemp(folder_), nullptr); }
  ~OutputFileTest() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return std::string(folder_) + "/" + name; }
  void put(const std::string& name, const std::string& text) const { std::ofstream(path(name)) << text; }
  std::string get(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_)) found.push_back(entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
  }

 private:
  char folder_[32] = "/tmp/wsx-test-XXXXXX";
};

using Names = std::vector<std::string>;

TEST_F(OutputFileTest, KeepsTheOldOneUntilTheNewOneIsWhole) {
  put("report", "old");
  const auto file = OutputFile::open(path("report")).value();
  file->writer().append("new");
  file->writer().flush();
  EXPECT_EQ(get("report"), "old");
  EXPECT_TRUE(file->commit(k_at_once));
  EXPECT_EQ(get("report"), "new");
  EXPECT_EQ(names(), Names{"report"});
}

TEST_F(OutputFileTest, LeavesNothingWhenItIsNotCommitted) {
  put("old", "old");
  for (const char* name : {"old", "new"}) {
    const auto file = OutputFile::open(path(name)).value();
    file->writer().append("half");
    file->writer().flush();
  }
  EXPECT_EQ(names(), Names{"old"});
  EXPECT_EQ(get("old"), "old");
}

TEST_F(OutputFileTest, ReplacesWhatALinkLeadsToAndKeepsItsMode) {
  put("real", "old");
  ASSERT_EQ(::chmod(path("real").c_str(), 0640), 0);
  fs::create_symlink("real", path("link"));
  const auto file = OutputFile::open(path("link")).value();
  file->writer().append("new");
  EXPECT_TRUE(file->commit(k_at_once));
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(get("real"), "new");
  EXPECT_EQ(static_cast<unsigned>(fs::status(path("real")).permissions()), 0640u);
}

TEST_F(OutputFileTest, WritesDirectlyWhereALinkLeadsNowhereYet) {
  fs::create_symlink("later", path("link"));
  const auto file = OutputFile::open(path("link")).value();
  file->writer().append("new");
  EXPECT_TRUE(file->commit(k_at_once));
  EXPECT_EQ(get("later"), "new");
}

TEST_F(OutputFileTest, TakesTheNameOfAProcessThatWasKilled) {
  const auto part = "report." + std::to_string(::getpid()) + ".part";
  put(part, "left behind");
  const auto file = OutputFile::open(path("report")).value();
  file->writer().append("new");
  EXPECT_TRUE(file->commit(k_at_once));
  EXPECT_EQ(get("report"), "new");
  EXPECT_EQ(names(), Names{"report"});
}

TEST_F(OutputFileTest, WritesToADescriptorOfTheProcessAndNotOverItsFile) {
  put("shared", "");
  const int fd = ::open(path("shared").c_str(), O_WRONLY | O_CLOEXEC);
  struct stat before {};
  ::fstat(fd, &before);
  const auto file = OutputFile::open("/dev/fd/" + std::to_string(fd)).value();
  file->writer().append("new");
  EXPECT_TRUE(file->commit(k_at_once));
  struct stat after {};
  ASSERT_EQ(::stat(path("shared").c_str(), &after), 0);
  EXPECT_EQ(after.st_ino, before.st_ino);
  EXPECT_EQ(get("shared"), "new");
  ::close(fd);
}

TEST_F(OutputFileTest, NamesWhereItIsWhenItsPlaceIsTaken) {
  const auto file = OutputFile::open(path("report")).value();
  fs::create_directory(path("report"));
  file->writer().append("new");
  const auto committed = file->commit(k_at_once);
  ASSERT_FALSE(committed);
  const auto part = "report." + std::to_string(::getpid()) + ".part";
  EXPECT_EQ(committed.error().message,
            "cannot write to " + path("report") + ": Is a directory; it is in " + path(part));
  EXPECT_EQ(get(part), "new");
}

TEST_F(OutputFileTest, SaysWhatCannotBeWritten) {
  const auto full = OutputFile::open("/dev/full").value();
  full->writer().append("x");
  EXPECT_EQ(full->commit(k_at_once).error().message, "cannot write to /dev/full: No space left on device");
  EXPECT_EQ(OutputFile::open(path("no/where")).error().message,
            "cannot write to " + path("no/where") + ": No such file or directory");
  EXPECT_EQ(OutputFile::open(path("")).error().code, "open_failed");
}

TEST_F(OutputFileTest, ExtendsAFileWholeOrNotAtAll) {
  EXPECT_TRUE(check_extendable(path("page")));
  EXPECT_EQ(names(), Names{});  // looking leaves no empty file
  EXPECT_TRUE(extend_file(path("page"), "one\n", k_at_once));
  EXPECT_TRUE(extend_file(path("page"), "two\n", k_at_once));
  EXPECT_EQ(get("page"), "one\ntwo\n");
  EXPECT_FALSE(check_extendable(path("no/where")));
  EXPECT_FALSE(check_extendable(path("")));
  EXPECT_FALSE(extend_file("/dev/full", "x", k_at_once));
}

}  // namespace
}  // namespace wsx
