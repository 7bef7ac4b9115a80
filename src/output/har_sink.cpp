#include "output/har_sink.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/rfc3339.hpp"
#include "event/client_view.hpp"
#include "json/text.hpp"
#include "output/har_handshake.hpp"

namespace wsx {
namespace {

constexpr std::uint64_t k_only_conn = 1;  // of events that have no number

/// "1700000000.123456": no double on the way, so that microseconds stay what they are.
void append_seconds(std::string& out, Timestamp time) {
  const auto us = static_cast<std::uint64_t>(std::max(time.time_since_epoch(), microseconds(0)).count());
  append_json_number(out, us / 1'000'000);
  char decimals[] = ".000000";
  auto rest = us % 1'000'000;
  for (char* digit = decimals + 6; rest != 0; rest /= 10) *digit-- = static_cast<char>('0' + rest % 10);
  out.append(decimals, sizeof decimals - 1);
}

const char* type_of(Direction dir) { return dir == Direction::out ? "send" : "receive"; }

void append_base64_data(std::string& out, const char* opcode, std::string_view bytes) {
  out += ",\"opcode\":";
  out += opcode;
  out += ",\"data\":\"";
  append_base64(out, bytes);
  out += "\"}";
}

void append_text_data(std::string& out, const char* opcode, std::string_view text) {
  out += ",\"opcode\":";
  out += opcode;
  out += ",\"data\":";
  append_json_string(out, text);
  out += '}';
}

}  // namespace

HarSink::HarSink(LineWriter& writer) : writer_(writer) {
  writer_.append("{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"wsx\",\"version\":\"" WSX_VERSION
                 "\"},\"pages\":[],\"entries\":[");
}

void HarSink::on_event(const Event& event) {
  if (event.side) {
    Event seen = event;
    if (see_as_client(seen)) on_event(seen);
    return;
  }
  const auto time = event.time == Timestamp{} ? event_time_now() : event.time;
  writer_.append_with([&](std::string& out) {
    if (const auto* open = std::get_if<Open>(&event.what)) {
      end_entry(out);
      last_ = time;
      begin_entry(out, event, *open);
      return;
    }
    if (event.conn.value_or(k_only_conn) != conn_) return;
    last_ = std::max(last_, time);
    if (const auto* message = std::get_if<Message>(&event.what)) {
      begin_message(out, type_of(message->dir), time);
      if (message->kind == PayloadKind::text)
        append_text_data(out, "1", message->payload);
      else
        append_base64_data(out, "2", message->payload);
    } else if (const auto* ping = std::get_if<Ping>(&event.what)) {
      begin_message(out, type_of(ping->dir), time);
      append_base64_data(out, "9", ping->payload);
    } else if (const auto* pong = std::get_if<Pong>(&event.what)) {
      begin_message(out, type_of(pong->dir), time);
      append_base64_data(out, "10", pong->payload);
    } else if (const auto* error = std::get_if<Error>(&event.what)) {
      begin_message(out, "error", time);
      append_text_data(out, "-1", error->message);
    } else if (const auto* close = std::get_if<Close>(&event.what)) {
      if (close->by != ClosedBy::none) {
        begin_message(out, close->by == ClosedBy::local ? "send" : "receive", time);
        append_base64_data(out, "8", format_close_payload(close->code, close->reason));
      }
      end_entry(out);
    }
  });
}

void HarSink::finish() {
  writer_.append_with([&](std::string& out) {
    end_entry(out);
    out += "\n]}}\n";
  });
}

void HarSink::begin_entry(std::string& out, const Event& event, const Open& open) {
  conn_ = event.conn.value_or(k_only_conn);
  timing_ = open.timing.value_or(Timing{});
  opened_ = last_;
  has_messages_ = false;
  out += has_entries_ ? ",\n{" : "\n{";
  has_entries_ = true;
  append_har_handshake(out, open, opened_ - duration_of(timing_));
  out += ",\"_connectionId\":\"";
  append_json_number(out, *conn_);
  out += "\",\"_webSocketMessages\":[";
}

void HarSink::begin_message(std::string& out, const char* type, Timestamp time) {
  out += has_messages_ ? ",\n{\"type\":\"" : "\n{\"type\":\"";
  has_messages_ = true;
  out += type;
  out += "\",\"time\":";
  append_seconds(out, time);
}

void HarSink::end_entry(std::string& out) {
  if (!conn_) return;
  conn_.reset();
  out += "],";
  append_har_timings(out, timing_, last_ - opened_);
  out += '}';
}

}  // namespace wsx
