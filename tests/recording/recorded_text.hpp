#pragma once
#include <string>

#include "recording/recording.hpp"
#include "support/written_file.hpp"

namespace wsx {

/// "0 out text hi; 1500 in binary AAE=": offsets in microseconds.
inline std::string describe(const RecordedEvent& event) {
  const auto dir = [](Direction d) { return d == Direction::out ? " out " : " in "; };
  std::string text = std::to_string(event.offset.count());
  if (const auto* message = std::get_if<Message>(&event.what))
    text +=
        dir(message->dir) + std::string(message->kind == PayloadKind::text ? "text " : "binary ") + message->payload;
  if (const auto* ping = std::get_if<Ping>(&event.what)) text += dir(ping->dir) + ("ping " + ping->payload);
  if (const auto* pong = std::get_if<Pong>(&event.what)) text += dir(pong->dir) + ("pong " + pong->payload);
  if (const auto* close = std::get_if<Close>(&event.what))
    text += (close->by == ClosedBy::local ? " out close " : " in close ") + std::to_string(close->code) + close->reason;
  return text;
}

/// Everything in a connection, or "error: CODE: MESSAGE | HINT" with FILE for the file's name.
inline std::string read_all(const std::string& content, std::optional<std::uint64_t> socket = {}) {
  const WrittenFile file(content);
  const auto explain = [&](const Error& error) {
    std::string message = error.message;
    if (const auto at = message.find(file.path()); at != message.npos) message.replace(at, file.path().size(), "FILE");
    return "error: " + error.code + ": " + message;
  };
  auto recording = open_recording(file.path(), socket);
  if (!recording) return explain(recording.error());
  std::string all;
  for (;;) {
    const auto event = (*recording)->next();
    if (!event) return explain(event.error());
    if (!*event) return all;
    all += (all.empty() ? "" : "; ") + describe(**event);
  }
}

}  // namespace wsx
