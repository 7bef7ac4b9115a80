#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "recording/comparison.hpp"

namespace wsx {

/// --check: compares what a session receives with a recording, and reports differences as `expect` events, the first
/// k_max_shown of them one by one.
class ReplayCheck {
 public:
  /// `file` names the recording in the events; `ignored` are members that may differ.
  ReplayCheck(std::string file, std::unique_ptr<Recording> recording, const std::vector<JsonPointer>& ignored);

  /// A message was received; how it differs, if it does.
  std::optional<Expect> receive(const Message& message);
  /// The recording's own messages have been sent.
  void note_all_sent() { all_sent_ = true; }
  /// Everything was sent, and everything that was received then has been received again.
  bool is_complete() const { return all_sent_ && comparison_.is_complete(); }

  /// What remains to be reported when no more messages arrive.
  struct Verdict {
    std::optional<Expect> missing;  // the first message that did not arrive
    std::optional<Error> error;     // the recording could not be read to its end
    Expect whole;
  };
  Verdict finish();

  static constexpr std::uint64_t k_max_shown = 10;

 private:
  std::string file_;
  Comparison comparison_;
  bool all_sent_ = false;
};

/// The same as a sentence for people who do not see the events; nothing about what was met, or is no recording's.
std::optional<std::string> format_check(const Expect& expect);

}  // namespace wsx
