#pragma once
#include "base/input_splitter.hpp"
#include "recording/input_file.hpp"
#include "recording/recording.hpp"

namespace wsx {

/// Events as wsx prints them, one per line; errors have line numbers. Holds one line.
class EventFile {
 public:
  explicit EventFile(std::unique_ptr<InputFile> file);

  /// The next event of a known type, or nothing at the end. Errors: bad_recording with the line's number and what was
  /// expected there; recording_unreadable.
  Result<std::optional<Event>> next();
  /// What is wrong with the last one.
  Error refuse(const std::string& what, const std::string& hint) const;

 private:
  Result<std::optional<InputSplitter::Record>> next_line();

  std::unique_ptr<InputFile> file_;
  InputSplitter splitter_;
  std::string_view rest_;
  std::uint64_t line_ = 0;
  bool has_ended_ = false, is_cut_short_ = false;
};

/// A recording of events (wsx-events(7)). Times are those of the events, counted from `open`, or from the first one
/// when there is none; an event without a time comes right after the one before, a `wait` delays what follows it. An
/// event without a number belongs to connection 1. Of a forwarded connection it is what its client would have recorded.
Result<std::unique_ptr<Recording>> open_event_recording(const std::string& path, std::optional<std::uint64_t> socket);

}  // namespace wsx
