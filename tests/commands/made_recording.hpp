#pragma once
#include <utility>
#include <vector>

#include "recording/recording.hpp"

namespace wsx {

/// A recording that a test made up.
class MadeRecording final : public Recording {
 public:
  MadeRecording(Role role, std::vector<RecordedEvent> events) : events_(std::move(events)) { socket_.role = role; }
  const RecordedSocket& socket() const override { return socket_; }
  Result<std::optional<RecordedEvent>> next() override {
    if (next_ == events_.size()) return std::optional<RecordedEvent>();
    return std::optional(events_[next_++]);
  }
  Result<std::unique_ptr<Recording>> again() const override {
    return std::unique_ptr<Recording>(std::make_unique<MadeRecording>(socket_.role, events_));
  }

 private:
  RecordedSocket socket_;
  std::vector<RecordedEvent> events_;
  std::size_t next_ = 0;
};

inline Message make_text(std::string payload, Direction dir = Direction::in) {
  Message message;
  message.dir = dir;
  message.payload = std::move(payload);
  return message;
}

}  // namespace wsx
