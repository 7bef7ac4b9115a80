#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "event/event_json.hpp"
#include "event/event_names.hpp"
#include "event/rfc3339.hpp"
#include "json/append.hpp"

namespace wsx {

// Outside the unnamed namespace, because append_member() finds these by their arguments.
template <class Enum>
requires std::is_enum_v<Enum>
static void append_value(std::string& out, Enum value) {
  out += '"';
  out += format_name(value);
  out += '"';
}

static void append_value(std::string& out, const Traffic& traffic) {
  append_member(out, "{\"messages\":", traffic.messages);
  append_member(out, ",\"bytes\":", traffic.bytes);
  append_member(out, ",\"wire_bytes\":", traffic.wire_bytes);
  out += '}';
}

static void append_value(std::string& out, const TlsDetails& tls) {
  append_member(out, "{\"version\":", tls.version);
  append_member(out, ",\"cipher\":", tls.cipher);
  append_member(out, ",\"alpn\":", tls.alpn);
  append_member(out, ",\"server_name\":", tls.server_name);
  append_member(out, ",\"subject\":", tls.subject);
  append_member(out, ",\"issuer\":", tls.issuer);
  if (!tls.san.empty()) append_member(out, ",\"san\":", tls.san);
  append_member(out, ",\"not_after\":", tls.not_after);
  append_member(out, ",\"fingerprint\":", tls.fingerprint);
  out += '}';
}

static void append_value(std::string& out, const Timing& timing) {
  const auto start = out.size();
  append_member(out, ",\"dns_ms\":", timing.dns);
  append_member(out, ",\"tcp_ms\":", timing.tcp);
  append_member(out, ",\"proxy_ms\":", timing.proxy);
  append_member(out, ",\"tls_ms\":", timing.tls);
  append_member(out, ",\"upgrade_ms\":", timing.upgrade);
  append_member(out, ",\"total_ms\":", timing.total);
  close_json_object(out, start);
}

namespace {

void append_base64_string(std::string& out, std::string_view bytes) {
  out += '"';
  append_base64(out, bytes);
  out += '"';
}

/// A value that is text as a rule: what is not UTF-8 becomes {"base64":"…"}.
void append_bytes(std::string& out, std::string_view bytes) {
  if (is_utf8(bytes)) return append_json_utf8(out, bytes);
  out += "{\"base64\":";
  append_base64_string(out, bytes);
  out += '}';
}

void append_headers(std::string& out, const HeaderList& headers) {
  append_json_list(out, headers, [](std::string& list, const auto& header) {
    list += '[';
    append_json_string(list, header.first);
    list += ',';
    append_bytes(list, header.second);
    list += ']';
  });
}

void append_payload(std::string& out, PayloadKind kind, std::string_view payload) {
  if (kind == PayloadKind::text && is_utf8(payload)) {
    out += ",\"text\":";
    append_json_utf8(out, payload);
  } else {
    out += ",\"base64\":";
    append_base64_string(out, payload);
  }
}

void append_members(std::string& out, const Listening& listening) {
  append_member(out, ",\"url\":", listening.url);
  append_member(out, ",\"tls_fingerprint\":", listening.tls_fingerprint);
  append_member(out, ",\"seed\":", listening.seed);
}

void append_members(std::string& out, const Open& open) {
  append_member(out, ",\"role\":", open.role);
  append_member(out, ",\"url\":", open.url);
  if (!open.redirects.empty()) append_member(out, ",\"redirects\":", open.redirects);
  append_member(out, ",\"path\":", open.path);
  append_member(out, ",\"local\":", open.local);
  append_member(out, ",\"remote\":", open.remote);
  append_member(out, ",\"status\":", open.status);
  append_member(out, ",\"subprotocol\":", open.subprotocol);
  append_member(out, ",\"extensions\":", open.extensions);
  out += ",\"request_headers\":";
  append_headers(out, open.request_headers);
  out += ",\"response_headers\":";
  append_headers(out, open.response_headers);
  append_member(out, ",\"tls\":", open.tls);
  append_member(out, ",\"timing\":", open.timing);
}

void append_members(std::string& out, const Message& message) {
  append_member(out, ",\"dir\":", message.dir);
  append_payload(out, message.kind, message.payload);
  append_member(out, ",\"size_bytes\":", std::uint64_t{message.payload.size()});
  append_member(out, ",\"wire_bytes\":", message.wire_bytes);
  append_member(out, ",\"compressed\":", message.compressed);
  append_member(out, ",\"frames\":", message.frames);
}

void append_members(std::string& out, const Ping& ping) {
  append_member(out, ",\"dir\":", ping.dir);
  append_payload(out, PayloadKind::text, ping.payload);
}

void append_members(std::string& out, const Pong& pong) {
  append_member(out, ",\"dir\":", pong.dir);
  append_payload(out, PayloadKind::text, pong.payload);
  append_member(out, ",\"rtt_ms\":", pong.rtt);
}

void append_members(std::string& out, const Frame& frame) {
  append_member(out, ",\"dir\":", frame.dir);
  append_member(out, ",\"opcode\":", unsigned{frame.opcode});
  append_member(out, ",\"fin\":", frame.fin);
  append_member(out, ",\"rsv\":", unsigned{frame.rsv});
  append_member(out, ",\"masked\":", frame.masked);
  append_member(out, ",\"size_bytes\":", frame.size_bytes);
  append_member(out, ",\"header_bytes\":", frame.header_bytes);
  if (frame.payload) append_payload(out, PayloadKind::text, *frame.payload);
}

void append_members(std::string& out, const Close& close) {
  append_member(out, ",\"code\":", unsigned{close.code});
  append_member(out, ",\"name\":", format_close_code(close.code));
  append_member(out, ",\"reason\":", close.reason);
  append_member(out, ",\"clean\":", close.clean);
  append_member(out, ",\"by\":", close.by);
  append_member(out, ",\"duration_ms\":", close.duration);
  append_member(out, ",\"sent\":", close.sent);
  append_member(out, ",\"received\":", close.received);
}

void append_members(std::string& out, const Error& error) {
  append_member(out, ",\"phase\":", error.phase);
  append_member(out, ",\"code\":", error.code);
  append_member(out, ",\"message\":", error.message);
  if (!error.hint.empty()) append_member(out, ",\"hint\":", error.hint);
  if (!error.refusal) return;
  append_member(out, ",\"status\":", error.refusal->status);
  out += ",\"response_headers\":";
  append_headers(out, error.refusal->headers);
  out += ",\"body\":";
  append_bytes(out, error.refusal->body);
}

void append_members(std::string& out, const Retry& retry) {
  append_member(out, ",\"attempt\":", retry.attempt);
  append_member(out, ",\"after_ms\":", retry.after);
}

void append_members(std::string& out, const Expect& expect) {
  append_member(out, ",\"met\":", expect.met);
  append_member(out, ",\"pattern\":", expect.pattern);
  append_member(out, ",\"after_ms\":", expect.after);
  append_member(out, ",\"message\":", expect.message);
  append_member(out, ",\"pointer\":", expect.pointer);
  append_member(out, ",\"expected\":", expect.expected);
  append_member(out, ",\"got\":", expect.got);
  append_member(out, ",\"differences\":", expect.differences);
}

void append_members(std::string& out, const Stats& stats) {
  append_member(out, ",\"interval_ms\":", stats.interval);
  append_member(out, ",\"connections\":", stats.connections);
  append_member(out, ",\"accepted\":", stats.accepted);
  append_member(out, ",\"sent\":", stats.sent);
  append_member(out, ",\"received\":", stats.received);
  out += ",\"messages_per_s\":";
  append_json_number(out, stats.messages_per_s, 3);
}

void append_members(std::string& out, const Wait& wait) { append_member(out, ",\"ms\":", wait.duration); }

}  // namespace

void append_json(std::string& out, const Event& event) { append_json(out, event, {event.time, event.first}); }

void append_json(std::string& out, const Event& event, EventStamp stamp) {
  if (stamp.first)
    out.append("{\"schema\":\"").append(k_event_schema).append("\",\"type\":\"");
  else
    out += "{\"type\":\"";
  out += k_type_names[event.what.index()];
  out += '"';
  if (stamp.time != Timestamp{}) {
    out += ",\"time\":\"";
    append_rfc3339(out, stamp.time);
    out += '"';
  }
  append_member(out, ",\"conn\":", event.conn);
  append_member(out, ",\"side\":", event.side);
  std::visit([&](const auto& what) { append_members(out, what); }, event.what);
  out += '}';
}

}  // namespace wsx
