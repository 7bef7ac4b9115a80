// How a server lets a client in: through Beast, which makes the 101.
#include "base/http_response.hpp"
#include "ws/accept.hpp"
#include "ws/deflate_offer.hpp"
#include "ws/describe.hpp"
#include "ws/engine.hpp"
#include "ws/http_answer.hpp"
#include "ws/http_fields.hpp"
#include "ws/plain_http.hpp"
#include "ws/window_bits.hpp"

namespace wsx {
namespace {

constexpr const char *k_offered_extensions = "Sec-WebSocket-Extensions", *k_server_window = "server_max_window_bits";

/// Takes what is offered first.
constexpr std::string_view k_any_subprotocol = "*";

/// The first subprotocol of ours that the client offers too.
std::string choose_subprotocol(const std::vector<std::string>& offered, const std::vector<std::string>& ours) {
  for (const std::string& candidate : ours) {
    if (contains_token(offered, candidate)) return candidate;
    if (candidate == k_any_subprotocol && !offered.empty()) return offered.front();
  }
  return {};
}

/// Beast looks at the first offer to compress only, so it gets the one that is taken and no other.
Request make_request(const UpgradeRequest& asked, const std::optional<DeflateOffer>& taken) {
  Request request(http::verb::get, asked.target, 11);
  for (const auto& [name, value] : asked.headers)
    if (!is_same_name(name, k_offered_extensions)) request.insert(name, value);
  if (taken) request.set(http::field::sec_websocket_extensions, format_deflate_offer(*taken));
  return request;
}

/// Boost <= 1.90: Beast does not repeat a server_max_window_bits of 15, which it accepts (RFC 7692, section 7.1.2.1).
void complete_response(websocket::response_type& response, const std::optional<DeflateOffer>& taken) {
  response.set(http::field::connection, "Upgrade");
  std::string answer = join_fields(response, http::field::sec_websocket_extensions);
  if (!taken || !taken->server_window_bits || answer.empty() || answer.find(k_server_window) != answer.npos) return;
  answer += "; " + std::string(k_server_window) + '=' + std::to_string(k_max_window_bits);
  response.set(http::field::sec_websocket_extensions, answer);
}

/// Boost <= 1.90: Beast names itself where no server is named, after the decorator. What the wire holds ends with the
/// answer.
void unname_server(OutputBuffer& output, std::size_t before) {
  std::string answer(output.view().substr(before));
  const auto begin = answer.find("\r\nServer: Boost.Beast");
  if (begin == answer.npos) return;
  output.drop_last(answer.size());
  answer.erase(begin, answer.find("\r\n", begin + 2) - begin);
  output.append(answer);
}

Upgraded answer_upgrade(WirePtr wire, const UpgradeRequest& asked, const AcceptOptions& options,
                        ConnectionLimits limits, beast::error_code& error) {
  const auto taken =
      choose_deflate_offer(read_deflate_offers(join_headers(asked.headers, k_offered_extensions)), options.deflate);
  const Request request = make_request(asked, taken);
  Upgraded upgraded;
  Open& open = upgraded.open;
  auto engine = std::make_unique<Engine>(wire);
  configure(*engine, options.deflate, limits.max_message_bytes);
  engine->stream.set_option(websocket::stream_base::decorator([&](websocket::response_type& response) {
    complete_response(response, taken);
    response.set(http::field::server, "wsx/" WSX_VERSION);
    if (const auto chosen = choose_subprotocol(asked.subprotocols, options.subprotocols); !chosen.empty())
      response.set(http::field::sec_websocket_protocol, chosen);
    for (const std::string& name : options.removed_headers) response.erase(name);
    bool names_server = false;
    for (const auto& [name, value] : options.headers) {
      if (is_same_name(name, "Server") && !std::exchange(names_server, true)) response.erase(name);
      response.insert(name, value);
    }
    describe_response(open, response.result_int(), list_fields(response));
  }));
  const std::size_t before = wire->output().size();
  engine->stream.accept(request, error);
  if (contains_name(options.removed_headers, "Server")) unname_server(wire->output(), before);
  if (error) return upgraded;
  engine->stream.set_option(
      websocket::stream_base::decorator([](websocket::response_type&) {}));  // ours refers to locals
  engine->deflate = contains_extension(open.extensions.value_or(""), "permessage-deflate");
  if (!engine->deflate) engine.reset();
  open.role = Role::server;
  open.path = asked.target;
  open.request_headers = asked.headers;
  open.offered_subprotocols = asked.subprotocols;
  describe_wire(open, *wire);
  upgraded.connection = std::make_unique<Connection>(wire, std::move(engine), Role::server, limits);
  return upgraded;
}

}  // namespace

Result<Upgraded> admit(WirePtr wire, const UpgradeRequest& request, const AcceptOptions& options,
                       ConnectionLimits limits) {
  beast::error_code error;
  auto upgraded = answer_upgrade(wire, request, options, limits, error);
  wire->flush();
  if (error)  // Beast has answered by itself
    return Error{Phase::upgrade, "bad_request", "a client's handshake was refused: " + error.message(), ""};
  return upgraded;
}

}  // namespace wsx
