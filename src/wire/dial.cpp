#include "wire/dial.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "base/host_port.hpp"
#include "wire/address.hpp"
#include "wire/deadline.hpp"
#include "wire/lap.hpp"
#include "wire/proxy.hpp"
#include "wire/race.hpp"
#include "wire/reach.hpp"

namespace wsx {
namespace {

/// How often a server whose queue is full is asked again.
constexpr auto k_full_queue_pause = std::chrono::milliseconds(20);

/// Asio takes EAGAIN, by which a unix socket says that the server's queue is full, for a connection on its way.
bool is_connected(const Socket& socket) {
  error_code error;
  static_cast<void>(socket.remote_endpoint(error));
  return !error;
}

Task<Result<Socket>> connect_unix(std::string path, Clock::time_point deadline) {
  Socket socket(co_await net::this_coro::executor);
  if (path.size() > k_max_unix_path_bytes) co_return explain_long_unix_path(path);
  const net::local::stream_protocol::endpoint endpoint(path);
  auto [error] = co_await socket.async_connect(endpoint, k_await);
  while (!error && !is_connected(socket)) {
    if (Clock::now() + k_full_queue_pause > deadline)
      co_return Error{Phase::tcp, "timeout", path + " did not accept the connection in time",
                      "the server's queue of waiting connections is full; raise --connect-timeout to wait longer"};
    Timer later(socket.get_executor(), Clock::now() + k_full_queue_pause);
    co_await later.async_wait(k_await);
    auto [again] = co_await socket.async_connect(endpoint, k_await);
    error = again;
  }
  if (!error) co_return std::move(socket);
  if (error == boost::system::errc::no_such_file_or_directory)
    co_return Error{Phase::tcp, "socket_not_found", "Unix socket not found: " + path, "is the server running?"};
  co_return explain_connect_error(error, path);
}

}  // namespace

Result<HostPort> find_target(const Url& url, const DialOptions& options) {
  HostPort target{url.host, url.port};
  if (options.connect_to.empty()) return target;
  auto other = parse_host_port(options.connect_to);
  if (!other) return other.error();
  if (!other->host.empty()) target.host = other->host;
  if (other->port) target.port = other->port;
  return target;
}

namespace {

/// To a unix socket (`path`), through the proxy for this URL, or straight to `target`.
Task<Result<Dialed>> connect(Url url, std::string path, HostPort target, DialOptions options,
                             Clock::time_point deadline) {
  Dialed dialed;
  if (!path.empty()) {
    Lap lap;
    auto connected = co_await connect_unix(path, deadline);
    if (!connected) co_return connected.error();
    dialed.wire = std::make_shared<Wire>(std::move(*connected), nullptr);
    dialed.timing.tcp = lap.take();
    co_return dialed;
  }
  auto proxy = choose_proxy(url, options.proxy);
  if (!proxy) co_return proxy.error();
  if (*proxy) {
    auto tunnel = co_await dial_through(**proxy, target, options, deadline);
    co_return tunnel;
  }
  std::optional<net::ip::address> source;
  if (options.source) source = as_asio(*options.source);
  auto reached = co_await reach(target, options.family, deadline, source);
  if (!reached) co_return reached.error();
  dialed.wire = std::make_shared<Wire>(std::move(reached->socket), nullptr);
  dialed.timing.dns = reached->dns;
  dialed.timing.tcp = reached->tcp;
  co_return dialed;
}

/// `peer` is what errors call the other end.
Task<Result<>> shake_hands(WirePtr wire, Url url, DialOptions options, std::string peer, Clock::time_point deadline) {
  auto session =
      open_tls_client(*options.tls_context, options.tls.server_name.empty() ? url.host : options.tls.server_name);
  if (!session) co_return session.error();
  wire->start_tls(std::move(*session));
  const Deadline limit(wire->get_executor(), deadline, [&] { wire->hang_up(); });
  auto shaken = co_await wire->tls_handshake(peer);
  if (!shaken && limit.has_passed())
    co_return Error{Phase::tls, "timeout", peer + " did not finish the TLS handshake in time",
                    "is it a TLS port? --connect-timeout sets the limit"};
  co_return shaken;
}

}  // namespace

Task<Result<Dialed>> dial(Url url, DialOptions options, Clock::time_point deadline) {
  if (is_tls(url) && !options.tls_context) {  // before anything goes out: a bad file is not the server's fault
    auto made = make_tls_client(options.tls);
    if (!made) co_return made.error();
    options.tls_context = std::make_shared<const TlsContext>(std::move(*made));
  }
  const std::string path = options.unix_path.empty() ? url.unix_path : options.unix_path;
  const auto target = find_target(url, options);
  if (!target) co_return target.error();
  auto dialed = co_await connect(url, path, *target, options, deadline);
  if (!dialed || !is_tls(url)) co_return dialed;
  Lap lap;
  const std::string peer = path.empty() ? format_place(*target) : path;
  auto shaken = co_await shake_hands(dialed->wire, url, options, peer, deadline);
  if (!shaken) co_return shaken.error();
  dialed->timing.tls = lap.take();
  co_return dialed;
}

}  // namespace wsx
