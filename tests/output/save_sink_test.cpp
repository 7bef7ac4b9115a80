#include "output/save_sink.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace wsx {
namespace {

namespace fs = std::filesystem;

/// What a sink passes on: the file's name, or "-".
class FileNames : public EventSink {
 public:
  void on_event(const Event& event) override {
    const auto* message = std::get_if<Message>(&event.what);
    names.push_back(message && message->file ? fs::path(*message->file).filename().string() : "-");
  }
  bool shows_messages() const override { return true; }
  std::vector<std::string> names;
};

class SaveSinkTest : public testing::Test {
 protected:
  SaveSinkTest() { EXPECT_NE(::mkdtemp(folder_), nullptr); }
  ~SaveSinkTest() override { fs::remove_all(folder_); }

  std::string get(const std::string& name) const {
    std::ifstream file(folder_ + ("/" + name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  static Event binary(std::uint64_t conn, std::string payload, Direction dir = Direction::in) {
    return {.conn = conn, .what = Message{.dir = dir, .kind = PayloadKind::binary, .payload = std::move(payload)}};
  }
  char folder_[32] = "/tmp/wsx-save-test-XXXXXX";
  FileNames names_;
};

TEST_F(SaveSinkTest, KeepsBinaryMessagesThatAreReceived) {
  SaveSink sink(names_, folder_);
  sink.on_event(binary(1, std::string("a\0b", 3)));
  sink.on_event(binary(1, "sent", Direction::out));
  sink.on_event({.conn = 1, .what = Message{.dir = Direction::in, .payload = "text"}});
  sink.on_event(binary(2, ""));
  sink.on_event(binary(1, "c"));
  EXPECT_EQ(names_.names, (std::vector<std::string>{"1-000001.bin", "-", "-", "2-000001.bin", "1-000002.bin"}));
  EXPECT_EQ(get("1-000001.bin"), std::string("a\0b", 3));
  EXPECT_EQ(get("1-000002.bin"), "c");
  EXPECT_EQ(get("2-000001.bin"), "");
  EXPECT_FALSE(sink.error());
}

TEST_F(SaveSinkTest, OverwritesNothing) {
  std::ofstream(folder_ + std::string("/1-000001.bin")) << "old";
  SaveSink sink(names_, folder_ + std::string("/"));
  sink.on_event(binary(1, "new"));
  EXPECT_EQ(get("1-000001.bin"), "old");
  EXPECT_EQ(get("1-000002.bin"), "new");
}

TEST_F(SaveSinkTest, TellsTheSidesOfAForwardedConnectionApart) {
  SaveSink sink(names_, folder_);
  auto event = binary(3, "x");
  event.side = Side::upstream;
  sink.on_event(event);
  EXPECT_EQ(names_.names.back(), "3-upstream-000001.bin");
}

TEST_F(SaveSinkTest, RemembersTheFirstFailureAndPassesEventsOn) {
  SaveSink sink(names_, folder_ + std::string("/gone"));
  sink.on_event(binary(1, "x"));
  EXPECT_EQ(names_.names.back(), "-");
  ASSERT_TRUE(sink.error());
  EXPECT_EQ(sink.error()->code, "open_failed");
}

}  // namespace
}  // namespace wsx
