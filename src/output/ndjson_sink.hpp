#pragma once
#include "event/event_sink.hpp"
#include "output/line_writer.hpp"

namespace wsx {

/// One JSON object per line. Stamps the schema onto the first event, and the time onto those that have none. The writer
/// must outlive it; any thread may call it.
class NdjsonSink : public EventSink {
 public:
  explicit NdjsonSink(LineWriter& writer) : writer_(writer) {}
  void on_event(const Event& event) override;

 private:
  LineWriter& writer_;
  bool is_first_ = true;  // guarded by the writer's lock
};

}  // namespace wsx
