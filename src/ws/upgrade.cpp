#include "ws/upgrade.hpp"

#include <ctime>

#include "base/host_port.hpp"
#include "base/http_response.hpp"
#include "ws/deflate_answer.hpp"
#include "ws/deflate_offer.hpp"
#include "ws/describe.hpp"
#include "ws/engine.hpp"
#include "ws/http_fields.hpp"
#include "ws/refusal.hpp"
#include "ws/upgrade_request.hpp"

namespace wsx {
namespace {

constexpr unsigned k_switching = 101;
constexpr const char* k_extensions = "Sec-WebSocket-Extensions";
constexpr const char* k_accept = "Sec-WebSocket-Accept";
constexpr const char* k_protocol = "Sec-WebSocket-Protocol";

std::vector<DeflateOptions> list_offers(const UpgradeOptions& options) {
  if (options.deflate.enabled && options.forwarded_offer) return options.forwarded_offer->choices;
  return {options.deflate};
}

/// The head as Beast must see it: what it looks at and nothing else, each name once, because Beast looks at the first
/// field of a name only and takes 8 KiB at most. `accept`: what it is to find there.
std::string make_plain_head(const HeaderList& headers, const std::string& accept,
                            const std::vector<DeflateOptions>& offers) {
  std::string head = "HTTP/1.1 101 Switching Protocols\r\n";
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) head.append(name).append(": ").append(value).append("\r\n");
  };
  for (const char* name : {"Upgrade", "Connection"}) add(name, join_headers(headers, name));
  add(k_accept, accept);
  add(k_extensions, complete_answer(join_headers(headers, k_extensions), offers));
  return head + "\r\n";
}

/// What is wrong with a 101 before Beast looks at it.
std::optional<Error> judge_head(const HttpResponseHead& head) {
  if (head.bad_line)
    return Error{Phase::upgrade, "bad_upgrade",
                 "the server answered " + format_status(head) + ", but " + describe_bad_line(*head.bad_line),
                 "browsers end the connection here too"};
  if (count_headers(head.headers, k_accept) > 1)
    return Error{
        Phase::upgrade, "bad_accept",
        "the server sent more than one Sec-WebSocket-Accept: " + format_excerpt(join_headers(head.headers, k_accept)),
        "the server, or a proxy in front of it, adds the header twice"};
  if (count_headers(head.headers, k_extensions) == 0) return std::nullopt;
  return check_extension_list(join_headers(head.headers, k_extensions));
}

/// What one reader takes for two fields is one for another: nothing that may be passed on.
Error explain_mixed_line_ends(const HttpResponseHead& head) {
  return {Phase::upgrade, "bad_upgrade",
          "the server answered " + format_status(head) + ", but ended some lines of its head with LF alone",
          "it is not passed on: the client might read it differently"};
}

/// An answer to the upgrade request, and what came instead of a 101 that Beast may see.
struct Answer {
  ReceivedHead received;
  std::optional<Error> fault;
};

/// Beast makes a key, but with `sent` the request has left before.
struct Keys {
  std::string sent, own;
};

/// What the answer says to the key that was sent, said to Beast's.
std::string translate_accept(std::string accept, const Keys& keys) {
  return !keys.sent.empty() && accept == make_accept(keys.sent) ? make_accept(keys.own) : std::move(accept);
}

/// Waits for the head of the response and offers only that to Beast: what follows are frames.
Task<beast::error_code> offer_response_head(Pipe& pipe, const UpgradeOptions& options, Answer& answer,
                                            const Keys& keys) {
  auto received = co_await receive_head(pipe.wire().shared_from_this());
  answer.received = std::move(received);
  if (answer.received.end != ReceivedHead::End::complete) co_return websocket::error::upgrade_declined;
  const HttpResponseHead& head = *answer.received.head;
  if (options.passes_answer_on && head.mixes_line_ends) answer.fault = explain_mixed_line_ends(head);
  if (answer.fault || head.status != k_switching) co_return websocket::error::upgrade_declined;
  answer.fault = judge_head(head);
  if (answer.fault) co_return websocket::error::upgrade_declined;
  const auto accept = translate_accept(join_headers(head.headers, k_accept), keys);
  pipe.offer_copy(make_plain_head(head.headers, accept, list_offers(options)));
  co_return beast::error_code();
}

