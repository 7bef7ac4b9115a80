#include "recording/har_message.hpp"

#include <cmath>

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "event/sendable.hpp"
#include "json/text.hpp"

namespace wsx {
namespace {

/// Seconds since 1970, as Chrome writes them; zero when there is none. Nothing: it is no such time. Some exporters
/// write milliseconds or microseconds, which no time of seconds can be taken for.
std::optional<Timestamp> read_time(double time) {
  if (time == -1) return Timestamp{};  // Playwright with omitTiming
  constexpr double k_least_ms = 1e11, k_least_us = 1e14, k_most_us = 9e15;
  const double us = time >= k_least_us ? time : time >= k_least_ms ? time * 1e3 : time * 1e6;
  if (!(us >= 0 && us <= k_most_us)) return std::nullopt;
  return Timestamp(microseconds(std::llround(us)));
}

std::string format_number(double number) {
  std::string text;
  append_json_number(text, number);
  return text;
}

ConvertedMessage refuse(std::string what) { return {std::move(what), std::nullopt}; }

}  // namespace

ConvertedMessage convert_har_message(HarMessage from) {
  if (from.type == "error") return {};
  if (from.type != "send" && from.type != "receive") return refuse(".type must be \"send\" or \"receive\"");
  const auto dir = from.type == "send" ? Direction::out : Direction::in;
  const auto time = from.time ? read_time(*from.time) : Timestamp{};
  if (!time) return refuse(".time must be seconds since 1970, not " + format_number(*from.time));
  RecordedEvent event{time->time_since_epoch(), Message{}};

  constexpr int k_text = 1, k_binary = 2, k_close = 8, k_ping = 9, k_pong = 10;
  const double opcode = from.opcode.value_or(k_text);
  if (opcode == k_text) {
    if (!from.data) return refuse(".data is missing");
    event.what = Message{.dir = dir, .kind = PayloadKind::text, .payload = std::move(*from.data)};
    return {std::nullopt, std::move(event)};
  }
  auto bytes = parse_base64(from.data.value_or(""));
  if (!bytes) return refuse(".data must be base64: " + bytes.error().message);
  const auto finish = [&](auto frame) {
    if (const auto wrong = find_impossible(frame)) return refuse(": " + wrong->message);
    event.what = std::move(frame);
    return ConvertedMessage{std::nullopt, std::move(event)};
  };
  if (opcode == k_ping) return finish(Ping{dir, std::move(*bytes)});
  if (opcode == k_pong) return finish(Pong{dir, std::move(*bytes), std::nullopt});
  if (opcode == k_binary) {
    event.what = Message{.dir = dir, .kind = PayloadKind::binary, .payload = std::move(*bytes)};
  } else if (opcode == k_close) {
    Close close{.code = close_code_of(*bytes), .by = dir == Direction::out ? ClosedBy::local : ClosedBy::peer};
    if (bytes->size() >= 2) close.reason = bytes->substr(2);
    if (!is_utf8(close.reason)) return refuse(".data has a close reason that is not UTF-8");
    return finish(std::move(close));
  } else {
    return refuse(".opcode must be 1, 2, 8, 9 or 10, not " + format_number(opcode));
  }
  return {std::nullopt, std::move(event)};
}

}  // namespace wsx
