#include "ws/refusal.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/error.hpp>

#include "base/escape.hpp"
#include "base/http_response.hpp"
#include "wire/deadline.hpp"
#include "wire/other_protocol.hpp"
#include "ws/http_fields.hpp"
#include "ws/upgrade.hpp"

namespace wsx {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

struct StatusHint {
  unsigned status;
  const char *code, *hint;
};

constexpr StatusHint k_hints[] = {
    {400, "bad_request",
     "the server did not like the request: compare the headers that it got (-v) with what it wants"},
    {401, "unauthorized", "give credentials: -u USER:PASS, --bearer TOKEN or -H 'Authorization: …'"},
    {403, "forbidden", "credentials, an --origin that the server allows, or a --cookie may be missing"},
    {404, "not_found", "the host answers, but not at this path"},
    {405, "method_not_allowed", "this path is not a WebSocket endpoint"},
    {407, "proxy_unauthorized", "a proxy in between wants credentials"},
    {426, "upgrade_required", "the server wants another protocol or version; its Upgrade header says which"},
    {429, "too_many_requests", "the server limits how often you may connect; its Retry-After header may say when"},
    {500, "server_error", "the server failed; its log knows why"},
    {502, "bad_gateway", "a proxy answered: the server behind it is down, or does not speak WebSocket"},
    {503, "service_unavailable", "the server is overloaded or down for the moment"},
    {504, "gateway_timeout", "a proxy answered: the server behind it did not"},
};

Error explain_status(Refusal refusal, std::string_view reason) {
  Error error{Phase::upgrade, "refused", "the server answered " + std::to_string(refusal.status), ""};
  if (!reason.empty()) error.message += ' ' + format_escaped(reason);
  error.message += " instead of 101 Switching Protocols";
  if (refusal.status >= 200 && refusal.status < 300) {
    error.code = "not_websocket";
    error.hint = "there is a web server, but no WebSocket at this path";
  } else if (refusal.status >= 300 && refusal.status < 400) {
    error.code = "redirect";
    for (const auto& [name, value] : refusal.headers)
      if (is_same_name(name, "Location")) error.hint = "it points to " + format_escaped(value) + "; -L follows it";
  }
  for (const StatusHint& known : k_hints)
    if (known.status == refusal.status) {
      error.code = known.code;
      error.hint = known.hint;
    }
  error.refusal = std::move(refusal);
  return error;
}

Error explain_garbage(std::string_view input) {
  if (is_tls_alert(input))
    return {Phase::upgrade, "peer_speaks_tls", "the server speaks TLS on this port", "use wss:// instead of ws://"};
  return {Phase::upgrade, "not_http", "the server's answer is not HTTP/1.1; " + quote_beginning(input),
          "another protocol may be spoken on this port"};
}

}  // namespace

Task<Error> explain_refusal(WirePtr wire, boost::system::error_code error) {
  if (const Error* failure = wire->tls_failure()) co_return *failure;
  const std::string_view begun = wire->input();
  if (error == http::error::header_limit)
    co_return Error{Phase::upgrade, "head_too_large",
                    "the head of the server's answer is too large: at most 8 KiB of a 101, 16 KiB of any other", ""};
  if (error == http::error::bad_version) co_return explain_garbage(begun);
  if (error != beast::websocket::error::upgrade_declined) {
    const bool closed = error == net::error::eof;
    const bool reset = error == net::error::connection_reset || error == net::error::broken_pipe;
    co_return Error{Phase::upgrade,
                    closed  ? "connection_closed"
                    : reset ? "connection_reset"
                            : "connection_lost",
                    closed  ? "the server closed the connection before it answered the upgrade request"
                    : reset ? "the server reset the connection before it answered the upgrade request"
                            : "the connection was lost before the server answered: " + error.message(),
                    "is it a WebSocket server? A TLS port (wss://) often answers plain requests like this"};
  }

  http::response_parser<http::string_body> parser;
  parser.header_limit(k_max_head_bytes + 1);
  parser.body_limit(boost::none);
  parser.eager(true);
  const Deadline patience(wire->get_executor(), Clock::now() + k_refusal_body_patience, [&] { wire->hang_up(); });
  for (;;) {
    const std::string_view input = wire->input();
    boost::system::error_code parse_error;
    const std::size_t used = parser.put(net::buffer(input.data(), input.size()), parse_error);
    wire->consume(used);
    if (!parser.is_header_done() && parse_error && parse_error != http::error::need_more)
      co_return explain_garbage(input);
    const bool stuck = parse_error && parse_error != http::error::need_more;
    if (stuck || parser.is_done() || parser.get().body().size() >= k_max_refusal_body_bytes) break;
    const error_code lost = co_await wire->fill();
    if (lost) break;
  }
  Refusal refusal{parser.get().result_int(), list_fields(parser.get()), std::move(parser.get().body())};
  refusal.body.resize(std::min(refusal.body.size(), k_max_refusal_body_bytes));
  const std::string_view reason = parser.get().reason();
  // Beast makes one up where there is none.
  const bool is_made_up = reason == http::obsolete_reason(http::status::unknown);
  co_return explain_status(std::move(refusal), is_made_up ? "" : reason);
}

}  // namespace wsx
