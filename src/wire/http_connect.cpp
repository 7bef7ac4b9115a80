#include <boost/asio/error.hpp>

#include "base/base64.hpp"
#include "base/escape.hpp"
#include "base/http_response.hpp"
#include "wire/deadline.hpp"
#include "wire/other_protocol.hpp"
#include "wire/proxy_talk.hpp"
#include "wire/reach.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_http = "HTTP/1.";

struct StatusHint {
  unsigned status;
  const char *code, *hint;
};

constexpr StatusHint k_hints[] = {
    {400, "bad_request", "is it a proxy? A web server answers CONNECT like this"},
    {403, "forbidden", "the proxy's rules forbid this host or port; many allow CONNECT to port 443 only"},
    {404, "not_a_proxy", "is it a proxy? A web server answers CONNECT like this"},
    {405, "not_a_proxy", "is it a proxy? A web server answers CONNECT like this"},
    {501, "not_a_proxy", "is it a proxy that knows CONNECT? A web server answers like this"},
    {429, "too_many_requests", "the proxy limits how often it may be asked"},
    {500, "server_error", "the proxy failed; its log knows why"},
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
  if (asks && !knows_basic) return "it wants another way to log in than Basic, which is all that wsx knows";
  return proxy.url.user ? "the user or the password is wrong" : "give credentials: --proxy-user USER:PASS";
}

Error explain_status(const ChosenProxy& proxy, HttpResponseHead head, std::string body, const HostPort& target) {
  Error error{Phase::proxy, "refused",
              describe_proxy(proxy.url) + " answered " + std::to_string(head.status) +
                  (head.reason.empty() ? "" : ' ' + format_escaped(head.reason)) + " instead of connecting to " +
                  format_place(target),
              "the status and the body are the proxy's, not the server's"};
  for (const StatusHint& known : k_hints)
    if (known.status == head.status) {
      error.code = known.code;
      error.hint = known.hint;
    }
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

/// Reads a refusal's body, as far as it comes.
Task<std::string> read_refusal_body(WirePtr wire, HttpBodyEnd end) {
  const Deadline patience(wire->get_executor(), Clock::now() + k_refusal_body_patience, [&] { wire->hang_up(); });
  for (;;) {
    HttpBody body = read_body(wire->input(), end);
    if (body.is_complete) co_return std::move(body.content);
    const error_code gone = co_await wire->fill();
    if (gone) co_return std::move(body.content);
  }
}

/// Waits until a head is there, and consumes it. An error has a code of its own; nothing: it is not HTTP.
Task<Result<HttpResponseHead>> read_head(WirePtr wire, ChosenProxy proxy) {
  std::size_t room = k_max_proxy_head_bytes;  // for all heads together
  for (;;) {
    const std::string_view input = wire->input();
    const auto size = std::min(input.size(), k_http.size());
    if (input.substr(0, size) != k_http.substr(0, size)) co_return explain_garbage(proxy, input);
    const auto end = input.substr(0, room).find("\r\n\r\n");
    if (end != input.npos) {
      auto head = parse_response_head(input.substr(0, end));
      if (!head) co_return explain_garbage(proxy, input);
      wire->consume(end + 4);
      if (!is_interim_status(head->status)) co_return std::move(*head);
      room -= end + 4;
      continue;
    }
    if (input.size() >= room)
      co_return Error{Phase::proxy, "head_too_large",
                      "the head of the answer of " + describe_proxy(proxy.url) + " has more than 16 KiB", ""};
    const error_code gone = co_await wire->fill();
    if (gone)
      co_return explain_proxy_gone(
          proxy, gone, "is it an HTTP proxy? One that wants TLS (https://) or SOCKS often answers like this");
  }
}

}  // namespace

Task<Result<>> http_connect(WirePtr wire, ChosenProxy proxy, HostPort target) {
  wire->output().append(make_request(proxy, target));
  auto head = co_await read_head(wire, proxy);
  if (!head) co_return head.error();
  if (head->status >= 200 && head->status < 300) {  // a body is not possible here, whatever the headers say
    if (!wire->input().empty()) co_return explain_early_bytes(proxy);
    co_return Result<>{};
  }
  std::string body = co_await read_refusal_body(wire, find_body_end(*head));
  co_return explain_status(proxy, std::move(*head), std::move(body), target);
}

}  // namespace wsx
