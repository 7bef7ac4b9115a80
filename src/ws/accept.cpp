#include "ws/accept.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/base64.hpp"
#include "base/secrets.hpp"
#include "ws/deflate_offer.hpp"
#include "ws/describe.hpp"
#include "ws/engine.hpp"
#include "ws/fitting_headers.hpp"
#include "ws/http_fields.hpp"
#include "ws/plain_http.hpp"

namespace wsx {
namespace {

constexpr auto k_refusal_linger = std::chrono::seconds(1);

/// An HTTP answer that is not 101. `code` and `why` are for the error event, `why` for the body too.
struct Answer {
  http::status status;
  std::string code, why;
  HeaderList headers = {};
};

bool has_token(const Request& request, http::field field, std::string_view token) {
  for (const auto& [name, value] : list_fields(request))
    if (is_same_name(name, to_string(field)) && http::token_list(value).exists(token)) return true;
  return false;
}

/// RFC 7617: the scheme's name in any case, then what must be the same.
bool is_authorized(const Request& request, const std::string& user_password) {
  constexpr std::string_view k_scheme = "Basic ";
  const std::string given(request[http::field::authorization]);
  return is_same_name(std::string_view(given).substr(0, k_scheme.size()), k_scheme) &&
         is_same_secret(std::string_view(given).substr(k_scheme.size()), format_base64(user_password));
}

/// What is wrong with it as a handshake.
std::optional<Answer> judge_upgrade(const Request& request, const AcceptOptions& options) {
  const HeaderList websocket_please{
      {"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Version", "13"}};
  if (request.method() != http::verb::get)
    return Answer{http::status::method_not_allowed,
                  "bad_method",
                  "a WebSocket handshake is a GET request",
                  {{"Allow", list_methods(request, options)}}};
  if (request.version() != 11)
    return Answer{http::status::upgrade_required, "bad_http_version", "a WebSocket handshake needs HTTP/1.1",
                  websocket_please};
  if (!has_token(request, http::field::connection, "upgrade") || !has_token(request, http::field::upgrade, "websocket"))
    return Answer{http::status::upgrade_required, "not_websocket",
                  "this is a WebSocket server: connect with ws:// or wss://", websocket_please};
  if (request[http::field::sec_websocket_version] != "13")
    return Answer{http::status::upgrade_required, "bad_version",
                  "this server speaks version 13 of WebSocket (RFC 6455) only", websocket_please};
  const auto key = parse_base64(std::string(request[http::field::sec_websocket_key]));
  if (!key || key->size() != 16)
    return Answer{http::status::bad_request, "bad_key", "Sec-WebSocket-Key must be 16 bytes in base64"};
  return std::nullopt;
}

/// Why this request does not get what it wants, if it does not. A health check has no credentials, and nothing to
/// learn.
std::optional<Answer> judge(const Request& request, Wish wish, const AcceptOptions& options, Admission admission) {
  if (wish == Wish::upgrade)
    if (auto answer = judge_upgrade(request, options)) return answer;
  if (request.version() == 11 && !request.count(http::field::host))
    return Answer{http::status::bad_request, "no_host", "the request has no Host header"};
  if (wish == Wish::health) return std::nullopt;
  if (const unsigned status = options.reject_status; status && wish == Wish::upgrade)
    return Answer{static_cast<http::status>(status), "rejected", "this server was told to reject every client",
                  add_fitting_headers(status, options.headers)};
  if (!options.path.empty() && path_of(request) != options.path)
    return Answer{http::status::not_found, "not_found", "there is nothing at " + format_escaped(path_of(request))};
  if (!options.user_password.empty() && !is_authorized(request, options.user_password))
    return Answer{http::status::unauthorized, "unauthorized", "user name and password are needed",
                  add_fitting_headers(401, {})};
  if (wish == Wish::upgrade && !options.origins.empty() &&
      !contains_token(options.origins, std::string(request[http::field::origin])))
    return Answer{http::status::forbidden, "forbidden_origin",
                  "the origin " + format_escaped(std::string(request[http::field::origin])) + " is not allowed here"};
  if (admission == Admission::full)
    return Answer{http::status::service_unavailable, "too_many_connections",
                  "this server has as many clients as it may"};
  return std::nullopt;
}

/// Waits until the client has our answer and closes, or for k_refusal_linger.
Task<> let_go(Wire& wire) {
  const Deadline limit(wire.get_executor(), Clock::now() + k_refusal_linger, [&] { wire.hang_up(); });
  wire.shutdown_output();
  co_await wire.drop_input();
  wire.hang_up();
}

/// RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5.
bool may_have_body(unsigned status) { return status >= 200 && status != 204 && status != 205 && status != 304; }

/// A HEAD is answered as a GET, but for the body.
void append_answer(Wire& wire, const Refusal& answer, http::verb method) {
  const bool is_known = http::int_to_status(answer.status) != http::status::unknown;
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + ' ';
  if (is_known) head += std::string(http::obsolete_reason(http::int_to_status(answer.status)));
  head += "\r\n";
  bool names_connection = false;
  for (const auto& [name, value] : answer.headers) {
    head += name + ": " + value + "\r\n";
    names_connection = names_connection || is_same_name(name, "Connection");
  }
  if (!names_connection) head += "Connection: close\r\n";
  if (may_have_body(answer.status)) head += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  wire.output().append(head + "\r\n");
  if (may_have_body(answer.status) && method != http::verb::head) wire.output().append(answer.body);
}

Task<> send_answer(Wire& wire, const Answer& answer, http::verb method = http::verb::get) {
  Refusal refusal{static_cast<unsigned>(answer.status), {{"Server", "wsx/" WSX_VERSION}}, answer.why + '\n'};
  refusal.headers.insert(refusal.headers.end(), answer.headers.begin(), answer.headers.end());
  if (may_have_body(refusal.status)) refusal.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  append_answer(wire, refusal, method);
  co_await let_go(wire);
}

/// The request's head, consumed. An empty code: the client left without a word.
Task<Result<Request>> read_request(Wire& wire) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(k_max_head_bytes);
  for (;;) {
    const std::string_view input = wire.input();
    boost::system::error_code error;
    if (!input.empty()) wire.consume(parser.put(net::buffer(input.data(), input.size()), error));
    if (parser.is_header_done()) co_return parser.release();
    if (error == http::error::header_limit || wire.input().size() > k_max_head_bytes) {
      const Answer answer{http::status::request_header_fields_too_large, "", "the request's head has more than 16 KiB"};
      co_await send_answer(wire, answer);
      co_return Error{Phase::upgrade, "head_too_large", "a client sent a request head of more than 16 KiB", ""};
    }
    if (error && error != http::error::need_more) {
      const bool tls = input.size() > 2 && input[0] == 0x16 && input[1] == 0x03;
      const Answer answer{http::status::bad_request, "",
                          tls ? "this port does not speak TLS: use ws://" : "this is not an HTTP request"};
      co_await send_answer(wire, answer);
      if (tls)
        co_return Error{Phase::upgrade, "peer_speaks_tls", "a client spoke TLS to this plain port",
                        "serve TLS with --tls, or connect with ws://"};
      co_return Error{Phase::upgrade, "not_http", "a client sent something else than an HTTP request", ""};
    }
    const bool begun = !wire.input().empty();
    const error_code gone = co_await wire.fill();
    if (gone) {
      if (begun)
        co_return Error{Phase::upgrade, "connection_closed", "a client went away in the middle of its request", ""};
      co_return Error{Phase::upgrade, "", "", ""};
    }
  }
}

/// The first subprotocol of ours that the client offers too.
std::string choose_subprotocol(const std::vector<std::string>& offered, const std::vector<std::string>& ours) {
  for (const std::string& candidate : ours)
    if (contains_token(offered, candidate)) return candidate;
  return {};
}

/// Beast 1.81 answers 9 to who allows its server a window of 8 bits at most, which no client may accept; zlib cannot
/// compress with 8.
bool asks_for_8_bits(const Request& request) {
  const std::string offer = join_fields(request, http::field::sec_websocket_extensions);
  for (const auto& extension : http::ext_list(offer))
    for (const auto& parameter : extension.second)
      if (is_same_name(std::string(parameter.first), "server_max_window_bits") && parameter.second == "8") return true;
  return false;
}

std::vector<std::string> list_offered_subprotocols(const Request& request) {
  std::vector<std::string> offered;  // several fields are one list (RFC 6455, section 11.3.4)
  for (const auto& [name, value] : list_fields(request))
    if (is_same_name(name, "Sec-WebSocket-Protocol"))
      for (const auto& token : http::token_list(value)) offered.emplace_back(token);
  return offered;
}

Request make_request(const UpgradeRequest& asked) {
  Request request(http::verb::get, asked.target, 11);
  for (const auto& [name, value] : asked.headers) request.insert(name, value);
  return request;
}

Upgraded answer_upgrade(WirePtr wire, const UpgradeRequest& asked, const AcceptOptions& options,
                        ConnectionLimits limits, beast::error_code& error) {
  const Request request = make_request(asked);
  Upgraded upgraded;
  Open& open = upgraded.open;
  auto engine = std::make_unique<Engine>(wire);
  DeflateOptions deflate = options.deflate;
  if (asks_for_8_bits(request)) deflate.enabled = false;
  configure(*engine, deflate, limits.max_message_bytes);
  engine->stream.set_option(websocket::stream_base::decorator([&](websocket::response_type& response) {
    response.set(http::field::server, "wsx/" WSX_VERSION);
    if (const auto chosen = choose_subprotocol(asked.subprotocols, options.subprotocols); !chosen.empty())
      response.set(http::field::sec_websocket_protocol, chosen);
    bool names_server = false;
    for (const auto& [name, value] : options.headers) {
      if (is_same_name(name, "Server") && !std::exchange(names_server, true)) response.erase(name);
      response.insert(name, value);
    }
    describe_response(open, response);
  }));
  engine->stream.accept(request, error);
  if (error) return upgraded;
  engine->stream.set_option(
      websocket::stream_base::decorator([](websocket::response_type&) {}));  // ours refers to locals
  engine->deflate = contains_extension(open.extensions.value_or(""), "permessage-deflate");
  if (!engine->deflate) engine.reset();
  open.role = Role::server;
  open.path = asked.target;
  open.request_headers = asked.headers;
  describe_wire(open, *wire);
  upgraded.connection = std::make_unique<Connection>(wire, std::move(engine), Role::server, limits);
  return upgraded;
}

}  // namespace

