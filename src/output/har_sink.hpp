#pragma once
#include "event/event_sink.hpp"
#include "output/line_writer.hpp"

namespace wsx {

/// Writes an HTTP Archive 1.2 that the developer tools of browsers open: an entry for each connection, its messages in
/// `_webSocketMessages` as Chrome has them (`type` send, receive or error; `time` in seconds since 1970; `opcode`;
/// `data`, base64 unless the opcode is 1). Messages go out as they come, so memory stays flat; the file is valid JSON
/// once finish() was called. Connections may not overlap. The writer must outlive it; any thread may call it.
class HarSink : public EventSink {
 public:
  explicit HarSink(LineWriter& writer);
  void on_event(const Event& event) override;
  /// Ends the file; nothing may follow.
  void finish();

 private:
  void begin_entry(std::string& out, const Event& event, const Open& open);
  void begin_message(std::string& out, const char* type, Timestamp time);
  void end_entry(std::string& out);

  LineWriter& writer_;
  // Guarded by the writer's lock.
  std::optional<std::uint64_t> conn_;  // whose entry is not ended yet
  bool has_entries_ = false, has_messages_ = false;
  Timestamp opened_{}, last_{};
  Timing timing_;
};

}  // namespace wsx
