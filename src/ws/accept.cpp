#include "ws/accept.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/http_response.hpp"
#include "wire/other_protocol.hpp"
#include "ws/http_answer.hpp"
#include "ws/http_fields.hpp"
#include "ws/judge_request.hpp"
#include "ws/plain_http.hpp"

namespace wsx {
namespace {

namespace http = boost::beast::http;

constexpr auto k_refusal_linger = std::chrono::seconds(1);

/// Sends what was appended, and that it was all.
void end_output(Wire& wire) {
  wire.shutdown_output();
  wire.flush();
}

void send_answer(Wire& wire, const HandshakeRefusal& answer, http::verb method = http::verb::get) {
  Refusal refusal{static_cast<unsigned>(answer.status), {{"Server", "wsx/" WSX_VERSION}}, answer.why + '\n'};
  refusal.headers.insert(refusal.headers.end(), answer.headers.begin(), answer.headers.end());
  if (may_have_body(refusal.status)) refusal.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  append_answer(wire, refusal, method);
  end_output(wire);
}

/// The request's head, consumed.
Task<FromClient<Request>> read_request(WirePtr wire) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(k_max_head_bytes);
  for (;;) {
    const std::string_view input = wire->input();
    boost::system::error_code error;
    if (!input.empty()) wire->consume(parser.put(net::buffer(input.data(), input.size()), error));
    if (parser.is_header_done()) co_return parser.release();
    if (error == http::error::header_limit || wire->input().size() > k_max_head_bytes) {
      const HandshakeRefusal answer{http::status::request_header_fields_too_large, "",
                                    "the request's head is larger than 16 KiB"};
      send_answer(*wire, answer);
      co_return Error{Phase::upgrade, "head_too_large", "a client sent a request head larger than 16 KiB", ""};
    }
    if (error && error != http::error::need_more) {
      const bool tls = is_tls_hello(input);
      const HandshakeRefusal answer{http::status::bad_request, "",
                                    tls ? "this port does not speak TLS: use ws://" : "this is not an HTTP request"};
      send_answer(*wire, answer);
      if (tls)
        co_return Error{Phase::upgrade, "peer_speaks_tls", "a client used TLS on this plain port",
                        "serve TLS with --tls, or connect with ws://"};
      co_return Error{Phase::upgrade, "not_http", "a client did not send an HTTP request", ""};
    }
    const bool begun = !wire->input().empty();
    const error_code gone = co_await wire->fill();
    if (gone) {
      if (begun)
        co_return Error{Phase::upgrade, "connection_closed", "a client disconnected in the middle of its request", ""};
      co_return std::nullopt;
    }
  }
}

std::vector<std::string> list_offered_subprotocols(const Request& request) {
  std::vector<std::string> offered;  // several fields are one list (RFC 6455, section 11.3.4)
  for (const auto& [name, value] : list_fields(request))
    if (is_same_name(name, "Sec-WebSocket-Protocol"))
      for (const auto& token : http::token_list(value)) offered.emplace_back(token);
  return offered;
}

}  // namespace

Task<FromClient<UpgradeRequest>> receive_request(WirePtr wire, const AcceptOptions& options, Admission admission) {
  const Deadline limit(wire->get_executor(), deadline_after(options.timeout), [&] { wire->hang_up(); });
  const Error too_slow{Phase::upgrade, "timeout", "a client did not finish its handshake in time",
                       "raise --handshake-timeout"};
  if (wire->is_tls()) {
    auto shaken = co_await wire->tls_handshake("a client");
    if (!shaken) co_return limit.has_passed() ? too_slow : shaken.error();
  }
  auto read = co_await read_request(wire);
  if (limit.has_passed() && !(read && *read)) co_return too_slow;
  if (!read) co_return read.error();
  if (!*read) co_return std::nullopt;
  const Request& request = **read;
  const Wish wish = find_wish(request, options);
  if (const auto answer = judge_request(request, wish, options, admission)) {
    send_answer(*wire, *answer, request.method());
    if (wish == Wish::page && answer->status == http::status::unauthorized &&
        !request.count(http::field::authorization))
      co_return std::nullopt;  // browsers ask for the password only when told to
    const auto status = static_cast<unsigned>(answer->status);
    const std::string message = "a client was refused with " + std::to_string(status) + ": " + answer->why;
    co_return Error{Phase::upgrade, answer->code, message, "", Refusal{status, answer->headers, answer->why}};
  }
  if (wish != Wish::upgrade) {
    wire->output().append(format_plain_answer(request, wish));
    end_output(*wire);
    co_return std::nullopt;
  }
  UpgradeRequest asked{std::string(request.target()), list_fields(request), list_offered_subprotocols(request)};
  co_return asked;
}

void refuse(Wire& wire, const Refusal& answer) {
  append_answer(wire, answer, http::verb::get);
  end_output(wire);
}

Task<> let_go(WirePtr wire) {
  const Deadline limit(wire->get_executor(), Clock::now() + k_refusal_linger, [&] { wire->hang_up(); });
  wire->shutdown_output();
  co_await wire->drop_input();
  wire->hang_up();
}

Task<FromClient<Upgraded>> accept(WirePtr wire, const AcceptOptions& options, ConnectionLimits limits,
                                  Admission admission) {
  auto request = co_await receive_request(wire, options, admission);
  FromClient<Upgraded> outcome = std::nullopt;
  if (!request) {
    outcome = request.error();
  } else if (*request) {
    auto upgraded = admit(wire, **request, options, limits);
    if (upgraded) co_return std::move(*upgraded);
    outcome = upgraded.error();
  }
  co_await let_go(wire);
  co_return outcome;
}

}  // namespace wsx
