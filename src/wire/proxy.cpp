#include "wire/proxy.hpp"

#include <algorithm>

#include "wire/deadline.hpp"
#include "wire/lap.hpp"
#include "wire/proxy_talk.hpp"
#include "wire/reach.hpp"
#include "wire/resolve.hpp"

namespace wsx {
namespace {

/// Of a target with many addresses; each needs a connection to the proxy.
constexpr std::size_t k_max_targets = 8;

struct CodeHint {
  std::string_view code;
  const char* hint;
};

constexpr CodeHint k_tls_hints[] = {
    {"certificate_untrusted",
     "if you trust it, give its issuer with --proxy-cacert FILE, or skip the check with --proxy-insecure"},
    {"certificate_self_signed", "if you trust it, use --proxy-cacert FILE, or skip the check with --proxy-insecure"},
    {"not_tls", "is it a plain HTTP proxy? Then write it with http:// instead of https://"},
    {"bad_server_name", "--proxy-insecure skips the check"},
    {"client_certificate_required", "wsx does not support client certificates for proxies"},
};

/// A failure to reach the proxy is the proxy's, whatever the phase.
Error explain_unreached(Error error, const ChosenProxy& proxy) {
  error.phase = Phase::proxy;
  error.message = "the proxy cannot be reached: " + error.message;
  error.hint = error.code == "timeout" ? "is " + proxy.source + " right? --connect-timeout sets the limit"
                                       : "is " + proxy.source + " right, and the proxy running?";
  return error;
}

/// The flags that the hints of a TLS error name are those for the server's TLS.
Error explain_tls_to_proxy(Error error) {
  error.phase = Phase::proxy;
  if (error.code.starts_with("certificate_")) error.hint = "--proxy-insecure skips the check";
  for (const CodeHint& known : k_tls_hints)
    if (error.code == known.code) error.hint = known.hint;
  return error;
}

/// The session for an https proxy; null for any other.
Result<TlsSessionPtr> open_session(const ChosenProxy& proxy, const DialOptions& options) {
  if (proxy.url.scheme != ProxyUrl::Scheme::https) return TlsSessionPtr();
  const auto context = make_tls_client({.insecure = options.proxy.insecure,
                                        .ca_file = options.proxy.ca_file,
                                        .min_version = options.tls.min_version,
                                        .flags = {.ca_file = "--proxy-cacert"}});
  if (!context) return explain_tls_to_proxy(context.error());
  auto session = open_tls_client(*context, proxy.url.host);
  if (!session) return explain_tls_to_proxy(session.error());
  return session;
}

/// All that is said to the proxy, up to the open tunnel.
Task<Result<>> talk(WirePtr wire, ChosenProxy proxy, HostPort target, TlsSessionPtr tls) {
  if (tls) {
    wire->start_tls(std::move(tls));
    const std::string peer = describe_proxy(proxy.url);
    auto shaken = co_await wire->tls_handshake(peer);
    if (!shaken) co_return explain_tls_to_proxy(shaken.error());
  }
  if (is_socks(proxy.url)) {
    auto connected = co_await socks5_connect(wire, proxy, target);
    co_return connected;
  }
  auto connected = co_await http_connect(wire, proxy, target);
  co_return connected;
}

/// One connection to the proxy. `proxy` time counts from the connection on.
Task<Result<Dialed>> dial_one(ChosenProxy proxy, HostPort target, DialOptions options, TlsSessionPtr tls,
                              Clock::time_point deadline) {
  const HostPort where{proxy.url.host, proxy.url.port};
  auto reached = co_await reach(where, options.family, deadline);
  if (!reached) co_return explain_unreached(reached.error(), proxy);
  Lap lap;
  Dialed dialed{std::make_shared<Wire>(std::move(reached->socket), nullptr), {}};
  const Deadline limit(dialed.wire->get_executor(), deadline, [&] { dialed.wire->hang_up(); });
  auto talked = co_await talk(dialed.wire, proxy, target, std::move(tls));
  if (!talked && limit.has_passed() && !talked.error().refusal && talked.error().code != "timeout")
    co_return Error{Phase::proxy, "timeout",
                    describe_proxy(proxy.url) + " did not connect to " + format_place(target) + " in time",
                    "the server may not answer the proxy, or this is not the kind of proxy that " + proxy.source +
                        " says; --connect-timeout sets the limit"};
  if (!talked) co_return talked.error();
  dialed.wire->enter_tunnel();
  dialed.timing.dns = reached->dns;
  dialed.timing.tcp = reached->tcp;
  dialed.timing.proxy = lap.take();
  co_return dialed;
}

}  // namespace

Task<Result<Dialed>> dial_through(ChosenProxy proxy, HostPort target, DialOptions options, Clock::time_point deadline) {
  auto tls = open_session(proxy, options);
  if (!tls) co_return tls.error();
  if (proxy.url.scheme != ProxyUrl::Scheme::socks5) {
    auto dialed = co_await dial_one(proxy, target, options, std::move(*tls), deadline);
    co_return dialed;
  }
  Lap lap;
  auto targets = co_await resolve(target.host, *target.port, options.family, deadline);
  if (!targets) {
    Error error = targets.error();
    error.hint = "socks5h:// instead of socks5:// lets the proxy look names up";
    co_return error;
  }
  const auto target_dns = lap.take();
  auto dialed = co_await dial_first_reachable(proxy, std::move(*targets), options, deadline);
  if (dialed) *dialed->timing.dns += target_dns;
  co_return dialed;
}

Task<Result<Dialed>> dial_first_reachable(ChosenProxy proxy, std::vector<Endpoint> targets, DialOptions options,
                                          Clock::time_point deadline) {
  targets.resize(std::min(targets.size(), k_max_targets));
  std::optional<Error> first_failure;
  for (const Endpoint& target : targets) {
    const HostPort place{target.address().to_string(), target.port()};
    auto dialed = co_await dial_one(proxy, place, options, nullptr, deadline);
    if (dialed || !is_unreachable_by_socks5(dialed.error())) co_return dialed;
    if (!first_failure) first_failure = dialed.error();
  }
  co_return *first_failure;  // the system prefers that address, so its failure is the most telling
}

}  // namespace wsx
