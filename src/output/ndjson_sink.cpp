#include "output/ndjson_sink.hpp"

#include "event/event_json.hpp"

namespace wsx {

void NdjsonSink::on_event(const Event& event) {
  const auto time = event.time == Timestamp{} ? event_time_now() : event.time;
  writer_.append_with([&](std::string& buffer) {
    append_json(buffer, event, {time, is_first_});
    buffer += '\n';
    is_first_ = false;
  });
}

}  // namespace wsx
