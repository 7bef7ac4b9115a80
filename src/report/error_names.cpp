#include "report/error_names.hpp"

#include <algorithm>

namespace wsx {
namespace {

struct PhaseCodes {
  std::string_view phase, codes;  // separated by spaces, in alphabetical order
};

constexpr std::string_view k_dns_codes = "dns_unavailable host_not_found timeout";
constexpr std::string_view k_tcp_codes =
    "address_in_use address_not_available bad_unix_path bind_failed connect_failed connection_refused "
    "permission_denied socket_not_found timeout unreachable";
constexpr std::string_view k_tls_codes =
    "aborted bad_server_name bad_tls_file certificate_expired certificate_invalid certificate_not_yet_valid "
    "certificate_refused certificate_self_signed certificate_untrusted certificate_wrong_host "
    "client_certificate_required connection_closed connection_lost connection_reset no_certificate not_tls timeout "
    "tls_failed tls_version";
constexpr PhaseCodes k_phases[] = {
    {"dns", k_dns_codes},
    {"tcp", k_tcp_codes},
    // Reaching a proxy is its phase, whatever failed.
    {"proxy", k_dns_codes},
    {"proxy", k_tcp_codes},
    {"proxy", k_tls_codes},
    {"proxy",
     "bad_gateway bad_proxy_url bad_request connection_closed connection_lost connection_reset forbidden "
     "gateway_timeout head_too_large long_credentials long_host not_a_proxy not_http not_socks peer_speaks_tls "
     "proxy_unauthorized refused server_error service_unavailable socks_address_type_not_supported socks_bad_method "
     "socks_bad_reply socks_command_not_supported socks_connection_refused socks_general_failure "
     "socks_host_unreachable socks_network_unreachable socks_no_method socks_not_allowed socks_ttl_expired "
     "socks_unknown_reply timeout too_many_requests unexpected_bytes"},
    {"tls", k_tls_codes},
    {"upgrade",
     "bad_accept bad_extension bad_gateway bad_redirect bad_request bad_upgrade connection_closed connection_lost "
     "connection_reset extension_not_offered forbidden gateway_timeout head_too_large method_not_allowed not_found "
     "not_http not_websocket peer_speaks_tls proxy_unauthorized redirect redirect_downgrade redirect_loop refused "
     "request_too_large server_error service_unavailable subprotocol_not_offered subprotocol_refused timeout "
     "too_many_redirects too_many_requests unauthorized upgrade_required"},
    {"protocol", "bad_deflate bad_utf8 message_too_big protocol_error"},
    {"io", "closed_by_peer connection_closed connection_lost connection_reset internal_error"}};

std::vector<std::string> list_error_names() {
  std::vector<std::string> names;
  for (auto [phase, codes] : k_phases) {
    while (!codes.empty()) {
      const auto code = codes.substr(0, codes.find(' '));
      codes.remove_prefix(std::min(codes.size(), code.size() + 1));
      names.push_back(std::string(phase) + '.' + std::string(code));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

const std::vector<std::string>& error_names() {
  static const auto names = list_error_names();
  return names;
}

bool is_error_or_phase(std::string_view name) {
  return std::any_of(error_names().begin(), error_names().end(), [&](const std::string& known) {
    return known == name || known.starts_with(std::string(name) + '.');
  });
}

}  // namespace wsx
