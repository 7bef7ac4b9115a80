#include "output/har_handshake.hpp"

#include <algorithm>

#include "base/host_port.hpp"
#include "base/percent.hpp"
#include "base/rfc3339.hpp"
#include "json/text.hpp"

namespace wsx {
namespace {

void append_pair(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '[') out += ',';
  out += "{\"name\":";
  append_json_string(out, name);
  out += ",\"value\":";
  append_json_string(out, value);
  out += '}';
}

void append_headers(std::string& out, const HeaderList& headers) {
  out += ",\"headers\":[";
  for (const auto& [name, value] : headers) append_pair(out, name, value);
  out += "],\"cookies\":[]";
}

std::string decode(std::string_view text) { return decode_percent(text).value_or(std::string(text)); }

void append_query(std::string& out, std::string_view url) {
  out += ",\"queryString\":[";
  const auto mark = url.find('?');
  auto query = mark == url.npos ? "" : url.substr(mark + 1);
  query = query.substr(0, query.find('#'));
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const auto equals = pair.find('=');
    append_pair(out, decode(pair.substr(0, equals)), equals == pair.npos ? "" : decode(pair.substr(equals + 1)));
  }
  out += ']';
}

microseconds dialing(const Timing& timing) {
  return timing.tcp.value_or(microseconds(0)) + timing.proxy.value_or(microseconds(0));
}

/// -1: does not apply.
void append_timing(std::string& out, const char* name, std::optional<microseconds> duration) {
  out += '"';
  out += name;
  out += "\":";
  if (duration)
    append_json_ms(out, *duration);
  else
    out += "-1";
  out += ',';
}

}  // namespace

microseconds duration_of(const Timing& timing) {
  const microseconds none{0};
  return timing.dns.value_or(none) + dialing(timing) + timing.tls.value_or(none) + timing.upgrade.value_or(none);
}

void append_har_handshake(std::string& out, const Open& open, Timestamp started) {
  const std::string url = open.url.value_or(open.path.value_or(""));
  out += "\"_resourceType\":\"websocket\",\"startedDateTime\":\"";
  append_rfc3339(out, started);
  out += "\",\"request\":{\"method\":\"GET\",\"url\":";
  append_json_string(out, url);
  out += ",\"httpVersion\":\"HTTP/1.1\"";
  append_headers(out, open.request_headers);
  append_query(out, url);
  out += ",\"headersSize\":-1,\"bodySize\":0},\"response\":{\"status\":";
  append_json_number(out, std::uint64_t{open.status});
  out += ",\"statusText\":\"Switching Protocols\",\"httpVersion\":\"HTTP/1.1\"";
  append_headers(out, open.response_headers);
  out +=
      ",\"content\":{\"size\":0,\"mimeType\":\"x-unknown\"},\"redirectURL\":\"\",\"headersSize\":-1,\"bodySize\":-1},"
      "\"cache\":{}";
  // A unix socket's path is no address.
  if (const auto remote = parse_host_port(open.remote); remote && remote->port) {
    out += ",\"serverIPAddress\":";
    append_json_string(out, remote->host);
    out += ",\"connection\":\"";  // browsers take it for the server's port
    append_json_number(out, std::uint64_t{*remote->port});
    out += '"';
  }
}

void append_har_timings(std::string& out, const Timing& timing, microseconds receive) {
  const bool has_dialed = timing.tcp || timing.proxy || timing.tls;
  const microseconds connect = dialing(timing) + timing.tls.value_or(microseconds(0));  // HAR counts TLS in, too
  out += "\"timings\":{\"blocked\":-1,";
  append_timing(out, "dns", timing.dns);
  append_timing(out, "connect", has_dialed ? std::optional(connect) : std::nullopt);
  append_timing(out, "ssl", timing.tls);
  out += "\"send\":0,";
  append_timing(out, "wait", timing.upgrade.value_or(microseconds(0)));
  out += "\"receive\":";
  append_json_ms(out, receive);
  out += "},\"time\":";
  append_json_ms(out, duration_of(timing) + receive);
}

}  // namespace wsx
