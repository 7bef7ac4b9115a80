#include "input/payload_file.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace wsx {
namespace {

namespace fs = std::filesystem;

class PayloadFile : public testing::Test {
 protected:
  PayloadFile() : folder_(testing::TempDir() + "wsx_payload_file/") {
    fs::remove_all(folder_);
    fs::create_directories(folder_ + "sub");
  }
  ~PayloadFile() override { fs::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ + name, std::ios::binary) << bytes;
    return folder_ + name;
  }
  const std::string folder_;
};

TEST_F(PayloadFile, IsTextWhenItIsUtf8) {
  const auto text = read_payload_file(write("a", "hällo\n"), 100).value();
  EXPECT_EQ(text.kind, PayloadKind::text);
  EXPECT_EQ(text.dir, Direction::out);
  EXPECT_EQ(text.payload, "hällo\n");
  const auto binary = read_payload_file(write("b", "\xff\x01"), 100).value();
  EXPECT_EQ(binary.kind, PayloadKind::binary);
  EXPECT_EQ(binary.payload, "\xff\x01");
  EXPECT_EQ(read_payload_file(write("empty", ""), 100).value().payload, "");
}

TEST_F(PayloadFile, IsRefusedWhenItIsTooLarge) {
  const auto path = write("large", std::string(11, 'x'));
  EXPECT_EQ(read_payload_file(path, 11).value().payload.size(), 11u);
  const auto refused = read_payload_file(path, 10);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "line_too_long");
}

TEST_F(PayloadFile, IsNothingThatBlocksOrNeverEnds) {
  ASSERT_EQ(::mkfifo((folder_ + "fifo").c_str(), 0600), 0);
  for (const auto& path : {folder_ + "fifo", std::string("/dev/zero"), folder_, folder_ + "none", std::string()}) {
    const auto refused = read_payload_file(path, 10);
    ASSERT_FALSE(refused) << path;
    EXPECT_EQ(refused.error().code, "read_failed") << path;
    EXPECT_TRUE(refused.error().message.starts_with("cannot read " + path)) << refused.error().message;
  }
}

TEST_F(PayloadFile, IsCompletedByItsPath) {
  using Paths = std::vector<std::string>;
  write("one", "");
  write("other", "");
  write(".hidden", "");
  write("\xff", "");
  EXPECT_EQ(complete_path(folder_), (Paths{folder_ + "one", folder_ + "other", folder_ + "sub/"}));
  EXPECT_EQ(complete_path(folder_ + "on"), (Paths{folder_ + "one"}));
  EXPECT_EQ(complete_path(folder_ + ".h"), (Paths{folder_ + ".hidden"}));
  EXPECT_EQ(complete_path(folder_ + "none/x"), Paths{});
}

TEST_F(PayloadFile, MayBeInTheHomeFolder) {
  write("mine", "hi");
  ::setenv("HOME", folder_.c_str(), 1);
  EXPECT_EQ(read_payload_file("~/mine", 10).value().payload, "hi");
  EXPECT_EQ(complete_path("~/mi"), (std::vector<std::string>{"~/mine"}));
}

}  // namespace
}  // namespace wsx
