#include "ws/upgrade.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <ctime>

#include "base/base64.hpp"
#include "base/host_port.hpp"
#include "base/http_response.hpp"
#include "ws/deflate_answer.hpp"
#include "ws/describe.hpp"
#include "ws/engine.hpp"
#include "ws/http_fields.hpp"
#include "ws/refusal.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_http = "HTTP/";

/// The rest of `input` may still become a response's head.
bool may_be_http(std::string_view input) {
  const auto size = std::min(input.size(), k_http.size());
  return input.substr(0, size) == k_http.substr(0, size);
}

/// "HTTP/1.1 101": Beast may have it. Any other answer is for explain_refusal().
bool is_switching(std::string_view head) { return head.size() > 12 && head.substr(8, 4) == " 101"; }

/// "HTTP/1.1 103": another answer follows.
bool is_interim(std::string_view head) {
  const auto parsed = parse_response_head(head);
  return parsed && is_interim_status(parsed->status);
}

/// Boost <= 1.81: Beast's own limit on a response's head, which cannot be set.
constexpr std::size_t k_max_switching_head_bytes = 8 * 1024;

constexpr std::string_view k_extensions = "Sec-WebSocket-Extensions";

/// The head as Beast must see it: Beast looks at the first field of a name only, so what it must see comes first.
std::string complete_head(std::string_view head, const DeflateOptions& offer) {
  http::response_parser<http::empty_body> parser;
  beast::error_code error;
  parser.put(net::buffer(head.data(), head.size()), error);
  if (!parser.is_header_done()) return std::string(head);
  const std::string answer = join_fields(parser.get(), http::field::sec_websocket_extensions);
  const std::string whole = complete_answer(answer, offer);
  if (whole.empty() || whole == parser.get()[http::field::sec_websocket_extensions]) return std::string(head);
  const auto line_end = head.find("\r\n") + 2;
  return std::string(head.substr(0, line_end))
      .append(k_extensions)
      .append(": ")
      .append(whole)
      .append("\r\n")
      .append(head.substr(line_end));
}

/// Waits for the response's head and offers it to Beast, all of it and nothing behind it: that is frames already.
/// `completed`: with a field in front that the server did not send.
Task<beast::error_code> offer_response_head(Pipe& pipe, const DeflateOptions& offer, bool& completed) {
  Wire& wire = pipe.wire();
  std::size_t room = k_max_head_bytes;  // for all heads together
  for (;;) {
    const std::string_view input = wire.input();
    const auto end = input.substr(0, room).find("\r\n\r\n");
    if (end != input.npos) {
      if (is_interim(input.substr(0, end))) {
        wire.consume(end + 4);
        room -= end + 4;
        continue;
      }
      if (!is_switching(input)) co_return websocket::error::upgrade_declined;
      std::string head = complete_head(input.substr(0, end + 4), offer);
      completed = head.size() > end + 4;
      if (head.size() > k_max_switching_head_bytes) co_return http::error::header_limit;
      pipe.offer_copy(std::move(head));
      wire.consume(end + 4);
      co_return beast::error_code();
    }
    if (!may_be_http(input)) co_return http::error::bad_version;
    if (input.size() >= room) co_return http::error::header_limit;
    const error_code error = co_await wire.fill();
    if (error) co_return error;
  }
}

void add_headers(websocket::request_type& request, const Url& url, const UpgradeOptions& options) {
  request.set(http::field::user_agent, "wsx/" WSX_VERSION);
  if (!options.origin.empty()) request.set(http::field::origin, options.origin);
  std::string user_password = options.user_password;
  if (user_password.empty() && url.user) user_password = *url.user + ':' + url.password.value_or("");
  if (!user_password.empty()) request.set(http::field::authorization, "Basic " + format_base64(user_password));
  if (!options.bearer_token.empty()) request.set(http::field::authorization, "Bearer " + options.bearer_token);
  const std::string cookies = format_cookies(options.cookies, url, std::time(nullptr));
  if (!cookies.empty()) request.set(http::field::cookie, cookies);
  if (!options.subprotocols.empty()) request.set(http::field::sec_websocket_protocol, join(options.subprotocols));
  // What the user gives replaces what we would have said; the same name twice is two fields.
  std::vector<std::string> replaced;
  for (const auto& [name, value] : options.headers) {
    if (!contains_name(replaced, name)) request.erase(name);
    replaced.push_back(name);
    request.insert(name, value);
  }
}

/// Beast's limit for one field is 64 KiB, and it throws.
constexpr std::size_t k_max_request_bytes = 60 * 1024;

