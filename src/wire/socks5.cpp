#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "wire/other_protocol.hpp"
#include "wire/proxy_talk.hpp"
#include "wire/reach.hpp"

namespace wsx {
namespace {

// RFC 1928, sections 3 to 6; RFC 1929.
constexpr char k_version = 5, k_login_version = 1, k_connect = 1;
constexpr unsigned char k_no_login = 0, k_user_password = 2, k_no_method = 0xff;
constexpr char k_ipv4 = 1, k_name = 3, k_ipv6 = 4;
constexpr std::size_t k_max_name_bytes = 255, k_max_credential_bytes = 255;

struct ReplyText {
  unsigned char reply;
  const char *code, *what, *hint;
  bool is_unreachable;  // by this address; another may do
};

constexpr ReplyText k_replies[] = {
    {1, "socks_general_failure", "failed", "is the host name right? The proxy's log may say more", true},
    {2, "socks_not_allowed", "does not allow it", "another host or port may be allowed", false},
    {3, "socks_network_unreachable", "cannot reach that network", "is the proxy online, and does it support IPv6?",
     true},
    {4, "socks_host_unreachable", "cannot reach that host", "is the host name right, and can the proxy resolve it?",
     true},
    {5, "socks_connection_refused", "was refused by the server",
     "nothing is listening there: is the server running, and is the port right?", true},
    {6, "socks_ttl_expired", "got no packet through (TTL expired)", "the route from the proxy to the server is broken",
     true},
    {7, "socks_command_not_supported", "does not support the command CONNECT", "it cannot be used for WebSocket",
     false},
    {8, "socks_address_type_not_supported", "does not support this kind of address",
     "socks5:// sends addresses, socks5h:// names; -4 looks for IPv4 addresses only", true},
};

Error refuse(std::string code, std::string message, std::string hint) {
  return {Phase::proxy, std::move(code), std::move(message), std::move(hint)};
}

/// Waits for this many unread bytes.
Task<Result<>> wait_for(WirePtr wire, ChosenProxy proxy, std::size_t bytes) {
  while (wire->input().size() < bytes) {
    const error_code gone = co_await wire->fill();
    if (gone) co_return explain_proxy_gone(proxy, gone, "is it a SOCKS5 proxy? Others may close like this");
  }
  co_return Result<>{};
}

unsigned char byte_at(const WirePtr& wire, std::size_t index) {
  return static_cast<unsigned char>(wire->input()[index]);
}

Error explain_version(const ChosenProxy& proxy, const WirePtr& wire) {
  const bool is_http = wire->input().starts_with("HT");
  return refuse("not_socks",
                "the answer of " + describe_proxy(proxy.url) + " is not SOCKS5; " + quote_beginning(wire->input()),
                is_http ? "it looks like an HTTP proxy: write it with http:// in " + proxy.source
                        : "this port may speak another protocol");
}

/// RFC 1929.
Task<Result<>> log_in(WirePtr wire, ChosenProxy proxy) {
  const std::string user = *proxy.url.user, password = proxy.url.password.value_or("");
  std::string request{k_login_version};
  request += static_cast<char>(user.size());
  request += user;
  request += static_cast<char>(password.size());
  request += password;
  wire->output().append(request);
  const auto came = co_await wait_for(wire, proxy, 2);
  if (!came) co_return came.error();
  const auto status = byte_at(wire, 1);
  wire->consume(2);
  if (status == 0) co_return Result<>{};
  co_return refuse("proxy_unauthorized", describe_proxy(proxy.url) + " does not accept the user and password",
                   "the user or the password is wrong");
}

/// Offers what we can do, and does what the proxy chose of it.
Task<Result<>> agree_on_method(WirePtr wire, ChosenProxy proxy) {
  const bool has_user = proxy.url.user.has_value();
  wire->output().append(has_user ? std::string_view("\5\2\0\2", 4) : std::string_view("\5\1\0", 3));
  const auto came = co_await wait_for(wire, proxy, 2);
  if (!came) co_return came.error();
  if (wire->input()[0] != k_version) co_return explain_version(proxy, wire);
  const auto method = byte_at(wire, 1);
  wire->consume(2);
  if (method == k_no_login) co_return Result<>{};
  if (method == k_no_method && !has_user)
    co_return refuse("proxy_unauthorized", describe_proxy(proxy.url) + " requires a login",
                     "provide credentials: --proxy-user USER:PASS");
  if (method == k_no_method)
    co_return refuse("socks_no_method", describe_proxy(proxy.url) + " accepts no login method that wsx supports",
                     "wsx can log in with a user and password, or not at all");
  if (method != k_user_password || !has_user)
    co_return refuse(
        "socks_bad_method",
        describe_proxy(proxy.url) + " chose a login method that was not offered (" + std::to_string(method) + ')',
        "it does not implement SOCKS5 correctly");
  auto logged_in = co_await log_in(wire, proxy);
  co_return logged_in;
}

std::string make_request(const HostPort& target) {
  std::string request{k_version, k_connect, 0};
  error_code no_address;
  const auto address = net::ip::make_address(target.host.substr(0, target.host.find('%')), no_address);
  const auto append = [&](const auto& bytes) {
    request.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  if (no_address) {
    request += k_name;
    request += static_cast<char>(target.host.size());
    request += target.host;
  } else if (address.is_v4()) {
    request += k_ipv4;
    append(address.to_v4().to_bytes());
  } else {
    request += k_ipv6;
    append(address.to_v6().to_bytes());
  }
  request += static_cast<char>(*target.port >> 8);
  request += static_cast<char>(*target.port & 0xff);
  return request;
}

Error explain_reply(const ChosenProxy& proxy, const HostPort& target, unsigned char reply) {
  const std::string whom = describe_proxy(proxy.url) + " was asked for " + format_place(target);
  for (const ReplyText& known : k_replies)
    if (known.reply == reply) return refuse(known.code, whom + " and " + known.what, known.hint);
  return refuse("socks_unknown_reply", whom + " and answered with the unknown code " + std::to_string(reply),
                "its log may say why");
}

}  // namespace

Task<Result<>> socks5_connect(WirePtr wire, ChosenProxy proxy, HostPort target) {
  if (target.host.size() > k_max_name_bytes)
    co_return refuse("long_host", "the host name is longer than the 255 bytes that SOCKS allows", "is the name right?");
  const std::size_t user_bytes = proxy.url.user.value_or("").size(),
                    password_bytes = proxy.url.password.value_or("").size();
  if (std::max(user_bytes, password_bytes) > k_max_credential_bytes)
    co_return refuse("long_credentials", "SOCKS limits the user and the password to 255 bytes each", "are they right?");
  auto agreed = co_await agree_on_method(wire, proxy);
  if (!agreed) co_return agreed.error();
  wire->output().append(make_request(target));
  auto came = co_await wait_for(wire, proxy, 2);  // some proxies that refuse say no more than these two
  if (!came) co_return came.error();
  if (wire->input()[0] != k_version) co_return explain_version(proxy, wire);
  if (const auto reply = byte_at(wire, 1); reply != 0) co_return explain_reply(proxy, target, reply);
  came = co_await wait_for(wire, proxy, 5);
  if (!came) co_return came.error();
  // Where the proxy connected from; nobody wants to know it, but it must be read.
  const char type = wire->input()[3];
  const std::size_t address_bytes = type == k_ipv4   ? 4
                                    : type == k_ipv6 ? 16
                                    : type == k_name ? 1u + byte_at(wire, 4)
                                                     : 0;
  if (!address_bytes)
    co_return refuse("socks_bad_reply", describe_proxy(proxy.url) + " answered with an address of an unknown kind",
                     "it does not implement SOCKS5 correctly");
  const std::size_t reply_bytes = 4 + address_bytes + 2;
  came = co_await wait_for(wire, proxy, reply_bytes);
  if (!came) co_return came.error();
  wire->consume(reply_bytes);
  if (!wire->input().empty()) co_return explain_early_bytes(proxy);
  co_return Result<>{};
}

bool is_unreachable_by_socks5(const Error& error) {
  return std::any_of(std::begin(k_replies), std::end(k_replies),
                     [&](const ReplyText& reply) { return reply.is_unreachable && error.code == reply.code; });
}

}  // namespace wsx
