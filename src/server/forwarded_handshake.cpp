#include "server/forwarded_handshake.hpp"

#include "base/http_response.hpp"
#include "base/percent.hpp"
#include "ws/deflate_offer.hpp"
#include "ws/forwarded_head.hpp"

namespace wsx {
namespace {

/// A request's target may also be a whole URL (RFC 9112, section 3.2.2).
std::string path_and_query(const std::string& target) {
  if (target.starts_with('/')) return encode_target(target);
  const auto url = parse_url(target);
  return url ? url->target : "/";
}

bool agrees_to_deflate(const Open& open) {
  return open.extensions && open.extensions->find("permessage-deflate") != std::string::npos;
}

}  // namespace

Url forward_url(const Url& server, const std::string& path, const std::string& client_target) {
  Url url = server;
  const std::string asked = path_and_query(client_target);
  const std::string given = !path.empty() ? encode_target(path) : server.target != "/" ? server.target : "";
  if (given.empty()) {
    url.target = asked;
  } else {
    const auto query = asked.find('?');
    url.target = given;
    if (given.find('?') == given.npos && query != asked.npos) url.target += asked.substr(query);
  }
  return url;
}

ClientOptions forward_request(const UpgradeRequest& request, const Url& url, const ForwardOptions& options,
                              const AcceptOptions& ours) {
  ClientOptions client;
  client.dial = options.dial;
  UpgradeOptions& upgrade = client.upgrade;
  HeaderList asked = request.headers;
  const bool has_credentials_for_us = !ours.user_password.empty();
  if (has_credentials_for_us || url.user) asked = without_header(std::move(asked), "Authorization");
  upgrade.headers = forward_request_headers(asked, ours.headers, ours.removed_headers);
  upgrade.subprotocols = request.subprotocols;
  upgrade.passes_answer_on = true;
  for (const auto& header : request.headers) upgrade.field_order.push_back(header.first);
  upgrade.forwarded_offer = forward_deflate_offers(join_headers(request.headers, "Sec-WebSocket-Extensions"));
  upgrade.deflate.enabled = upgrade.forwarded_offer && ours.deflate.enabled;
  upgrade.deflate.level = ours.deflate.level;
  return client;
}

AcceptOptions forward_admission(const Open& open, const AcceptOptions& ours) {
  AcceptOptions accept = ours;
  accept.headers = forward_response_headers(open.response_headers);
  accept.subprotocols.clear();  // it is among the headers
  accept.deflate.enabled = ours.deflate.enabled && agrees_to_deflate(open);
  return accept;
}

Error name_forward_flags(Error error) {
  if (error.refusal && error.phase == Phase::upgrade) error.hint = "the client was given this answer";
  if (error.code == "client_certificate_required") error.hint = "use --client-cert FILE and --client-key FILE";
  if (error.code == "tls_version") error.hint = "wsx requires TLS 1.2 or newer";
  return error;
}

Refusal forward_refusal(const Error& error) {
  constexpr unsigned k_bad_gateway = 502, k_gateway_timeout = 504, k_first_final = 200;
  if (error.refusal && error.phase == Phase::upgrade && error.refusal->status >= k_first_final)
    return {error.refusal->status, forward_response_headers(error.refusal->headers), error.refusal->body};
  return {error.code == "timeout" ? k_gateway_timeout : k_bad_gateway,
          {{"Server", "wsx/" WSX_VERSION}, {"Content-Type", "text/plain; charset=utf-8"}},
          "wsx could not forward to the server: " + error.message + '\n'};
}

Error tell_of_refusal(const Refusal& answer, const Error& error) {
  return {Phase::upgrade, "refused", "answered " + std::to_string(answer.status) + ": " + error.message, ""};
}

}  // namespace wsx
