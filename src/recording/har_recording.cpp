#include "recording/har_recording.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <istream>
#include <streambuf>

#include "base/rfc3339.hpp"
#include "json/surrogate_mender.hpp"
#include "recording/har_attached.hpp"
#include "recording/har_message.hpp"
#include "recording/har_reader.hpp"
#include "recording/input_file.hpp"
#include "recording/socket_list.hpp"

namespace wsx {
namespace {

/// A file for nlohmann's parser, which ends early rather than let one string fill the memory.
class HarBuffer : public std::streambuf {
 public:
  HarBuffer(InputFile& file, const HarReader& reader) : file_(file), reader_(reader) {}
  bool is_string_too_long() const { return run_ > k_max_har_string_bytes; }
  const std::optional<Error>& error() const { return error_; }

 private:
  int_type underflow() override {
    if (std::exchange(steps_, reader_.steps()) != reader_.steps()) run_ = 0;
    std::string_view ready;
    while (ready.empty() && !is_over_) {
      const auto piece = file_.read();
      if (!piece) error_ = piece.error();
      if (!piece) return traits_type::eof();
      is_over_ = piece->empty();
      ready = is_over_ ? mender_.finish() : mender_.mend(*piece);
    }
    run_ += ready.size();
    if (ready.empty() || is_string_too_long()) return traits_type::eof();
    char* const begin = const_cast<char*>(ready.data());  // is only read
    setg(begin, begin, begin + ready.size());
    return traits_type::to_int_type(*begin);
  }

  InputFile& file_;
  const HarReader& reader_;
  SurrogateMender mender_;
  bool is_over_ = false;
  std::uint64_t steps_ = 0;
  std::size_t run_ = 0;  // bytes since the parser understood something
  std::optional<Error> error_;
};

using Events = std::deque<RecordedEvent>;

std::size_t size_of(const RecordedEvent& event) {
  const auto payload = std::visit(
      [](const auto& what) {
        if constexpr (requires { what.payload; })
          return what.payload.size();
        else
          return what.reason.size();
      },
      event.what);
  return sizeof event + payload;
}

/// When the connection opened, if the entry says so; else zero.
microseconds opening_of(const HarEntry& entry) {
  constexpr double k_longest_ms = 1e9;
  const auto started = parse_rfc3339(entry.started);
  if (!started) return microseconds(0);
  return started->time_since_epoch() + microseconds(std::llround(std::min(entry.opening_ms, k_longest_ms) * 1e3));
}

/// Turns times into offsets from the opening, or from the first message if that was before, and never backwards.
void count_from(microseconds origin, Events& events) {
  microseconds last{0};
  const auto first =
      std::find_if(events.begin(), events.end(), [](const auto& event) { return event.offset.count() > 0; });
  if (first == events.end()) return;
  if (origin == microseconds(0) || origin > first->offset) origin = first->offset;
  for (RecordedEvent& event : events) {
    if (event.offset.count() > 0) last = std::max(last, event.offset - origin);
    event.offset = last;
  }
}

/// Collects the chosen connection out of what a HarReader finds.
class HarCollector {
 public:
  HarCollector(std::string path, std::optional<std::uint64_t> wanted) : path_(std::move(path)), sockets_(wanted) {}

  std::optional<std::string> on_message(HarMessage message) {
    auto converted = convert_har_message(std::move(message));
    if (converted.wrong) return converted.wrong;
    if (!converted.event) return std::nullopt;
    if (const auto* data = std::get_if<Message>(&converted.event->what))
      ++(data->dir == Direction::out ? sent_ : received_);
    if (!sockets_.is_wanted(number_ + 1) || has_chosen_) return std::nullopt;
    kept_bytes_ += size_of(*converted.event);
    if (kept_bytes_ > k_max_har_kept_bytes)
      return ": the messages so far take more than " + std::to_string(k_max_har_kept_bytes) + " bytes";
    arriving_.push_back(std::move(*converted.event));
    return std::nullopt;
  }

