#include "ws/refusal.hpp"

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/http_names.hpp"
#include "base/units.hpp"
#include "wire/other_protocol.hpp"

namespace wsx {
namespace {

constexpr StatusHint k_hints[] = {
    {400, "bad_request", "the server rejected the request: compare the headers it got (-v) with what it expects"},
    {401, "unauthorized", "provide credentials: -u USER:PASS, --bearer TOKEN or -H 'Authorization: …'"},
    {403, "forbidden", "credentials, an --origin that the server allows, or a --cookie may be missing"},
    {404, "not_found", "the host answers, but not at this path"},
    {405, "method_not_allowed", "this path is not a WebSocket endpoint"},
    {407, "proxy_unauthorized", "a proxy in between requires credentials"},
    {426, "upgrade_required", "the server requires another protocol or version; its Upgrade header says which"},
    {429, "too_many_requests", "the server limits the connection rate; its Retry-After header may say when to retry"},
    {500, "server_error", "the server failed; its log should say why"},
    {502, "bad_gateway", "a proxy answered: the server behind it is down, or does not speak WebSocket"},
    {503, "service_unavailable", "the server is overloaded or temporarily down"},
    {504, "gateway_timeout", "a proxy answered, but the server behind it did not"},
};

bool contains_word(std::string_view text, std::string_view lower_word) {
  constexpr std::size_t k_most_bytes = 4096;
  return to_lower(text.substr(0, k_most_bytes)).find(lower_word) != std::string::npos;
}

/// Servers behind a proxy that does not pass on Upgrade and Connection see a plain request, and answer 426 or 400.
bool may_have_lost_upgrade(const Refusal& refusal) {
  if (refusal.status != 426 && refusal.status != 400) return false;
  if (refusal.status == 426 && contains_word(join_headers(refusal.headers, "Upgrade"), "websocket")) return true;
  return contains_word(join_headers(refusal.headers, "Server"), "nginx") || find_header(refusal.headers, "Via") ||
         contains_word(refusal.body, "upgrade");
}

/// More than the status alone says.
void improve_hint(Error& error, const Refusal& refusal) {
  const auto versions = join_headers(refusal.headers, "Sec-WebSocket-Version");
  if (refusal.status == 426 && !versions.empty() && !contains_word(versions, "13"))
    error.hint = "the server speaks version " + format_escaped(versions) + " of WebSocket; wsx speaks 13";
  else if (may_have_lost_upgrade(refusal))
    error.hint =
        "a proxy in front of the server may not pass on the headers Upgrade and Connection; nginx needs "
        "proxy_http_version 1.1 and proxy_set_header for both";
}

Error explain_status(const HttpResponseHead& head, Refusal refusal) {
  Error error{Phase::upgrade, "refused",
              "the server answered " + format_status(head) + " instead of 101 Switching Protocols", ""};
  if (head.bad_line) error.message += "; " + describe_bad_line(*head.bad_line);
  if (refusal.status >= 200 && refusal.status < 300) {
    error.code = "not_websocket";
    error.hint = "this is a web server, but there is no WebSocket at this path";
  } else if (refusal.status >= 300 && refusal.status < 400) {
    error.code = "redirect";
    for (const auto& [name, value] : refusal.headers)
      if (is_same_name(name, "Location")) error.hint = "it points to " + format_escaped(value) + "; -L follows it";
  }
  take_hint(error, k_hints, refusal.status);
  improve_hint(error, refusal);
  error.refusal = std::move(refusal);
  return error;
}

Error explain_garbage(std::string_view input) {
  if (is_tls_alert(input))
    return {Phase::upgrade, "peer_speaks_tls", "the server speaks TLS on this port", "use wss:// instead of ws://"};
  return {Phase::upgrade, "not_http", "the server's answer is not HTTP/1.1; " + quote_beginning(input),
          "this port may speak another protocol"};
}

Error explain_loss(const error_code& error) {
  constexpr const char* k_hint = "is it a WebSocket server? A TLS port (wss://) often answers plain requests like this";
  if (error == net::error::eof)
    return {Phase::upgrade, "connection_closed",
            "the server closed the connection before it answered the upgrade request", k_hint};
  if (error == net::error::connection_reset || error == net::error::broken_pipe)
    return {Phase::upgrade, "connection_reset",
            "the server reset the connection before it answered the upgrade request", k_hint};
  return {Phase::upgrade, "connection_lost", "the connection was lost before the server answered: " + error.message(),
          k_hint};
}

}  // namespace

Error explain_no_head(const Wire& wire, const ReceivedHead& received) {
  if (const Error* failure = wire.tls_failure()) return *failure;
  if (received.end == ReceivedHead::End::not_http) return explain_garbage(wire.input());
  Error error = explain_loss(received.error);
  if (received.end == ReceivedHead::End::too_large)
    error = {Phase::upgrade, "head_too_large",
             "the head of the server's answer is larger than " + format_size(k_max_head_bytes), ""};
  if (received.head) error.message += "; it began with " + format_status(*received.head);
  return error;
}

Task<Error> explain_refusal(WirePtr wire, HttpResponseHead head, bool had_credentials) {
  std::string body = co_await receive_refusal_body(wire, head);
  Refusal refusal{head.status, std::move(head.headers), std::move(body)};
  Error error = explain_status(head, std::move(refusal));
  if (had_credentials && head.status == 401)
    error.hint = "the server did not accept these credentials; -v --show-secrets shows what was sent";
  co_return error;
}

}  // namespace wsx
