#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "event/event_sink.hpp"

namespace wsx {

/// Keeps each binary message that is received as a file of its own (--save-dir), and names it in the event:
/// FOLDER/CONN-NUMBER.bin, with the numbers 000001, 000002 … of those that are not taken yet. A forwarded connection's
/// are CONN-upstream-NUMBER.bin and CONN-downstream-NUMBER.bin. Other events pass unchanged. May be called by any
/// thread.
class SaveSink : public EventSink {
 public:
  SaveSink(EventSink& next, std::string folder) : next_(next), folder_(std::move(folder)) {}
  void on_event(const Event& event) override;
  bool shows_messages() const override { return true; }
  /// The first failure: phase io, code open_failed or write_failed. After it nothing more is kept.
  std::optional<Error> error() const;

 private:
  Result<std::string> keep(const Event& event, const std::string& bytes);

  EventSink& next_;
  const std::string folder_;
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> numbers_;  // the last one of each kind of name
  std::optional<Error> error_;
};

}  // namespace wsx
