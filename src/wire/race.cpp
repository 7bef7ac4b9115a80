#include "wire/race.hpp"

#include <boost/asio/post.hpp>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>

#include "wire/address.hpp"
#include "wire/deadline.hpp"

namespace wsx {
namespace {

constexpr auto k_head_start = std::chrono::milliseconds(250);

/// The port is chosen by connect(2), not here: so that the same port of ours may lead to several servers.
error_code leave_from(const net::ip::address& source, Socket& socket, const Endpoint& endpoint) {
  if (source.is_v4() != endpoint.address().is_v4()) return net::error::address_family_not_supported;
  error_code error;
  socket.open(endpoint.protocol(), error);
  if (error) return error;
  const int on = 1;
  ::setsockopt(socket.native_handle(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  socket.bind(Endpoint(source, 0), error);
  return error;
}

/// What the attempts share. Lives until the last of their handlers has run.
struct Race : std::enable_shared_from_this<Race> {
  Race(Executor executor, std::vector<Endpoint> runners, std::optional<net::ip::address> from)
      : endpoints(std::move(runners)), source(std::move(from)), next_start(executor), finish(executor, k_never) {}

  void start_next() {
    if (over || next == endpoints.size()) return;
    const Endpoint endpoint = endpoints[next++];
    auto socket = std::make_shared<Socket>(finish.get_executor());
    sockets.push_back(socket);
    ++running;
    if (const error_code error = source ? leave_from(*source, *socket, endpoint) : error_code()) {
      net::post(finish.get_executor(),
                [self = shared_from_this(), socket, endpoint, error] { self->on_connect(error, endpoint, *socket); });
      return;
    }
    socket->async_connect(endpoint, [self = shared_from_this(), socket, endpoint](error_code error) {
      self->on_connect(error, endpoint, *socket);
    });
    if (next == endpoints.size()) return;
    next_start.expires_after(k_head_start);
    next_start.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->start_next();
    });
  }

  void on_connect(error_code error, const Endpoint& endpoint, Socket& socket) {
    --running;
    if (over) return;
    if (!error) {
      winner.emplace(std::move(socket));
      return end();
    }
    failures.emplace_back(error, endpoint);
    next_start.cancel();
    start_next();
    if (!running) end();
  }

  /// Cancels all that still runs and wakes the coroutine.
  void end() {
    over = true;
    next_start.cancel();
    for (auto& socket : sockets) {
      error_code ignored;
      socket->close(ignored);
    }
    finish.cancel();
  }

  std::vector<Endpoint> endpoints;
  std::optional<net::ip::address> source;
  std::size_t next = 0, running = 0;
  bool over = false;
  std::vector<std::shared_ptr<Socket>> sockets;
  std::vector<std::pair<error_code, Endpoint>> failures;
  std::optional<Socket> winner;
  Timer next_start, finish;
};

std::string name(const std::string& peer, const Endpoint& endpoint) {
  const std::string address = format_address(endpoint.data(), static_cast<unsigned>(endpoint.size()));
  return address == peer ? address : peer + " (" + address + ")";
}

/// What to try when it may be our own address that does not do.
std::string advise_on_source(const error_code& error, const net::ip::address& source) {
  if (error == net::error::address_family_not_supported)
    return "--source-ip " + source.to_string() + " is of another family of addresses than the server's";
  if (error == std::errc::address_not_available)
    return "is --source-ip " + source.to_string() + " an address of this machine, and has it ports left?";
  return "";
}

}  // namespace

Error explain_connect_error(const error_code& error, const std::string& where) {
  if (error == net::error::connection_refused)
    return {Phase::tcp, "connection_refused", where + " refused the connection",
            "nothing listens there: is the server running, and is the port right?"};
  if (error == net::error::timed_out)
    return {Phase::tcp, "timeout", where + " did not answer in time",
            "a firewall may swallow the packets; --connect-timeout allows more"};
  if (error == net::error::host_unreachable || error == net::error::network_unreachable)
    return {Phase::tcp, "unreachable", where + " cannot be reached: " + error.message(),
            "is there a route to it, and is this machine online?"};
  if (error == std::errc::address_not_available)
    return {Phase::tcp, "connect_failed", "no connection to " + where + ": " + error.message(),
            "this machine may have no ports left for connections there"};
  return {Phase::tcp, "connect_failed", "no connection to " + where + ": " + error.message(), ""};
}

Task<Result<Socket>> race(std::vector<Endpoint> endpoints, std::string peer, Clock::time_point deadline,
                          std::optional<net::ip::address> source) {
  const auto executor = co_await net::this_coro::executor;
  auto race = std::make_shared<Race>(executor, std::move(endpoints), std::move(source));
  race->finish.expires_at(deadline);
  race->start_next();
  if (!race->over) co_await race->finish.async_wait(k_await);
  if (!race->over) race->end();  // the deadline
  if (race->winner) co_return std::move(*race->winner);
  if (race->failures.empty())
    co_return explain_connect_error(net::error::timed_out, name(peer, race->endpoints.front()));
  // The first address is the one that the system prefers, so its failure tells most; the others are named beside it.
  Error error = explain_connect_error(race->failures.front().first, name(peer, race->failures.front().second));
  if (race->source)
    if (auto advice = advise_on_source(race->failures.front().first, *race->source); !advice.empty())
      error.hint = std::move(advice);
  for (std::size_t i = 1; i < race->failures.size(); ++i) {
    const auto& [other, endpoint] = race->failures[i];
    error.message += (i == 1 ? "; also tried " : ", ") +
                     format_address(endpoint.data(), static_cast<unsigned>(endpoint.size())) + " (" + other.message() +
                     ")";
  }
  co_return error;
}

}  // namespace wsx
