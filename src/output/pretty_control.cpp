#include "base/opcode.hpp"
#include "base/units.hpp"
#include "base/utf8.hpp"
#include "output/close_advice.hpp"
#include "output/hex_dump.hpp"
#include "output/pretty_parts.hpp"

namespace wsx {
namespace {

std::string_view verb_of(Direction dir) { return dir == Direction::in ? "received " : "sent "; }

/// When there is one.
void add_control_payload(PrettyLines& lines, std::string_view payload) {
  if (payload.empty()) return;
  if (is_utf8(payload))
    lines.plain(" \"").foreign(payload).plain("\"");
  else
    lines.plain(" " + format_short_dump(payload));
}

/// ` 1000 Normal Closure "done"`, ` 4001 "done" (application-defined)`.
void add_close_code(PrettyLines& lines, std::uint16_t code, std::string_view reason) {
  const auto name = name_close_code(code);
  lines.plain(" " + std::to_string(code));
  if (!name.empty()) lines.plain(" ").plain(name);
  add_control_payload(lines, reason);
  if (!name.empty()) return;
  const bool is_private = code >= 4000 && code <= 4999;
  lines.plain(" (").plain(is_private ? "application-defined" : format_close_code(code)).plain(")");
}

void add_close_payload(PrettyLines& lines, std::string_view payload) {
  if (payload.size() < 2) return add_control_payload(lines, payload);
  add_close_code(lines, close_code_of(payload), payload.substr(2));
}

std::string format_opcode(std::uint8_t opcode) {
  switch (static_cast<Opcode>(opcode)) {
    case Opcode::continuation:
      return "continuation";
    case Opcode::text:
      return "text";
    case Opcode::binary:
      return "binary";
    case Opcode::close:
      return "close";
    case Opcode::ping:
      return "ping";
    case Opcode::pong:
      return "pong";
  }
  return "reserved " + std::to_string(opcode);
}

/// The header's bits by their names, in their order.
std::string format_bits(const Frame& frame) {
  std::string out;
  const auto add = [&](bool is_set, std::string_view name) {
    if (is_set) out += (out.empty() ? "" : " ") + std::string(name);
  };
  add(frame.fin, "fin");
  add(frame.rsv & 4, "rsv1");
  add(frame.rsv & 2, "rsv2");
  add(frame.rsv & 1, "rsv3");
  add(frame.masked, "mask");
  return out;
}

std::string pad(std::string text, std::size_t columns) {
  if (text.size() < columns) text.resize(columns, ' ');
  return text;
}

std::string format_traffic(std::string_view verb, const Traffic& traffic, const PrettyStyle& style) {
  auto out =
      "; " + std::string(verb) + " " + format_plural(traffic.messages, "message") + ", " + format_size(traffic.bytes);
  if (style.verbose) out += ", " + format_size(traffic.wire_bytes) + " on the wire";
  return out;
}

/// Of a forwarded connection: which end.
std::string_view name_closer(const Close& close, std::optional<Side> side) {
  const bool is_local = close.by == ClosedBy::local && !close.passed_on.value_or(false);
  if (is_local || !side) return is_local ? "us" : "peer";
  const bool is_client = (side == Side::downstream) == (close.by == ClosedBy::peer);
  return is_client ? "client" : "server";
}

/// How long it was open, and what went over it.
void add_account(PrettyLines& lines, const Close& close, const PrettyStyle& style) {
  lines.plain(" after " + format_duration(close.duration));
  lines.plain(format_traffic("sent", close.sent, style)).plain(format_traffic("received", close.received, style));
}

}  // namespace

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

void add_lines(PrettyLines& lines, const Frame& frame, const PrettyStyle&) {
  constexpr std::size_t k_opcode_columns = 13, k_bits_columns = 14;  // "continuation ", "fin rsv1 mask "
  const char mark = mark_of(frame.dir);
  lines.line('*').in(ink_of(frame.dir), std::string_view(&mark, 1)).in(Ink::dim, " frame ");
  lines.plain(pad(format_opcode(frame.opcode), k_opcode_columns)).in(Ink::dim, pad(format_bits(frame), k_bits_columns));
  lines.plain(std::to_string(frame.header_bytes) + "+" + std::to_string(frame.size_bytes) + " bytes");
  if (!frame.payload) return;
  if (static_cast<Opcode>(frame.opcode) == Opcode::close)
    add_close_payload(lines, *frame.payload);
  else
    add_control_payload(lines, *frame.payload);
}

void add_loss(PrettyLines& lines, const Close& close, const Error& why, const PrettyStyle& style) {
  lines.line('*')
      .in(Ink::red, "closed")
      .plain(": ")
      .foreign(why.message)
      .plain(" (" + std::to_string(close.code) + ")");
  add_account(lines, close, style);
  if (style.verbose && !why.hint.empty()) lines.detail().plain("hint: ").foreign(why.hint);
}

void add_close(PrettyLines& lines, const Close& close, std::optional<Side> side, const PrettyStyle& style) {
  const bool is_good = is_good_close_code(close.code);
  lines.line('*').in(is_good ? Ink::green : Ink::red, "closed");
  if (close.by != ClosedBy::none) lines.plain(" by ").plain(name_closer(close, side));
  lines.plain(":");
  add_close_code(lines, close.code, close.reason);
  add_account(lines, close, style);
  if (close.by == ClosedBy::local || (is_good && style.conn_numbers && !style.verbose)) return;
  if (const auto advice = format_close_advice(close); !advice.empty()) lines.detail().in(Ink::dim, advice);
}

}  // namespace wsx
