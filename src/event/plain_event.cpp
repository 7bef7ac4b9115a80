#include "event/plain_event.hpp"

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "event/event_json.hpp"
#include "event/event_names.hpp"
#include "event/rfc3339.hpp"
#include "json/cursor.hpp"

namespace wsx {
namespace {

/// The members of one line, of whatever type it turns out to be. What a member must be does not depend on the type, so
/// that members may come in any order; a line for which it does goes to the checked parser.
struct Members {
  std::string_view type;
  Event event;
  std::optional<Direction> dir;
  std::optional<JsonString> text, base64;
  std::optional<std::uint64_t> wire_bytes, frames, rtt_us, wait_us;
  std::optional<bool> compressed;
};

/// A word without escapes.
std::optional<std::string_view> scan_word(JsonCursor& scan) {
  const auto string = scan.string();
  if (!string || string->has_escapes) return std::nullopt;
  return string->raw;
}

template <class Enum>
std::optional<Enum> scan_name(JsonCursor& scan) {
  const auto word = scan_word(scan);
  if (!word) return std::nullopt;
  for (std::size_t i = 0; i < k_names<Enum>.size(); ++i)
    if (k_names<Enum>[i] == *word) return static_cast<Enum>(i);
  return std::nullopt;
}

template <class T>
bool store(std::optional<T> value, std::optional<T>& into) {
  into = value;
  return value.has_value();
}

bool read_time(JsonCursor& scan, Timestamp& into) {
  const auto word = scan_word(scan);
  const auto time = word ? parse_rfc3339(*word) : std::nullopt;
  if (time) into = *time;
  return time.has_value();
}

/// One member whose name was taken; false when it is not plain.
bool read_member(std::string_view name, JsonCursor& scan, Members& members) {
  if (name == "text") return store(scan.string(), members.text);
  if (name == "type") {
    const auto type = scan_word(scan);
    if (type) members.type = *type;
    return type == "message" || type == "ping" || type == "pong" || type == "wait";
  }
  if (name == "time") return read_time(scan, members.event.time);
  if (name == "conn") return store(scan.whole(), members.event.conn) && *members.event.conn != 0;
  if (name == "side") return store(scan_name<Side>(scan), members.event.side);
  if (name == "dir") return store(scan_name<Direction>(scan), members.dir);
  if (name == "wire_bytes") return store(scan.whole(), members.wire_bytes);
  if (name == "compressed") return store(scan.boolean(), members.compressed);
  if (name == "base64") return store(scan.string(), members.base64);
  if (name == "frames") return store(scan.whole(), members.frames);
  if (name == "rtt_ms") return store(scan.thousandths(), members.rtt_us);
  if (name == "ms") return store(scan.thousandths(), members.wait_us);
  if (name == "schema") return members.event.first = scan_word(scan) == k_event_schema;
  return scan.skip_plain();
}

bool read_members(JsonCursor& scan, Members& members) {
  if (!scan.take('{')) return false;
  do {
    const auto name = scan_word(scan);
    if (!name || !scan.take(':') || !read_member(*name, scan, members)) return false;
  } while (scan.take(','));
  return scan.take('}') && scan.is_done();
}

std::optional<std::string> decode_payload(const Members& members) {
  if (members.text && members.base64) return std::nullopt;
  if (members.text) return decode_string(*members.text);
  if (!members.base64) return std::string();
  if (members.base64->has_escapes) return std::nullopt;
  auto bytes = parse_base64(members.base64->raw);
  if (!bytes) return std::nullopt;
  return std::move(*bytes);
}

std::optional<microseconds> to_duration(std::optional<std::uint64_t> us) {
  if (!us) return std::nullopt;
  return microseconds(static_cast<microseconds::rep>(*us));
}

}  // namespace

std::optional<Event> parse_plain_event(std::string_view line) {
  if (line.size() > k_max_event_bytes || !is_utf8(line)) return std::nullopt;
  JsonCursor scan(line);
  Members members;
  if (!read_members(scan, members)) return std::nullopt;

  auto payload = decode_payload(members);
  if (!payload) return std::nullopt;
  Event& event = members.event;
  const auto dir = members.dir.value_or(Direction::out);
  if (members.type == "message" && (members.text || members.base64)) {
    const auto kind = members.text ? PayloadKind::text : PayloadKind::binary;
    event.what = Message{dir, kind, *std::move(payload), members.wire_bytes, members.compressed, members.frames};
  } else if (members.type == "ping") {
    event.what = Ping{dir, *std::move(payload)};
  } else if (members.type == "pong") {
    event.what = Pong{dir, *std::move(payload), to_duration(members.rtt_us)};
  } else if (members.type == "wait" && members.wait_us) {
    event.what = Wait{*to_duration(members.wait_us)};
  } else {
    return std::nullopt;
  }
  return event;
}

}  // namespace wsx