/// What a client must refuse though the handshake itself was right (RFC 6455, section 4.1, points 5 and 6).
std::optional<Error> judge_response(const HeaderList& headers, const UpgradeOptions& options) {
  const std::string subprotocol = join_headers(headers, k_protocol);
  const bool offered = contains_token(options.subprotocols, subprotocol);
  if (count_headers(headers, k_protocol) > 1 && !options.passes_answer_on)
    return Error{Phase::upgrade, "subprotocol_not_offered",
                 "the server chose more than one subprotocol: " + format_escaped(subprotocol), ""};
  if (!subprotocol.empty() && !offered && !options.passes_answer_on)
    return Error{Phase::upgrade, "subprotocol_not_offered",
                 "the server chose the subprotocol " + format_escaped(subprotocol) + ", which was not offered",
                 "offer it with -s " + format_escaped(subprotocol)};
  if (subprotocol.empty() && !options.subprotocols.empty() && !options.passes_answer_on)
    return Error{Phase::upgrade, "subprotocol_refused",
                 "the server accepted none of the offered subprotocols: " + join(options.subprotocols),
                 "browsers end the connection here too; leave out -s to connect without one"};
  return judge_extensions(join_headers(headers, k_extensions), list_offers(options));
}

Error explain_bad_handshake(const beast::error_code& error) {
  if (error == websocket::error::bad_sec_accept || error == websocket::error::no_sec_accept)
    return {Phase::upgrade, "bad_accept", "the server's Sec-WebSocket-Accept does not match the request's key",
            "the server, or a cache in front of it, does not implement WebSocket correctly"};
  return {Phase::upgrade, "bad_upgrade", "the server switched protocols, but not to WebSocket: " + error.message(),
          "a 101 answer needs Connection: Upgrade and Upgrade: websocket"};
}

/// Why there is no connection, once Beast's handshake has failed.
Task<Error> explain_failure(WirePtr wire, Answer answer, beast::error_code error, bool had_credentials) {
  if (answer.fault) co_return std::move(*answer.fault);
  if (answer.received.end != ReceivedHead::End::complete) co_return explain_no_head(*wire, answer.received);
  if (answer.received.head->status == k_switching) co_return explain_bad_handshake(error);
  Error refused = co_await explain_refusal(wire, std::move(*answer.received.head), had_credentials);
  co_return refused;
}

}  // namespace

Error explain_silence(const std::optional<HttpResponseHead>& head) {
  return {Phase::upgrade, "timeout",
          head ? "the server did not finish its answer in time; it began with " + format_status(*head)
               : "the server did not answer the upgrade request in time",
          "is it a WebSocket server? --connect-timeout sets the limit"};
}

Task<Result<Upgraded>> upgrade(WirePtr wire, Url url, UpgradeOptions options, ConnectionLimits limits,
                               Clock::time_point deadline, std::string sent_key) {
  const auto started = Clock::now();
  if (count_request_bytes(url, options) > k_max_request_bytes)
    co_return Error{Phase::upgrade, "request_too_large", "the request's headers are larger than 60 KiB",
                    "most servers accept 8 or 16 KiB at most"};
  if (auto bad = find_bad_cookie(options.cookies, url, std::time(nullptr))) co_return std::move(*bad);
  auto engine = std::make_unique<Engine>(wire);
  configure(*engine, options.deflate, limits.max_message_bytes);
  Upgraded upgraded;
  Keys keys{.sent = std::move(sent_key), .own = {}};
  engine->stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    keys.own = request[http::field::sec_websocket_key];
    add_headers(request, url, options);
    upgraded.open.request_headers = list_fields(request);
  }));
  Answer answer;
  if (!keys.sent.empty()) engine->pipe().mute();
  engine->pipe().wait_with([&](Pipe& pipe) {
    pipe.unmute();
    return offer_response_head(pipe, options, answer, keys);
  });
  const Deadline limit(wire->get_executor(), deadline, [&] { wire->hang_up(); });
  websocket::response_type response;
  const std::string host = host_header(url);
  auto [error] = co_await engine->stream.async_handshake(response, host, url.target, k_await);
  if (error) {
    if (limit.has_passed()) co_return explain_silence(answer.received.head);
    const bool had_credentials = find_header(upgraded.open.request_headers, "Authorization").has_value();
    Error failure = co_await explain_failure(wire, std::move(answer), error, had_credentials);
    co_return failure;
  }
  engine->stream.set_option(websocket::stream_base::decorator([](websocket::request_type&) {}));  // ours is gone soon
  HeaderList& headers = answer.received.head->headers;
  if (auto refused = judge_response(headers, options)) co_return std::move(*refused);
  engine->deflate = contains_extension(join_headers(headers, k_extensions), "permessage-deflate");

  Open& open = upgraded.open;
  open.role = Role::client;
  describe_response(open, k_switching, std::move(headers));
  describe_wire(open, *wire);
  open.timing.emplace().upgrade = std::chrono::duration_cast<microseconds>(Clock::now() - started);
  upgraded.connection = std::make_unique<Connection>(wire, std::move(engine), Role::client, limits);
  co_return upgraded;
}

}  // namespace wsx
