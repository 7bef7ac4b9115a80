// How a server lets a client in: through Beast, which makes the 101.
#include "ws/accept.hpp"
#include "ws/describe.hpp"
#include "ws/engine.hpp"
#include "ws/http_answer.hpp"
#include "ws/http_fields.hpp"
#include "ws/plain_http.hpp"

namespace wsx {
namespace {

/// The first subprotocol of ours that the client offers too.
std::string choose_subprotocol(const std::vector<std::string>& offered, const std::vector<std::string>& ours) {
  for (const std::string& candidate : ours)
    if (contains_token(offered, candidate)) return candidate;
  return {};
}

/// Boost <= 1.90: Beast answers 9 to a client that allows the server a window of 8 bits at most, which no client may
/// accept; zlib cannot compress with 8.
bool asks_for_8_bits(const Request& request) {
  const std::string offer = join_fields(request, http::field::sec_websocket_extensions);
  for (const auto& extension : http::ext_list(offer))
    for (const auto& parameter : extension.second)
      if (is_same_name(std::string(parameter.first), "server_max_window_bits") && parameter.second == "8") return true;
  return false;
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
    describe_response(open, response.result_int(), list_fields(response));
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

Task<Result<Upgraded>> admit(WirePtr wire, UpgradeRequest request, AcceptOptions options, ConnectionLimits limits) {
  beast::error_code error;
  auto upgraded = answer_upgrade(wire, request, options, limits, error);
  if (error) {  // Beast has answered by itself
    co_await let_go(wire);
    co_return Error{Phase::upgrade, "bad_request", "a client's handshake was refused: " + error.message(), ""};
  }
  wire->flush();
  co_return upgraded;
}

}  // namespace wsx