  void on_entry(HarEntry entry) {
    if (entry.is_websocket() && entry.messages == 0 && !entry.messages_file.empty()) read_attached(entry);
    auto events = std::exchange(arriving_, {});
    const auto sent = std::exchange(sent_, 0), received = std::exchange(received_, 0);
    if (!entry.is_websocket()) return;
    RecordedSocket* socket = sockets_.find_or_add(++number_);
    if (!socket) return;
    const auto opening = opening_of(entry);
    *socket = {number_, std::move(entry.url), std::move(entry.subprotocol), sent, received};
    if (!sockets_.is_wanted(number_) || has_chosen_) return;
    has_chosen_ = true;
    has_messages_ = entry.messages > 0;
    count_from(opening, events);
    events_ = std::move(events);
  }

  const SocketList& sockets() const { return sockets_; }
  Events take_events() { return std::move(events_); }
  bool has_messages() const { return has_messages_; }
  /// Of a file beside the HAR file.
  const std::optional<Error>& error() const { return error_; }

 private:
  void read_attached(HarEntry& entry) {
    const auto take = [&](HarMessage message) {
      ++entry.messages;
      return on_message(std::move(message));
    };
    auto read = read_attached_messages(path_, entry.messages_file, {take, nullptr});
    if (!read && !error_ && sockets_.is_wanted(number_ + 1)) error_ = read.error();
  }

  const std::string path_;
  std::optional<Error> error_;
  SocketList sockets_;
  std::uint64_t number_ = 0, sent_ = 0, received_ = 0;  // of the last connection; of the entry that arrives
  Events arriving_, events_;
  std::size_t kept_bytes_ = 0;
  bool has_chosen_ = false, has_messages_ = false;
};

class HarRecording final : public Recording {
 public:
  HarRecording(RecordedSocket socket, std::shared_ptr<const Events> events)
      : socket_(std::move(socket)), events_(std::move(events)) {}

  const RecordedSocket& socket() const override { return socket_; }
  Result<std::optional<RecordedEvent>> next() override {
    if (next_ == events_->size()) return std::optional<RecordedEvent>();
    return std::optional((*events_)[next_++]);
  }
  Result<std::unique_ptr<Recording>> again() const override {
    return std::unique_ptr<Recording>(std::make_unique<HarRecording>(socket_, events_));
  }

 private:
  RecordedSocket socket_;
  std::shared_ptr<const Events> events_;
  std::size_t next_ = 0;
};

}  // namespace

Result<std::unique_ptr<Recording>> open_har_recording(const std::string& path, std::optional<std::uint64_t> socket) {
  auto file = InputFile::open(path);
  if (!file) return file.error();
  HarCollector collector(path, socket);
  HarReader reader({[&](HarMessage message) { return collector.on_message(std::move(message)); },
                    [&](HarEntry entry) { collector.on_entry(std::move(entry)); }});
  HarBuffer buffer(**file, reader);
  std::istream stream(&buffer);
  const bool is_good = nlohmann::json::sax_parse(stream, &reader);
  if (buffer.error()) return *buffer.error();
  if (buffer.is_string_too_long())
    return refuse_recording(path, "",
                            "it has a string of more than " + std::to_string(k_max_har_string_bytes) + " bytes");
  if (!is_good) return refuse_recording(path, "", reader.error());
  if (!reader.has_entries()) return refuse_recording(path, "", "it is not a HAR file: log.entries is missing");

  if (collector.error()) return *collector.error();
  auto chosen = collector.sockets().choose(path);
  if (!chosen) return chosen.error();
  if (!collector.has_messages())
    return refuse_recording(path, "", "connection " + std::to_string(chosen->number) + " has no messages",
                            "Chrome's developer tools export messages; Firefox's may leave them out");
  return std::unique_ptr<Recording>(
      std::make_unique<HarRecording>(std::move(*chosen), std::make_shared<const Events>(collector.take_events())));
}

}  // namespace wsx