Task<Result<UpgradeRequest>> receive_request(WirePtr wire, const AcceptOptions& options, Admission admission) {
  const Deadline limit(wire->get_executor(), deadline_after(options.timeout), [&] { wire->hang_up(); });
  const Error too_slow{Phase::upgrade, "timeout", "a client did not finish its handshake in time",
                       "--handshake-timeout allows more"};
  const Error nobodys_failure{Phase::upgrade, "", "", ""};
  if (wire->is_tls()) {
    auto shaken = co_await wire->tls_handshake("a client");
    if (!shaken) co_return limit.has_passed() ? too_slow : shaken.error();
  }
  auto request = co_await read_request(*wire);
  if (!request) co_return limit.has_passed() ? too_slow : request.error();
  const Wish wish = find_wish(*request, options);
  if (const auto answer = judge(*request, wish, options, admission)) {
    co_await send_answer(*wire, *answer, request->method());
    if (wish == Wish::page && answer->status == http::status::unauthorized &&
        !request->count(http::field::authorization))
      co_return nobodys_failure;  // browsers ask for the password only when they are told
    const auto status = static_cast<unsigned>(answer->status);
    const std::string message = "a client was refused with " + std::to_string(status) + ": " + answer->why;
    co_return Error{Phase::upgrade, answer->code, message, "", Refusal{status, answer->headers, answer->why}};
  }
  if (wish != Wish::upgrade) {
    wire->output().append(format_plain_answer(*request, wish));
    co_await let_go(*wire);
    co_return nobodys_failure;
  }
  UpgradeRequest asked{std::string(request->target()), list_fields(*request), list_offered_subprotocols(*request),
                       read_deflate_offer(join_fields(*request, http::field::sec_websocket_extensions))};
  co_return asked;
}

Task<Result<Upgraded>> admit(WirePtr wire, UpgradeRequest request, AcceptOptions options, ConnectionLimits limits) {
  beast::error_code error;
  auto upgraded = answer_upgrade(wire, request, options, limits, error);
  if (error) {  // Beast has answered by itself
    co_await let_go(*wire);
    co_return Error{Phase::upgrade, "bad_request", "a client's handshake was refused: " + error.message(), ""};
  }
  wire->flush();
  co_return upgraded;
}

Task<> refuse(WirePtr wire, Refusal answer) {
  append_answer(*wire, answer, http::verb::get);
  co_await let_go(*wire);
}

Task<Result<Upgraded>> accept(WirePtr wire, const AcceptOptions& options, ConnectionLimits limits,
                              Admission admission) {
  auto request = co_await receive_request(wire, options, admission);
  if (!request) co_return request.error();
  auto upgraded = co_await admit(wire, std::move(*request), options, limits);
  co_return upgraded;
}

}  // namespace wsx
