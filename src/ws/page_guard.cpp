#include "ws/page_guard.hpp"

#include "base/host_port.hpp"
#include "wire/address.hpp"
#include "ws/http_fields.hpp"

namespace wsx {
namespace {

namespace http = boost::beast::http;

constexpr std::string_view k_any_origin = "*";

bool is_wildcard(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

/// Nobody can make a number mean another machine.
bool is_number(const std::string& host) {
  return host.find(':') != host.npos || host.find_first_not_of("0123456789.") == host.npos;
}

bool is_this_machine(const std::string& host, const std::string& listened_on) {
  return is_loopback(host) || host == listened_on || (is_wildcard(listened_on) && is_number(host));
}

HandshakeRefusal forbid(std::string code, std::string why) {
  return {http::status::forbidden, std::move(code), std::move(why)};
}

}  // namespace

std::optional<HandshakeRefusal> judge_page(const Request& request, const AcceptOptions& options) {
  const std::string origin(request[http::field::origin]);
  if (request.count(http::field::origin) > 1)
    return HandshakeRefusal{http::status::bad_request, "repeated_origin",
                            "the request has more than one Origin header"};
  if (contains_token(options.origins, k_any_origin)) return std::nullopt;
  if (!options.origins.empty()) {
    if (contains_token(options.origins, origin)) return std::nullopt;
    return forbid("forbidden_origin", origin.empty() ? "a request without an Origin is not allowed here"
                                                     : "the origin " + format_escaped(origin) + " is not allowed here");
  }
  if (!options.guarded_host) return std::nullopt;
  const std::string host_field(request[http::field::host]);
  const auto host = parse_host_port(host_field);
  if (!host || !is_this_machine(host->host, *options.guarded_host))
    return forbid("forbidden_host", "this server adds credentials, and " + format_escaped(host_field) +
                                        " is not a name of this machine; --origin '*' lets in whoever comes");
  if (!request.count(http::field::origin)) return std::nullopt;
  if (is_own_page(host_of_origin(origin), host->host)) return std::nullopt;
  return forbid("forbidden_origin", "this server adds credentials, and the page's origin " + format_escaped(origin) +
                                        " is not of this machine; --origin " + format_escaped(origin) + " lets it in");
}

}  // namespace wsx
