#include "ws/judge_request.hpp"

#include "base/base64.hpp"
#include "base/secrets.hpp"
#include "ws/fitting_headers.hpp"
#include "ws/http_fields.hpp"
#include "ws/page_guard.hpp"

namespace wsx {
namespace {

namespace http = boost::beast::http;

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
std::optional<HandshakeRefusal> judge_upgrade(const Request& request, const AcceptOptions& options) {
  const HeaderList websocket_please{
      {"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Version", "13"}};
  if (request.method() != http::verb::get)
    return HandshakeRefusal{http::status::method_not_allowed,
                            "bad_method",
                            "a WebSocket handshake is a GET request",
                            {{"Allow", list_methods(request, options)}}};
  if (request.version() != 11)
    return HandshakeRefusal{http::status::upgrade_required, "bad_http_version", "a WebSocket handshake needs HTTP/1.1",
                            websocket_please};
  if (!has_token(request, http::field::connection, "upgrade") || !has_token(request, http::field::upgrade, "websocket"))
    return HandshakeRefusal{http::status::upgrade_required, "not_websocket",
                            "this is a WebSocket server: connect with ws:// or wss://", websocket_please};
  if (request[http::field::sec_websocket_version] != "13")
    return HandshakeRefusal{http::status::upgrade_required, "bad_version",
                            "this server only supports WebSocket version 13 (RFC 6455)", websocket_please};
  const auto key = parse_base64(std::string(request[http::field::sec_websocket_key]));
  if (!key || key->size() != 16)
    return HandshakeRefusal{http::status::bad_request, "bad_key", "Sec-WebSocket-Key must be 16 bytes in base64"};
  return std::nullopt;
}

}  // namespace

std::optional<HandshakeRefusal> judge_request(const Request& request, Wish wish, const AcceptOptions& options,
                                              Admission admission) {
  if (wish == Wish::upgrade)
    if (auto answer = judge_upgrade(request, options)) return answer;
  if (request.version() == 11 && !request.count(http::field::host))
    return HandshakeRefusal{http::status::bad_request, "no_host", "the request has no Host header"};
  if (wish == Wish::health) return std::nullopt;
  if (const unsigned status = options.reject_status; status && wish == Wish::upgrade)
    return HandshakeRefusal{static_cast<http::status>(status), "rejected",
                            "this server rejects every client (--reject)",
                            add_fitting_headers(status, options.headers)};
  if (!options.path.empty() && path_of(request) != options.path)
    return HandshakeRefusal{http::status::not_found, "not_found",
                            "there is nothing at " + format_escaped(path_of(request))};
  if (!options.user_password.empty() && !is_authorized(request, options.user_password))
    return HandshakeRefusal{http::status::unauthorized, "unauthorized", "a user name and password are required",
                            add_fitting_headers(401, {})};
  if (wish == Wish::upgrade)
    if (auto answer = judge_page(request, options)) return answer;
  if (admission == Admission::full)
    return HandshakeRefusal{http::status::service_unavailable, "too_many_connections",
                            "this server has reached its limit of clients"};
  if (admission == Admission::out_of_memory)
    return HandshakeRefusal{http::status::service_unavailable, "memory_limit",
                            "this server has no memory left for another client (--max-memory)"};
  return std::nullopt;
}

}  // namespace wsx
