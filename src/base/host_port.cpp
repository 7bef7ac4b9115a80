#include "base/host_port.hpp"

#include <algorithm>
#include <arpa/inet.h>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/number.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

bool is_name_char(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; }

Error refuse_host(std::string message, std::string hint) {
  return {Phase::url, "bad_host", std::move(message), std::move(hint)};
}

Result<std::uint16_t> parse_port(std::string_view text) {
  const auto port = parse_whole<std::uint16_t>(text);
  if (!port) return Error{Phase::url, "bad_port", quote(text) + " is not a port", "ports are numbers up to 65535"};
  return *port;
}

/// "127.0.0.1" for "127.1", "0x7f000001" and "0177.0.0.1", as browsers and resolvers read them, so that a certificate
/// is compared with the address. A number alone stays a name.
std::string write_out_ipv4(std::string name) {
  in_addr address{};
  char shown[INET_ADDRSTRLEN];
  const bool may_be_address = name.find('.') != name.npos || name.starts_with("0x");
  if (may_be_address && inet_aton(name.c_str(), &address) == 1 && inet_ntop(AF_INET, &address, shown, sizeof shown))
    return shown;
  return name;
}

/// In lower case. A dot at the end stays: it says that the name is whole, which resolvers and servers look at.
Result<std::string> parse_name(std::string_view text) {
  auto name = to_lower(text);
  if (!is_ascii(name))
    return refuse_host("the host " + quote(text) + " is not ASCII",
                       "write its encoded form (xn--…), as `idn2 NAME` prints it");
  if (!std::all_of(name.begin(), name.end(), is_name_char))
    return refuse_host(quote(text) + " is not a host name", "IPv6 addresses need brackets: [::1]");
  return write_out_ipv4(std::move(name));
}

/// What is between the brackets.
Result<std::string> parse_ipv6(std::string_view text) {
  const auto percent = text.find('%');
  const std::string address(text.substr(0, percent));
  in6_addr parsed{};
  char shown[INET6_ADDRSTRLEN];
  if (inet_pton(AF_INET6, address.c_str(), &parsed) != 1 || !inet_ntop(AF_INET6, &parsed, shown, sizeof shown))
    return refuse_host(quote(text) + " is not an IPv6 address", "");
  if (percent == text.npos) return shown;
  auto zone = text.substr(percent + 1);
  if (zone.starts_with("25") && zone.size() > 2) zone.remove_prefix(2);
  if (zone.empty() || !std::all_of(zone.begin(), zone.end(), is_name_char))
    return refuse_host(quote(text) + " has no valid zone after the \"%\"", "");
  return shown + ("%" + std::string(zone));
}

}  // namespace

Result<HostPort> parse_host_port(std::string_view text) {
  HostPort parsed;
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto bracket = text.find(']');
    if (bracket == text.npos) return refuse_host("the host's bracket is not closed", "write [::1] or [::1]:8080");
    auto host = parse_ipv6(text.substr(1, bracket - 1));
    if (!host) return host.error();
    parsed.host = std::move(*host);
    rest = text.substr(bracket + 1);
    if (!rest.empty() && !rest.starts_with(':')) return refuse_host("only a port can follow the host's bracket", "");
  } else {
    const auto colon = text.find(':');
    if (colon != text.npos && text.find(':', colon + 1) != text.npos)
      return refuse_host(quote(text) + " has more than one colon", "IPv6 addresses need brackets: [::1]:8080");
    auto host = parse_name(text.substr(0, colon));
    if (!host) return host.error();
    parsed.host = std::move(*host);
    if (colon != text.npos) rest = text.substr(colon);
  }
  if (rest.size() > 1) {
    const auto port = parse_port(rest.substr(1));
    if (!port) return port.error();
    parsed.port = *port;
  }
  return parsed;
}

std::string host_of_origin(std::string_view origin) {
  constexpr std::string_view k_mark = "://";
  const auto mark = origin.find(k_mark);
  if (mark == origin.npos) return {};
  const auto parsed = parse_host_port(origin.substr(mark + k_mark.size()));
  return parsed ? parsed->host : std::string();
}

bool is_localhost(std::string_view host) {
  std::string name = to_lower(host);
  if (name.ends_with('.')) name.pop_back();
  return name == "localhost" || name.ends_with(".localhost");
}

std::string format_host(std::string_view host) {
  if (host.find(':') == host.npos) return std::string(host);
  std::string out = "[" + std::string(host) + "]";
  if (const auto percent = out.find('%'); percent != out.npos) out.insert(percent + 1, "25");
  return out;
}

}  // namespace wsx
