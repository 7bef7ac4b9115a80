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

/// One of the addresses.
struct Runner {
  Endpoint endpoint;
  std::optional<Socket> socket = std::nullopt;  // once it has started
  error_code failure = {};
};

/// What the runners share. Lives until the last of their handlers has run.
struct Race : std::enable_shared_from_this<Race> {
  Race(Executor executor, const std::vector<Endpoint>& endpoints, std::optional<net::ip::address> from)
      : source(std::move(from)), next_start(executor), finish(executor, k_never) {
    for (const Endpoint& endpoint : endpoints) runners.push_back({endpoint});
  }

  void start_next() {
    if (over || next == runners.size()) return;
    Runner& runner = runners[next++];
    runner.socket.emplace(finish.get_executor());
    ++running;
    const auto on_end = [self = shared_from_this(), &runner](error_code error) { self->on_connect(runner, error); };
    if (const error_code error = source ? leave_from(*source, *runner.socket, runner.endpoint) : error_code()) {
      net::post(finish.get_executor(), [on_end, error] { on_end(error); });
      return;
    }
    runner.socket->async_connect(runner.endpoint, on_end);
    if (next == runners.size()) return;
    next_start.expires_after(k_head_start);
    next_start.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->start_next();
    });
  }

  void on_connect(Runner& runner, error_code error) {
    --running;
    if (over) return;
    if (!error) {
      winner.emplace(std::move(*runner.socket));
      return end();
    }
    runner.failure = error;
    next_start.cancel();
    start_next();
    if (!running) end();
  }

  /// Whoever has not answered by now has failed.
  void give_up() {
    for (std::size_t i = 0; i < next; ++i)
      if (!runners[i].failure) runners[i].failure = net::error::timed_out;
    end();
  }

  /// Cancels all that still runs and wakes the coroutine.
  void end() {
    over = true;
    next_start.cancel();
    for (std::size_t i = 0; i < next; ++i) {
      error_code ignored;
      runners[i].socket->close(ignored);
    }
    finish.cancel();
  }

  std::vector<Runner> runners;
  std::optional<net::ip::address> source;
  std::size_t next = 0, running = 0;
  bool over = false;
  std::optional<Socket> winner;
  Timer next_start, finish;
};

std::string format_endpoint(const Endpoint& endpoint) {
  return format_address(endpoint.data(), static_cast<unsigned>(endpoint.size()));
}

std::string name(const std::string& peer, const Endpoint& endpoint) {
  const std::string address = format_endpoint(endpoint);
  return address == peer ? address : peer + " (" + address + ")";
}

/// What to try when it may be our own address that does not do.
std::string advise_on_source(const error_code& error, const net::ip::address& source) {
  if (error == net::error::address_family_not_supported)
    return "--source-ip " + source.to_string() + " is not of the server's address family";
  if (error == std::errc::address_not_available)
    return "is --source-ip " + source.to_string() + " an address of this machine, and does it have ports left?";
  return "";
}

}  // namespace

Error explain_connect_error(const error_code& error, const std::string& where) {
  if (error == net::error::connection_refused)
    return {Phase::tcp, "connection_refused", where + " refused the connection",
            "nothing is listening there: is the server running, and is the port right?"};
  if (error == net::error::timed_out)
    return {Phase::tcp, "timeout", where + " did not answer in time",
            "a firewall may be dropping the packets; --connect-timeout sets the limit"};
  if (error == net::error::host_unreachable || error == net::error::network_unreachable)
    return {Phase::tcp, "unreachable", where + " cannot be reached: " + error.message(),
            "is there a route to it, and is this machine online?"};
  if (error == std::errc::address_not_available)
    return {Phase::tcp, "connect_failed", "no connection to " + where + ": " + error.message(),
            "this machine may have no ports left for connections there"};
  return {Phase::tcp, "connect_failed", "no connection to " + where + ": " + error.message(), ""};
}

Error explain_failed_endpoints(const std::vector<FailedEndpoint>& failed, const std::string& peer) {
  // The first address is the one that the system prefers, so its failure is the most telling; the others are listed
  // after it.
  Error error = explain_connect_error(failed.front().failure, name(peer, failed.front().endpoint));
  for (std::size_t i = 1; i < failed.size(); ++i)
    error.message += (i == 1 ? "; also tried " : ", ") + format_endpoint(failed[i].endpoint) + " (" +
                     failed[i].failure.message() + ")";
  return error;
}

Task<Result<Socket>> race(std::vector<Endpoint> endpoints, std::string peer, Clock::time_point deadline,
                          std::optional<net::ip::address> source) {
  const auto executor = co_await net::this_coro::executor;
  auto race = std::make_shared<Race>(executor, endpoints, std::move(source));
  race->finish.expires_at(deadline);
  race->start_next();
  if (!race->over) co_await race->finish.async_wait(k_await);
  if (!race->over) race->give_up();
  if (race->winner) co_return std::move(*race->winner);
  std::vector<FailedEndpoint> failed;
  for (std::size_t i = 0; i < race->next; ++i) failed.push_back({race->runners[i].endpoint, race->runners[i].failure});
  Error error = explain_failed_endpoints(failed, peer);
  if (race->source)
    if (auto advice = advise_on_source(failed.front().failure, *race->source); !advice.empty())
      error.hint = std::move(advice);
  co_return error;
}

}  // namespace wsx
