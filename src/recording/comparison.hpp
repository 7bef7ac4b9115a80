#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "json/pointer.hpp"
#include "recording/recording.hpp"

namespace wsx {

/// One way in which what came back is not what was received in the recording.
struct Difference {
  std::uint64_t number = 0;  // of the received message: 1, 2, 3 …
  std::string pointer;       // where in its JSON; empty: the message as a whole
  // JSON, shortened (k_max_quoted_bytes); a binary message as {"base64":"…"}. Nothing: there was nothing.
  std::optional<std::string> expected, got;

  bool operator==(const Difference&) const = default;
};

/// The event that reports it; `file` is the recording's.
Expect make_expect(const std::string& file, const Difference& difference);

/// Whether one message is as good as another. Texts that are JSON are compared as JSON, all else byte by byte.
class MessageComparison {
 public:
  /// `ignored` are places in the JSON that may differ.
  explicit MessageComparison(const std::vector<JsonPointer>& ignored) : ignored_(ignored.begin(), ignored.end()) {}
  /// In which way they differ, if they do; `number` is for the answer.
  std::optional<Difference> compare(std::uint64_t number, const Message& expected, const Message& got) const;

 private:
  std::set<JsonPointer> ignored_;
};

/// Holds what is received against the messages that were received in a recording, one by one in their order. Holds one
/// recorded message.
class Comparison {
 public:
  /// `ignored` as above.
  Comparison(std::unique_ptr<Recording> recording, const std::vector<JsonPointer>& ignored);

  /// The next message that was received. What is wrong with it, if anything is.
  std::optional<Difference> receive(const Message& got);
  /// Everything that was received then has come now.
  bool is_complete() const { return !expected_; }
  /// No more is coming: the first message that is missing. All that are missing are counted.
  std::optional<Difference> finish();

  std::uint64_t differences() const { return differences_; }
  /// Why the recording cannot be read any further.
  const std::optional<Error>& error() const { return error_; }

 private:
  void advance();

  std::unique_ptr<Recording> recording_;
  MessageComparison comparison_;
  std::optional<Message> expected_;  // the next one
  std::uint64_t number_ = 0, differences_ = 0;
  std::optional<Error> error_;
};

}  // namespace wsx
