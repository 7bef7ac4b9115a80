#include <algorithm>

#include "base/base64.hpp"
#include "base/close_code.hpp"
#include "base/utf8.hpp"
#include "event/event_json.hpp"
#include "event/object_reader.hpp"
#include "event/plain_event.hpp"
#include "json/parse.hpp"

namespace wsx {

using nlohmann::json;

// Outside the unnamed namespace, because read_object() finds these by their arguments.
static void read_members(ObjectReader& reader, Traffic& traffic) {
  reader.read("messages", traffic.messages);
  reader.read("bytes", traffic.bytes);
  reader.read("wire_bytes", traffic.wire_bytes);
}

static void read_members(ObjectReader& reader, TlsDetails& tls) {
  reader.read("version", tls.version);
  reader.read("cipher", tls.cipher);
  reader.read("alpn", tls.alpn);
  reader.read("server_name", tls.server_name);
  reader.read("subject", tls.subject);
  reader.read("issuer", tls.issuer);
  reader.read("san", tls.san);
  reader.read("not_after", tls.not_after);
  reader.read("fingerprint", tls.fingerprint);
}

static void read_members(ObjectReader& reader, Timing& timing) {
  reader.read("dns_ms", timing.dns);
  reader.read("tcp_ms", timing.tcp);
  reader.read("proxy_ms", timing.proxy);
  reader.read("tls_ms", timing.tls);
  reader.read("upgrade_ms", timing.upgrade);
  reader.read("total_ms", timing.total);
}

namespace {

struct Payload {
  PayloadKind kind = PayloadKind::text;
  std::string bytes;
};

/// `text` or `base64`, not both; nothing when there is neither.
std::optional<Payload> read_payload(ObjectReader& reader) {
  std::optional<std::string> text, base64;
  reader.read("text", text);
  reader.read("base64", base64);
  if (text && base64) reader.fail("\"text\" and \"base64\" exclude each other");
  if (text) return Payload{PayloadKind::text, std::move(*text)};
  if (!base64) return std::nullopt;
  auto bytes = parse_base64(*base64);
  if (!bytes) reader.fail("\"base64\" must be base64: " + bytes.error().message);
  return Payload{PayloadKind::binary, bytes ? std::move(*bytes) : ""};
}

void read_members(ObjectReader& reader, Listening& listening) {
  reader.require("url", listening.url);
  reader.read("tls_fingerprint", listening.tls_fingerprint);
  reader.read("seed", listening.seed);
}

void read_members(ObjectReader& reader, Open& open) {
  reader.require("role", open.role);
  reader.read("url", open.url);
  reader.read("redirects", open.redirects);
  reader.read("path", open.path);
  reader.read("local", open.local);
  reader.read("remote", open.remote);
  reader.read("status", open.status);
  reader.read("subprotocol", open.subprotocol);
  reader.read("extensions", open.extensions);
  reader.read("request_headers", open.request_headers);
  reader.read("response_headers", open.response_headers);
  if (reader.find("tls")) reader.read_object("tls", open.tls.emplace());
  if (reader.find("timing")) reader.read_object("timing", open.timing.emplace());
}

void read_members(ObjectReader& reader, Message& message) {
  message.dir = Direction::out;
  reader.read("dir", message.dir);
  auto payload = read_payload(reader);
  if (!payload) return reader.fail("a message needs \"text\" or \"base64\"");
  message.kind = payload->kind;
  message.payload = std::move(payload->bytes);
  reader.read("wire_bytes", message.wire_bytes);
  reader.read("compressed", message.compressed);
  reader.read("frames", message.frames);
}

void read_members(ObjectReader& reader, Ping& ping) {
  ping.dir = Direction::out;
  reader.read("dir", ping.dir);
  if (auto payload = read_payload(reader)) ping.payload = std::move(payload->bytes);
}

void read_members(ObjectReader& reader, Pong& pong) {
  pong.dir = Direction::out;
  reader.read("dir", pong.dir);
  if (auto payload = read_payload(reader)) pong.payload = std::move(payload->bytes);
  reader.read("rtt_ms", pong.rtt);
}

void read_members(ObjectReader& reader, Frame& frame) {
  frame.dir = Direction::out;
  reader.read("dir", frame.dir);
  reader.require("opcode", frame.opcode);
  reader.read("fin", frame.fin);
  reader.read("rsv", frame.rsv);
  reader.read("masked", frame.masked);
  reader.read("size_bytes", frame.size_bytes);
  reader.read("header_bytes", frame.header_bytes);
  if (auto payload = read_payload(reader)) frame.payload = std::move(payload->bytes);
}

void read_members(ObjectReader& reader, Close& close) {
  close.code = k_close_normal;  // of input that asks for a close and does not say which
  reader.read("code", close.code);
  reader.read("reason", close.reason);
  reader.read("clean", close.clean);
  reader.read("by", close.by);
  reader.read("duration_ms", close.duration);
  reader.read_object("sent", close.sent);
  reader.read_object("received", close.received);
}

void read_members(ObjectReader& reader, Error& error) {
  reader.require("phase", error.phase);
  reader.require("code", error.code);
  reader.require("message", error.message);
  reader.read("hint", error.hint);
  if (!reader.find("status")) return;
  auto& refusal = error.refusal.emplace();
  Bytes body;
  reader.read("status", refusal.status);
  reader.read("response_headers", refusal.headers);
  reader.read("body", body);
  refusal.body = std::move(body.bytes);
}

void read_members(ObjectReader& reader, Retry& retry) {
  reader.require("attempt", retry.attempt);
  reader.read("after_ms", retry.after);
}

void read_members(ObjectReader& reader, Expect& expect) {
  reader.require("met", expect.met);
  reader.read("pattern", expect.pattern);
  reader.read("after_ms", expect.after);
  reader.read("message", expect.message);
  reader.read("pointer", expect.pointer);
  reader.read("expected", expect.expected);
  reader.read("got", expect.got);
  reader.read("differences", expect.differences);
}

void read_members(ObjectReader& reader, Stats& stats) {
  reader.read("interval_ms", stats.interval);
  reader.read("connections", stats.connections);
  reader.read("accepted", stats.accepted);
  reader.read_object("sent", stats.sent);
  reader.read_object("received", stats.received);
  reader.read("messages_per_s", stats.messages_per_s);
}

void read_members(ObjectReader& reader, Wait& wait) { reader.require("ms", wait.duration); }

using What = decltype(Event::what);

template <std::size_t... Index>
void read_alternative(ObjectReader& reader, std::size_t index, What& what, std::index_sequence<Index...>) {
  (void)((Index == index && (read_members(reader, what.emplace<Index>()), true)) || ...);
}

/// The type's place among the alternatives of Event::what.
Result<std::size_t> read_type(ObjectReader& reader, std::optional<Error>& error) {
  constexpr std::size_t k_longest_type = 40;  // as quoted
  std::string type;
  reader.require("type", type);
  if (error) return *error;
  const auto found = std::find(k_type_names.begin(), k_type_names.end(), type);
  if (found == k_type_names.end())
    return Error{Phase::input, "unknown_type",
                 "no event has the type \"" + std::string(cut_utf8(type, k_longest_type)) + "\"",
                 "to send: message, ping, pong, close; to pause: wait"};
  return static_cast<std::size_t>(found - k_type_names.begin());
}

void read_common(ObjectReader& reader, Event& event) {
  std::optional<std::string> schema;
  reader.read("schema", schema);
  if (schema && *schema != k_event_schema)
    reader.fail("schema", {'"' + std::string(k_event_schema) + '"', json::value_t::string}, *reader.find("schema"));
  event.first = schema.has_value();
  reader.read("time", event.time);
  reader.read("conn", event.conn);
  reader.read("side", event.side);
  if (event.conn == 0u) reader.fail("\"conn\" must be 1 or more, not 0");
}

Error refuse_json(std::string message) {
  return {Phase::input, "bad_json", std::move(message),
          "a line is one object such as {\"type\":\"message\",\"text\":\"hi\"}"};
}

Error refuse_json(const JsonFault& fault) {
  switch (fault.kind) {
    case JsonFault::Kind::too_long:
      return refuse_json("the line is longer than " + std::to_string(k_max_event_bytes) + " bytes");
    case JsonFault::Kind::not_utf8:
      return refuse_json("the line is not valid UTF-8");
    case JsonFault::Kind::too_deep:
      return refuse_json("more than " + std::to_string(k_max_event_depth) + " levels of nesting");
    case JsonFault::Kind::number_range:
      return refuse_json("not JSON: a number is out of range");
    case JsonFault::Kind::syntax:
      break;
  }
  return refuse_json("not JSON at byte " + std::to_string(fault.at + 1) + (fault.reason.empty() ? "" : ": ") +
                     fault.reason);
}

}  // namespace

Result<Event> parse_event(std::string_view text) {
  if (auto plain = parse_plain_event(text)) return *std::move(plain);
  return parse_checked_event(text);
}

Result<Event> parse_checked_event(std::string_view text) {
  json object;
  if (const auto fault = parse_json(text, {.depth = k_max_event_depth, .bytes = k_max_event_bytes}, object))
    return refuse_json(*fault);
  if (!object.is_object()) return refuse_json("the line is JSON, but not an object");

  std::optional<Error> error;
  ObjectReader reader(object, "", error);
  const auto type = read_type(reader, error);
  if (!type) return type.error();
  Event event;
  read_common(reader, event);
  read_alternative(reader, *type, event.what, std::make_index_sequence<k_type_names.size()>());
  if (error) return *std::move(error);
  return event;
}

}  // namespace wsx
