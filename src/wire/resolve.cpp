#include "wire/resolve.hpp"

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "base/ascii.hpp"
#include "base/fd.hpp"
#include "base/host_port.hpp"
#include "wire/deadline.hpp"

namespace wsx {
namespace {

/// One getaddrinfo(3) on a thread of its own. Asio's resolver would do, but its destructor joins its thread, so a name
/// server that does not answer would keep the program from ending; this thread is left behind. It touches nothing of
/// Asio: it leaves its answer here and makes `answered` readable.
struct Lookup {
  Fd answered{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  int error = 0;
  std::vector<Endpoint> found;
};

int query(const std::string& host, std::uint16_t port, Family family, std::vector<Endpoint>& found) {
  addrinfo hints{};
  hints.ai_family = family == Family::v4 ? AF_INET : family == Family::v6 ? AF_INET6 : AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  for (const addrinfo* entry = error ? nullptr : list; entry; entry = entry->ai_next) {
    Endpoint endpoint;
    if (entry->ai_addrlen > endpoint.capacity()) continue;
    endpoint.resize(entry->ai_addrlen);
    std::memcpy(endpoint.data(), entry->ai_addr, entry->ai_addrlen);
    if (std::find(found.begin(), found.end(), endpoint) == found.end()) found.push_back(endpoint);
  }
  if (list) ::freeaddrinfo(list);
  return error;
}

/// Where there is no IPv6, ::1 is nobody's address.
bool has_loopback_v6() {
  static const bool has_it = [] {
    const Fd probe(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const Endpoint loopback(net::ip::address_v6::loopback(), 0);
    return probe && ::bind(probe.get(), loopback.data(), static_cast<socklen_t>(loopback.size())) == 0;
  }();
  return has_it;
}

/// Without the system's resolver and its thread, which take milliseconds when many ask at once.
std::vector<Endpoint> list_loopback(std::uint16_t port, Family family) {
  std::vector<Endpoint> found;
  if (family == Family::v6 || (family == Family::any && has_loopback_v6()))
    found.emplace_back(net::ip::address_v6::loopback(), port);
  if (family != Family::v6) found.emplace_back(net::ip::address_v4::loopback(), port);
  return found;
}

/// v6, v4, v6, v4 … beginning with what the system put first.
std::vector<Endpoint> interleave(const std::vector<Endpoint>& sorted) {
  std::vector<Endpoint> same, other, mixed;
  for (const Endpoint& endpoint : sorted)
    (endpoint.protocol() == sorted.front().protocol() ? same : other).push_back(endpoint);
  for (std::size_t i = 0; i < std::max(same.size(), other.size()); ++i) {
    if (i < same.size()) mixed.push_back(same[i]);
    if (i < other.size()) mixed.push_back(other[i]);
  }
  return mixed;
}

Error explain(int error, const std::string& host, Family family) {
  if (error == EAI_AGAIN || error == EAI_FAIL || error == EAI_SYSTEM)
    return {Phase::dns, "dns_unavailable", "no name server could resolve " + host + ": " + ::gai_strerror(error),
            "is this machine online? --connect-to HOST:PORT bypasses DNS"};
  const char* of_family = family == Family::v4   ? " with an IPv4 address"
                          : family == Family::v6 ? " with an IPv6 address"
                                                 : "";
  return {Phase::dns, "host_not_found", "host not found: " + host + of_family,
          *of_family ? "try without -4 or -6" : "is it spelled correctly?"};
}

}  // namespace

std::optional<std::vector<Endpoint>> list_known(const std::string& host, std::uint16_t port, Family family) {
  boost::system::error_code not_numeric;
  const auto address = net::ip::make_address(host, not_numeric);
  if (not_numeric) return is_localhost(host) ? std::optional(list_loopback(port, family)) : std::nullopt;
  const bool is_of_family = family == Family::any || (family == Family::v4) == address.is_v4();
  return is_of_family ? std::vector{Endpoint(address, port)} : std::vector<Endpoint>();
}

Task<Result<std::vector<Endpoint>>> resolve(std::string host, std::uint16_t port, Family family,
                                            Clock::time_point deadline) {
  if (auto known = list_known(host, port, family)) {
    if (known->empty()) co_return explain(EAI_NONAME, host, family);
    co_return *std::move(known);
  }
  auto lookup = std::make_shared<Lookup>();
  net::posix::basic_stream_descriptor<Executor> answered(co_await net::this_coro::executor,
                                                         ::dup(lookup->answered.get()));
  const Deadline limit(answered.get_executor(), deadline, [&] { answered.cancel(); });
  std::thread([lookup, name = host, port, family] {
    lookup->error = query(name, port, family, lookup->found);
    ::eventfd_write(lookup->answered.get(), 1);
  }).detach();
  auto [error] = co_await answered.async_wait(net::posix::descriptor_base::wait_read, k_await);
  if (error)
    co_return Error{Phase::dns, "timeout", "no name server answered in time for " + host,
                    "--connect-timeout sets the limit; --connect-to HOST:PORT bypasses DNS"};
  if (lookup->error || lookup->found.empty())
    co_return explain(lookup->error ? lookup->error : EAI_NONAME, host, family);
  co_return interleave(lookup->found);
}

}  // namespace wsx
