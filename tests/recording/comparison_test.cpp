#include "recording/comparison.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

Message text(std::string payload, Direction dir = Direction::in) {
  return {.dir = dir, .kind = PayloadKind::text, .payload = std::move(payload)};
}
Message binary(std::string payload) {
  return {.dir = Direction::in, .kind = PayloadKind::binary, .payload = std::move(payload)};
}

/// A recording in memory.
class Memory final : public Recording {
 public:
  explicit Memory(std::vector<Message> messages) : messages_(std::move(messages)) {}
  const RecordedSocket& socket() const override { return socket_; }
  Result<std::optional<RecordedEvent>> next() override {
    if (next_ == messages_.size()) return std::optional<RecordedEvent>();
    return std::optional(RecordedEvent{microseconds(0), messages_[next_++]});
  }
  Result<std::unique_ptr<Recording>> again() const override {
    return std::unique_ptr<Recording>(std::make_unique<Memory>(messages_));
  }

 private:
  RecordedSocket socket_;
  std::vector<Message> messages_;
  std::size_t next_ = 0;
};

Comparison compare_with(std::vector<Message> recorded, const std::vector<std::string>& ignored = {}) {
  std::vector<JsonPointer> places;
  for (const std::string& pointer : ignored) places.push_back(*parse_json_pointer(pointer));
  return {std::make_unique<Memory>(std::move(recorded)), places};
}

/// What one message differs by, as a sentence; empty: it does not.
std::string difference_of(Message recorded, const Message& got, std::vector<std::string> ignored = {}) {
  auto comparison = compare_with({std::move(recorded)}, std::move(ignored));
  const auto difference = comparison.receive(got);
  EXPECT_EQ(comparison.differences(), difference ? 1u : 0u);
  return difference ? format_difference(make_expect("", *difference)) : "";
}

TEST(Comparison, IsCompleteWhenEverythingHasCome) {
  auto comparison = compare_with({text("x", Direction::out), text("a"), text("y", Direction::out), binary("b")});
  EXPECT_FALSE(comparison.is_complete());
  EXPECT_FALSE(comparison.receive(text("a")));
  EXPECT_FALSE(comparison.is_complete());
  EXPECT_FALSE(comparison.receive(binary("b")));
  EXPECT_TRUE(comparison.is_complete());
  EXPECT_FALSE(comparison.finish());
  EXPECT_EQ(comparison.differences(), 0u);
}

TEST(Comparison, CountsWhatIsMissing) {
  auto comparison = compare_with({text("a"), text("b"), text("c")});
  EXPECT_FALSE(comparison.receive(text("a")));
  const auto missing = comparison.finish();
  ASSERT_TRUE(missing);
  EXPECT_EQ(format_difference(make_expect("", *missing)), "message 2: expected \"b\", got nothing");
  EXPECT_EQ(comparison.differences(), 2u);
}

TEST(Comparison, TellsOfWhatIsTooMuch) {
  auto comparison = compare_with({});
  EXPECT_TRUE(comparison.is_complete());
  const auto extra = comparison.receive(text("a"));
  ASSERT_TRUE(extra);
  EXPECT_EQ(format_difference(make_expect("", *extra)), "message 1: expected nothing, got \"a\"");
}

TEST(Comparison, ComparesTextsThatAreJsonAsJson) {
  EXPECT_EQ(difference_of(text(R"({"a":1,"b":[true,null]})"), text(R"({ "b":[true,null], "a":1.0 })")), "");
  EXPECT_EQ(difference_of(text(R"({"a":1})"), text(R"({"a":2})")), "message 1 at /a: expected 1, got 2");
  EXPECT_EQ(difference_of(text(R"({"a":{"b":[1,2]}})"), text(R"({"a":{"b":[1,3]}})")),
            "message 1 at /a/b/1: expected 2, got 3");
  EXPECT_EQ(difference_of(text(R"({"a":[1]})"), text(R"({"a":[1,2]})")), "message 1 at /a/1: expected nothing, got 2");
  EXPECT_EQ(difference_of(text(R"({"a/b~":1})"), text("{}")), "message 1 at /a~1b~0: expected 1, got nothing");
  EXPECT_EQ(difference_of(text("{}"), text(R"({"x":"y"})")), "message 1 at /x: expected nothing, got \"y\"");
  EXPECT_EQ(difference_of(text("[]"), text("{}")), "message 1: expected [], got {}");
}

TEST(Comparison, ComparesEverythingElseByteByByte) {
  EXPECT_EQ(difference_of(text("pong"), text("pong")), "");
  EXPECT_EQ(difference_of(text("pong"), text("pong ")), "message 1: expected \"pong\", got \"pong \"");
  EXPECT_EQ(difference_of(text("{"), text("[")), "message 1: expected \"{\", got \"[\"");
  EXPECT_EQ(difference_of(binary("{}"), binary("{ }")),
            "message 1: expected {\"base64\":\"e30=\"}, got {\"base64\":\"eyB9\"}");
  EXPECT_EQ(difference_of(text("{}"), binary("{}")), "message 1: expected \"{}\", got {\"base64\":\"e30=\"}");
}

TEST(Comparison, IgnoresWhatIsAskedFor) {
  const auto old = text(R"({"time":1,"data":{"id":"x","n":[1,2]},"same":true})");
  const auto now = text(R"({"data":{"id":"y","n":[1,9]},"same":true})");
  EXPECT_EQ(difference_of(old, now, {"/time", "/data/id", "/data/n/1"}), "");
  EXPECT_EQ(difference_of(old, now, {"/time", "/data"}), "");
  EXPECT_EQ(difference_of(old, now, {"/time", "/data/id"}), "message 1 at /data/n/1: expected 2, got 9");
  EXPECT_EQ(difference_of(old, now, {""}), "");
  EXPECT_EQ(difference_of(text(R"({"a/b":1})"), text(R"({"a/b":2})"), {"/a~1b"}), "");
}

TEST(Comparison, QuotesLittleOfWhatIsLong) {
  const auto sentence = difference_of(text("\"" + std::string(150, 'a') + std::string(1'000'000, 'x')), text("é"));
  EXPECT_LT(sentence.size(), 300u);
  EXPECT_TRUE(sentence.ends_with("x…, got \"é\"")) << sentence;
}

TEST(Comparison, ComparesWhatIsVeryLargeByteByByte) {
  const std::string large = "[\"" + std::string(5'000'000, 'x') + "\"]";
  EXPECT_EQ(difference_of(text(large), text(large)), "");
  EXPECT_NE(difference_of(text(large), text(large + " ")), "");
}

TEST(Comparison, GivesUpOnJsonThatIsTooDeep) {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  EXPECT_EQ(difference_of(text(deep), text(deep)), "");
  EXPECT_NE(difference_of(text(deep), text(deep + " ")), "");
}

}  // namespace
}  // namespace wsx
