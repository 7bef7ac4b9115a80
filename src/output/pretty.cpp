#include "output/pretty.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/units.hpp"
#include "base/utf8.hpp"
#include "output/pretty_handshake.hpp"
#include "output/pretty_line.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_shown_binary_bytes = 32;

std::string plural(std::uint64_t count, std::string_view noun) {
  return format_count(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string format_bytes(std::string_view bytes) {
  std::string out;
  for (const char& byte : bytes.substr(0, k_shown_binary_bytes)) {
    if (!out.empty()) out += ' ';
    append_hex(out, std::string_view(&byte, 1));
  }
  if (bytes.size() > k_shown_binary_bytes) out += " …";
  return out;
}

char mark_of(Direction dir) { return dir == Direction::in ? '<' : '>'; }
Ink ink_of(Direction dir) { return dir == Direction::in ? Ink::cyan : Ink::green; }
std::string_view verb_of(Direction dir) { return dir == Direction::in ? "received " : "sent "; }

/// The payload of a control frame, when there is one.
void add_control_payload(PrettyLines& lines, std::string_view payload) {
  if (payload.empty()) return;
  if (is_utf8(payload))
    lines.plain(" \"").foreign(payload).plain("\"");
  else
    lines.plain(" " + format_bytes(payload));
}

void add_lines(PrettyLines& lines, const Listening& listening, const PrettyStyle&) {
  lines.line('*').plain("listening on ").foreign(listening.url);
  if (listening.tls_fingerprint)
    lines.detail().plain("a certificate made for this run, SHA-256 ").foreign(*listening.tls_fingerprint);
}

void add_lines(PrettyLines& lines, const Message& message, const PrettyStyle& style) {
  lines.line(mark_of(message.dir), ink_of(message.dir));
  if (message.kind == PayloadKind::text)
    lines.foreign(message.payload);
  else
    lines.in(Ink::dim, "binary, " + format_size(message.payload.size()) + ":")
        .plain(" " + format_bytes(message.payload));
  if (!style.verbose) return;
  std::string size = "  (" + format_size(message.payload.size());
  if (message.wire_bytes) size += ", " + format_size(*message.wire_bytes) + " on the wire";
  if (message.compressed == true) size += ", compressed";
  if (message.frames) size += ", " + plural(*message.frames, "frame");
  lines.in(Ink::dim, size + ")");
}

void add_lines(PrettyLines& lines, const Ping& ping, const PrettyStyle& style) {
  if (!style.control_frames) return;
  lines.line('*').plain(verb_of(ping.dir)).plain("ping");
  add_control_payload(lines, ping.payload);
}

void add_lines(PrettyLines& lines, const Pong& pong, const PrettyStyle& style) {
  if (!style.control_frames) return;
  lines.line('*').plain(verb_of(pong.dir)).plain("pong");
  add_control_payload(lines, pong.payload);
  if (pong.rtt) lines.plain(", round trip " + format_duration(*pong.rtt));
}

std::string_view format_opcode(std::uint8_t opcode) {
  switch (opcode) {
    case 0x0:
      return "continuation";
    case 0x1:
      return "text";
    case 0x2:
      return "binary";
    case 0x8:
      return "close";
    case 0x9:
      return "ping";
    case 0xa:
      return "pong";
    default:
      return "reserved";
  }
}

void add_lines(PrettyLines& lines, const Frame& frame, const PrettyStyle&) {
  lines.line('*').in(ink_of(frame.dir), mark_of(frame.dir) == '<' ? "<" : ">");
  lines.plain(" frame ").plain(format_opcode(frame.opcode)).plain(" (" + std::to_string(frame.opcode) + ")");
  if (frame.fin) lines.plain(" fin");
  if (frame.rsv != 0) lines.plain(" rsv " + std::to_string(frame.rsv));
  if (frame.masked) lines.plain(" masked");
  lines.plain(", " + std::to_string(frame.header_bytes) + " + " + std::to_string(frame.size_bytes) + " bytes");
  if (frame.payload) add_control_payload(lines, *frame.payload);
}

void add_lines(PrettyLines& lines, const Close& close, const PrettyStyle&) {
  lines.line('*').in(is_good_close_code(close.code) ? Ink::green : Ink::red, "closed");
  lines.plain(" " + std::to_string(close.code) + " ").plain(format_close_code(close.code));
  if (!close.reason.empty()) lines.plain(" \"").foreign(close.reason).plain("\"");
  if (close.by != ClosedBy::none) lines.plain(close.by == ClosedBy::local ? " by us" : " by the peer");
  lines.plain(" after " + format_duration(close.duration));
  lines.plain("; sent " + plural(close.sent.messages, "message") + ", " + format_size(close.sent.bytes));
  lines.plain("; received " + plural(close.received.messages, "message") + ", " + format_size(close.received.bytes));
}

void add_lines(PrettyLines& lines, const Error& error, const PrettyStyle& style) {
  lines.line('*', Ink::red).in(Ink::red, "error:").plain(" ").foreign(error.message);
  if (!error.hint.empty()) lines.detail().plain("hint: ").foreign(error.hint);
  if (error.refusal) add_refusal(lines, *error.refusal, style);
}

void add_lines(PrettyLines& lines, const Retry& retry, const PrettyStyle&) {
  lines.line('*').in(Ink::yellow, "again").plain(" in " + format_duration(retry.after));
  lines.plain(", attempt " + std::to_string(retry.attempt));
}

void add_lines(PrettyLines& lines, const Expect& expect, const PrettyStyle&) {
  lines.line('*').in(expect.met ? Ink::green : Ink::red, expect.met ? "expected" : "missing").plain(" ");
  lines.foreign(expect.pattern).plain(expect.met ? ", came after " : ", did not come within ");
  lines.plain(format_duration(expect.after));
}

void add_lines(PrettyLines& lines, const Stats& stats, const PrettyStyle&) {
  const auto per_second = static_cast<std::uint64_t>(std::max(0.0, stats.messages_per_s) + 0.5);
  lines.line('*').plain(plural(stats.connections, "connection") + ", " + format_count(per_second) + " messages/s");
  lines.plain("; received " + plural(stats.received.messages, "message") + ", " + format_size(stats.received.bytes));
  lines.plain("; sent " + plural(stats.sent.messages, "message") + ", " + format_size(stats.sent.bytes));
}

void add_lines(PrettyLines& lines, const Wait& wait, const PrettyStyle&) {
  lines.line('*').plain("waiting " + format_duration(wait.duration));
}

}  // namespace

std::string format_pretty(const Event& event, const PrettyStyle& style, std::string_view time_column) {
  std::string prefix(time_column);
  if (style.conn_numbers && event.conn) prefix += "[" + std::to_string(*event.conn) + "] ";
  PrettyLines lines(style, std::move(prefix));
  std::visit([&](const auto& what) { add_lines(lines, what, style); }, event.what);
  return lines.take();
}

}  // namespace wsx
