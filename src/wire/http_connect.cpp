#include <boost/asio/error.hpp>

#include "base/base64.hpp"
#include "base/http_response.hpp"
#include "base/units.hpp"
#include "wire/other_protocol.hpp"
#include "wire/proxy_talk.hpp"
#include "wire/reach.hpp"
#include "wire/response_reader.hpp"

namespace wsx {
namespace {

constexpr StatusHint k_hints[] = {
    {400, "bad_request", "is it a proxy? Web servers answer CONNECT like this"},
    {403, "forbidden", "the proxy does not allow this host or port; many allow CONNECT to port 443 only"},
    {404, "not_a_proxy", "is it a proxy? Web servers answer CONNECT like this"},
    {405, "not_a_proxy", "is it a proxy? Web servers answer CONNECT like this"},
    {501, "not_a_proxy", "is it a proxy that supports CONNECT? Web servers answer like this"},
    {429, "too_many_requests", "the proxy limits the request rate"},
    {500, "server_error", "the proxy failed; its log should say why"},
    {502, "bad_gateway", "the proxy could not reach the server: is it running, and can it be reached from the proxy?"},
    {503, "service_unavailable", "the proxy could not reach the server, or is overloaded"},
    {504, "gateway_timeout", "the server did not answer the proxy in time"},
};

std::string make_request(const ChosenProxy& proxy, const HostPort& target) {
  const std::string place = format_place({target.host.substr(0, target.host.find('%')), target.port});
  std::string request = "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\nUser-Agent: wsx/" WSX_VERSION "\r\n";
  if (proxy.url.user)
    request +=
        "Proxy-Authorization: Basic " + format_base64(*proxy.url.user + ':' + proxy.url.password.value_or("")) + "\r\n";
  return request + "\r\n";
}

/// What would satisfy a 407.
std::string hint_at_credentials(const ChosenProxy& proxy, const HeaderList& headers) {
  bool knows_basic = false, asks = false;
  for (const auto& [name, value] : headers) {
    if (!find_header({{name, value}}, "Proxy-Authenticate")) continue;
    asks = true;
    knows_basic = knows_basic || find_header({{value.substr(0, 5), ""}}, "basic");
  }
  if (asks && !knows_basic) return "it requires an authentication method other than Basic, which wsx does not support";
  return proxy.url.user ? "the user or the password is wrong" : "provide credentials: --proxy-user USER:PASS";
}

Error explain_status(const ChosenProxy& proxy, HttpResponseHead head, std::string body, const HostPort& target) {
  Error error{Phase::proxy, "refused",
              describe_proxy(proxy.url) + " answered " + format_status(head) + " instead of connecting to " +
                  format_place(target) + (head.bad_line ? "; " + describe_bad_line(*head.bad_line) : ""),
              "the status and body are from the proxy, not the server"};
  take_hint(error, k_hints, head.status);
  if (head.status == 407) {
    error.code = "proxy_unauthorized";
    error.hint = hint_at_credentials(proxy, head.headers);
  }
  error.refusal = Refusal{head.status, std::move(head.headers), std::move(body)};
  return error;
}

Error explain_garbage(const ChosenProxy& proxy, std::string_view input) {
  if (is_tls_alert(input))
    return {Phase::proxy, "peer_speaks_tls", describe_proxy(proxy.url) + " speaks TLS on this port",
            "write it with https:// in " + proxy.source};
  return {Phase::proxy, "not_http",
          "the answer of " + describe_proxy(proxy.url) + " is not HTTP/1.1; " + quote_beginning(input),
          "is it a SOCKS proxy? Then write it with socks5h:// in " + proxy.source};
}

/// Why there is no whole head. What its status line said is not lost.
Error explain_no_head(const ChosenProxy& proxy, const HostPort& target, const WirePtr& wire,
                      const ReceivedHead& received) {
  const std::string begun = received.head ? "; it began with " + format_status(*received.head) : "";
  switch (received.end) {
    case ReceivedHead::End::not_http:
      return explain_garbage(proxy, wire->input());
    case ReceivedHead::End::too_large:
      return {Phase::proxy, "head_too_large",
              "the head of the answer of " + describe_proxy(proxy.url) + " has more than " +
                  format_size(k_max_head_bytes) + begun,
              ""};
    case ReceivedHead::End::lost:
    case ReceivedHead::End::complete:
      break;
  }
  if (received.head && received.error == net::error::operation_aborted)
    return {Phase::proxy, "timeout",
            describe_proxy(proxy.url) + " did not connect to " + format_place(target) + " in time" + begun,
            "--connect-timeout sets the limit"};
  Error gone = explain_proxy_gone(
      proxy, received.error, "is it an HTTP proxy? One that wants TLS (https://) or SOCKS often answers like this");
  gone.message += begun;
  return gone;
}

}  // namespace

Task<Result<>> http_connect(WirePtr wire, ChosenProxy proxy, HostPort target) {
  wire->output().append(make_request(proxy, target));
  auto received = co_await receive_head(wire);
  if (received.end != ReceivedHead::End::complete) co_return explain_no_head(proxy, target, wire, received);
  HttpResponseHead& head = *received.head;
  if (head.status >= 200 && head.status < 300) {  // a body is not possible here, whatever the headers say
    if (!wire->input().empty()) co_return explain_early_bytes(proxy);
    co_return Result<>{};
  }
  std::string body = co_await receive_refusal_body(wire, head);
  co_return explain_status(proxy, std::move(head), std::move(body), target);
}

}  // namespace wsx
