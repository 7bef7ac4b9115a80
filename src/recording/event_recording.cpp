#include "recording/event_recording.hpp"

#include <algorithm>

#include "event/client_view.hpp"
#include "event/event_json.hpp"
#include "event/sendable.hpp"
#include "recording/socket_list.hpp"

namespace wsx {
namespace {

std::uint64_t number_of(const Event& event) { return event.conn.value_or(1); }

/// Whether an event is about a connection that has opened, and is neither the process's nor a failed attempt's.
bool belongs_to_socket(const Event& event) {
  return std::holds_alternative<Open>(event.what) || std::holds_alternative<Message>(event.what) ||
         std::holds_alternative<Ping>(event.what) || std::holds_alternative<Pong>(event.what) ||
         std::holds_alternative<Close>(event.what);
}

/// What no frame can have carried: somebody wrote it.
std::optional<Error> find_impossible_frame(const Event& event) {
  if (const auto* ping = std::get_if<Ping>(&event.what)) return find_impossible(*ping);
  if (const auto* pong = std::get_if<Pong>(&event.what)) return find_impossible(*pong);
  if (const auto* close = std::get_if<Close>(&event.what)) return find_impossible(*close);
  return std::nullopt;
}

void note(RecordedSocket& socket, const Event& event) {
  if (const auto* message = std::get_if<Message>(&event.what)) {
    ++(message->dir == Direction::out ? socket.sent : socket.received);
  } else if (const auto* open = std::get_if<Open>(&event.what)) {
    socket.url = open->url.value_or(open->path.value_or(""));
    socket.subprotocol = open->subprotocol.value_or("");
    socket.role = open->role;
  }
}

class EventRecording final : public Recording {
 public:
  EventRecording(EventFile file, std::string path, RecordedSocket socket)
      : file_(std::move(file)), path_(std::move(path)), socket_(std::move(socket)) {}

  const RecordedSocket& socket() const override { return socket_; }

  Result<std::optional<RecordedEvent>> next() override {
    for (;;) {
      auto read = file_.next();
      if (!read) return read.error();
      if (!*read) return std::optional<RecordedEvent>();
      Event& event = **read;
      if (const auto* wait = std::get_if<Wait>(&event.what))
        delay_ = std::min(delay_ + std::min(wait->duration, k_longest_delay), k_longest_delay);
      if (number_of(event) != socket_.number || !belongs_to_socket(event)) continue;
      const auto offset = offset_of(event.time);
      if (auto* message = std::get_if<Message>(&event.what)) return make(offset, std::move(*message));
      if (auto* ping = std::get_if<Ping>(&event.what)) return make(offset, std::move(*ping));
      if (auto* pong = std::get_if<Pong>(&event.what)) return make(offset, std::move(*pong));
      if (auto* close = std::get_if<Close>(&event.what)) return make(offset, std::move(*close));
    }
  }

  Result<std::unique_ptr<Recording>> again() const override {
    auto file = InputFile::open(path_);
    if (!file) return file.error();
    return std::unique_ptr<Recording>(std::make_unique<EventRecording>(EventFile(std::move(*file)), path_, socket_));
  }

 private:
  static constexpr microseconds k_longest_delay = std::chrono::hours(24 * 365 * 100);

  template <class What>
  static Result<std::optional<RecordedEvent>> make(microseconds offset, What what) {
    return std::optional(RecordedEvent{offset, std::move(what)});
  }

  microseconds offset_of(Timestamp time) {
    if (time != Timestamp{}) {
      if (origin_ == Timestamp{}) origin_ = time;
      last_ = std::max(last_, time - origin_);
    }
    return last_ + delay_;
  }

  EventFile file_;
  std::string path_;
  RecordedSocket socket_;
  Timestamp origin_{};
  microseconds last_{0}, delay_{0};  // of the event before; all the waits so far
};

}  // namespace

EventFile::EventFile(std::unique_ptr<InputFile> file) : file_(std::move(file)), splitter_('\n', k_max_event_bytes) {}

Result<std::optional<InputSplitter::Record>> EventFile::next_line() {
  for (;;) {
    if (auto record = splitter_.feed(rest_)) return record;
    if (has_ended_) return std::optional<InputSplitter::Record>();
    auto piece = file_->read();
    if (!piece) return piece.error();
    rest_ = *piece;
    if (!rest_.empty()) continue;
    has_ended_ = true;
    auto last = splitter_.finish();
    is_cut_short_ = last.has_value();
    return last;
  }
}

Result<std::optional<Event>> EventFile::next() {
  for (;;) {
    auto line = next_line();
    if (!line) return line.error();
    if (!*line) return std::optional<Event>();
    const auto& [number, bytes, too_long] = **line;
    line_ = number;
    if (bytes.find_first_not_of(" \t\r") == bytes.npos && !too_long) continue;
    auto event = too_long
                     ? Result<Event>(Error{Phase::input, "bad_json",
                                           "it is longer than " + std::to_string(k_max_event_bytes) + " bytes", ""})
                     : parse_event(bytes);
    if (event && !see_as_client(*event)) continue;
    if (event) return std::optional(std::move(*event));
    if (event.error().code == "unknown_type") continue;
    return refuse(event.error().message,
                  is_cut_short_ ? "the file ends in the middle of a line; remove that line to replay the rest"
                                : event.error().hint);
  }
}

Error EventFile::refuse(const std::string& what, const std::string& hint) const {
  return refuse_recording(file_->path(), "line " + std::to_string(line_), what, hint);
}

Result<std::unique_ptr<Recording>> open_event_recording(const std::string& path, std::optional<std::uint64_t> socket) {
  auto file = InputFile::open(path);
  if (!file) return file.error();
  SocketList sockets(socket);
  for (EventFile events(std::move(*file));;) {
    const auto event = events.next();
    if (!event) return event.error();
    if (!*event) break;
    if (!belongs_to_socket(**event)) continue;
    if (const auto wrong = find_impossible_frame(**event)) return events.refuse(wrong->message, wrong->hint);
    if (RecordedSocket* known = sockets.find_or_add(number_of(**event))) note(*known, **event);
  }
  auto chosen = sockets.choose(path);
  if (!chosen) return chosen.error();
  file = InputFile::open(path);
  if (!file) return file.error();
  return std::unique_ptr<Recording>(
      std::make_unique<EventRecording>(EventFile(std::move(*file)), path, std::move(*chosen)));
}

}  // namespace wsx
