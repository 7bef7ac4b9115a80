#include "output/ndjson_sink.hpp"

#include "base/escape.hpp"
#include "event/event_json.hpp"

namespace wsx {

void NdjsonSink::on_event(const Event& event) {
  const auto time = event.time == Timestamp{} ? event_time_now() : event.time;
  writer_.append_with([&](std::string& buffer) {
    const EventStamp stamp{time, is_first_};
    if (writer_.is_terminal()) {
      std::string line;
      append_json(line, event, stamp);
      append_terminal_json(buffer, line);
    } else {
      append_json(buffer, event, stamp);
    }
    buffer += '\n';
    is_first_ = false;
  });
}

}  // namespace wsx
