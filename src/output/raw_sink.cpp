#include "output/raw_sink.hpp"

#include "output/diagnosis.hpp"

namespace wsx {

void RawSink::on_event(const Event& event) {
  if (const auto* message = std::get_if<Message>(&event.what); message && message->dir == Direction::in) {
    payloads_.append_with([&](std::string& buffer) {
      buffer += message->payload;
      if (message->kind == PayloadKind::text) buffer += '\n';
    });
  } else if (const auto* error = std::get_if<Error>(&event.what)) {
    diagnostics_.append(format_diagnosis(*error));
  }
}

}  // namespace wsx