std::size_t count_request_bytes(const Url& url, const UpgradeOptions& options) {
  std::size_t bytes =
      url.target.size() + options.origin.size() + options.bearer_token.size() +
      2 * (options.user_password.size() + url.user.value_or("").size() + url.password.value_or("").size());
  for (const std::string& subprotocol : options.subprotocols) bytes += subprotocol.size() + 2;
  for (const Cookie& cookie : options.cookies) bytes += cookie.pair.size() + 2;
  for (const auto& [name, value] : options.headers) bytes += name.size() + value.size() + 4;
  return bytes;
}

/// What a client must refuse though the handshake itself was right (RFC 6455, section 4.1, points 5 and 6).
std::optional<Error> judge_response(const websocket::response_type& response, const UpgradeOptions& options) {
  const std::string subprotocol = join_fields(response, http::field::sec_websocket_protocol);
  const bool offered = contains_token(options.subprotocols, subprotocol);
  if (response.count(http::field::sec_websocket_protocol) > 1 && !options.passes_subprotocol_on)
    return Error{Phase::upgrade, "subprotocol_not_offered",
                 "the server chose more than one subprotocol: " + format_escaped(subprotocol), ""};
  if (!subprotocol.empty() && !offered && !options.passes_subprotocol_on)
    return Error{Phase::upgrade, "subprotocol_not_offered",
                 "the server chose the subprotocol " + format_escaped(subprotocol) + ", which was not offered",
                 "offer it with -s " + format_escaped(subprotocol)};
  if (subprotocol.empty() && !options.subprotocols.empty() && !options.passes_subprotocol_on)
    return Error{Phase::upgrade, "subprotocol_refused",
                 "the server accepted none of the subprotocols offered: " + join(options.subprotocols),
                 "browsers end the connection here too; leave out -s to connect without one"};
  return judge_extensions(join_fields(response, http::field::sec_websocket_extensions), options.deflate);
}

Error explain_bad_handshake(const beast::error_code& error) {
  if (error == websocket::error::bad_sec_accept || error == websocket::error::no_sec_accept)
    return {Phase::upgrade, "bad_accept", "the server's Sec-WebSocket-Accept does not answer our key",
            "the server, or a cache before it, does not implement WebSocket correctly"};
  return {Phase::upgrade, "bad_upgrade", "the server switched protocols, but not to WebSocket: " + error.message(),
          "a 101 answer needs Connection: Upgrade and Upgrade: websocket"};
}

}  // namespace

Task<Result<Upgraded>> upgrade(WirePtr wire, Url url, UpgradeOptions options, ConnectionLimits limits,
                               Clock::time_point deadline) {
  const auto started = Clock::now();
  if (count_request_bytes(url, options) > k_max_request_bytes)
    co_return Error{Phase::upgrade, "request_too_large", "the request's headers have more than 60 KiB together",
                    "servers take 8 or 16 KiB at most"};
  auto engine = std::make_unique<Engine>(wire);
  configure(*engine, options.deflate, limits.max_message_bytes);
  Upgraded upgraded;
  engine->stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    add_headers(request, url, options);
    upgraded.open.request_headers = list_fields(request);
  }));
  bool completed = false;
  engine->pipe().wait_with([&](Pipe& pipe) { return offer_response_head(pipe, options.deflate, completed); });
  const Deadline limit(wire->get_executor(), deadline, [&] { wire->hang_up(); });
  websocket::response_type response;
  const std::string host = host_header(url);
  auto [error] = co_await engine->stream.async_handshake(response, host, url.target, k_await);
  if (error) {
    if (limit.has_passed())
      co_return Error{Phase::upgrade, "timeout", "the server did not answer the upgrade request in time",
                      "is it a WebSocket server? --connect-timeout allows more"};
    if (!engine->pipe().wait_error()) co_return explain_bad_handshake(error);
    Error refused = co_await explain_refusal(wire, engine->pipe().wait_error());
    co_return refused;
  }
  engine->stream.set_option(websocket::stream_base::decorator([](websocket::request_type&) {}));  // ours is gone soon
  if (completed) response.erase(response.begin());
  if (auto refused = judge_response(response, options)) co_return std::move(*refused);
  engine->deflate =
      contains_extension(join_fields(response, http::field::sec_websocket_extensions), "permessage-deflate");

  Open& open = upgraded.open;
  open.role = Role::client;
  describe_response(open, response);
  describe_wire(open, *wire);
  open.timing.emplace().upgrade = std::chrono::duration_cast<microseconds>(Clock::now() - started);
  upgraded.connection = std::make_unique<Connection>(wire, std::move(engine), Role::client, limits);
  co_return upgraded;
}

}  // namespace wsx
