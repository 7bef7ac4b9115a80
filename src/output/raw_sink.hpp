#pragma once
#include "event/event_sink.hpp"
#include "output/line_writer.hpp"

namespace wsx {

/// The payloads of messages that were received and nothing else: text with a newline after it, binary byte for byte.
/// Errors are said in a sentence on the other writer (stderr). Both must outlive the sink.
class RawSink : public EventSink {
 public:
  RawSink(LineWriter& payloads, LineWriter& diagnostics) : payloads_(payloads), diagnostics_(diagnostics) {}
  void on_event(const Event& event) override;

 private:
  LineWriter& payloads_;
  LineWriter& diagnostics_;
};

}  // namespace wsx
