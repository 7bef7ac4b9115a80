#include "wire/listener.hpp"

#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/fd.hpp"
#include "base/host_port.hpp"
#include "base/url.hpp"
#include "wire/address.hpp"
#include "wire/deadline.hpp"

namespace wsx {
namespace {

constexpr int k_backlog = 4096;  // the kernel takes less where net.core.somaxconn says so

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

struct BindHints {
  const char *in_use, *no_permission;
};
constexpr BindHints k_tcp_hints{
    "another program is listening there: stop it, or choose another port (0 for any free one)",
    "ports below 1024 need privileges"};
constexpr BindHints k_unix_hints{"this path is in use: by a listening server, or by a file that is not a socket",
                                 "the folder must be writable"};

Error explain_bind_error(int error, const std::string& where, const BindHints& hints) {
  const std::string sentence = "cannot listen on " + where + ": " + std::strerror(error);
  switch (error) {
    case EADDRINUSE:
      return {Phase::tcp, "address_in_use", sentence, hints.in_use};
    case EADDRNOTAVAIL:
      return {Phase::tcp, "address_not_available", sentence, "this machine has no such address"};
    case EACCES:
    case EPERM:
      return {Phase::tcp, "permission_denied", sentence, hints.no_permission};
    default:
      return {Phase::tcp, "bind_failed", sentence, ""};
  }
}

Result<Address> resolve_address(const ListenerOptions& options) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(options.host.c_str(), std::to_string(options.port).c_str(), &hints, &list);
  if (error || !list)
    return Error{Phase::dns, "host_not_found", "cannot listen on " + options.host + ": " + ::gai_strerror(error),
                 "use 127.0.0.1 for this machine only, or 0.0.0.0 for every interface"};
  Address address;
  address.size = list->ai_addrlen;
  std::memcpy(&address.storage, list->ai_addr, list->ai_addrlen);
  ::freeaddrinfo(list);
  return address;
}

enum class Sharing { alone, reuse_port };

/// A listening socket, or -1 with errno.
int listen_on(Address& address, Sharing sharing) {
  const int socket = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  bool ok = socket >= 0;
  if (ok && address.storage.ss_family != AF_UNIX) {
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (sharing == Sharing::reuse_port) ::setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  }
  ok = ok && ::bind(socket, address.get(), address.size) == 0 && ::listen(socket, k_backlog) == 0;
  if (ok) return socket;
  const int error = errno;
  if (socket >= 0) ::close(socket);
  errno = error;
  return -1;
}

/// A socket's file that nobody listens on any more is left from a server that was killed, and goes.
void remove_stale_socket(const std::string& path, Address& address) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || !S_ISSOCK(facts.st_mode)) return;
  const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (::connect(probe.get(), address.get(), address.size) != 0 && errno == ECONNREFUSED) ::unlink(path.c_str());
}

}  // namespace

Result<Listener> Listener::open(const ListenerOptions& options, unsigned threads) {
  return options.unix_path.empty() ? open_tcp(options, threads) : open_unix(options.unix_path, threads);
}

Result<Listener> Listener::open_unix(const std::string& path, unsigned threads) {
  if (path.size() > k_max_unix_path_bytes) return explain_long_unix_path(path);
  Listener listener;
  Address address;
  auto& name = reinterpret_cast<sockaddr_un&>(address.storage);
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.data(), path.size());
  address.size = sizeof name;
  remove_stale_socket(path, address);
  int socket = listen_on(address, Sharing::alone);
  if (socket < 0) return explain_bind_error(errno, path, k_unix_hints);
  listener.protocol_ = net::generic::stream_protocol(AF_UNIX, 0);
  listener.unix_path_ = listener.address_ = path;
  listener.unix_file_ = identify(path);
  listener.sockets_.push_back(socket);
  while (listener.sockets_.size() < threads) {
    socket = ::fcntl(listener.sockets_.front(), F_DUPFD_CLOEXEC, 0);
    if (socket < 0) return explain_bind_error(errno, path, k_unix_hints);
    listener.sockets_.push_back(socket);
  }
  return listener;
}

Result<Listener> Listener::open_tcp(const ListenerOptions& options, unsigned threads) {
  auto resolved = resolve_address(options);
  if (!resolved) return resolved.error();
  Listener listener;
  Address address = *resolved;
  const std::string where = format_host(options.host) + ':' + std::to_string(options.port);
  // SO_REUSEPORT would let a second server take over half of the first one's clients without a word, so the first
  // socket is opened without it, to find out; where threads share the port it makes way for sockets that have it.
  int first = listen_on(address, threads > 1 && !options.port ? Sharing::reuse_port : Sharing::alone);
  if (first >= 0 && threads > 1 && options.port) {
    ::close(first);
    first = listen_on(address, Sharing::reuse_port);
  }
  if (first < 0) return explain_bind_error(errno, where, k_tcp_hints);
  listener.protocol_ = net::generic::stream_protocol(address.storage.ss_family, IPPROTO_TCP);
  listener.sockets_.push_back(first);
  listener.address_ = format_local_address(first);
  ::getsockname(first, address.get(), &address.size);  // the real port
  while (listener.sockets_.size() < threads) {
    const int socket = listen_on(address, Sharing::reuse_port);
    if (socket < 0) return explain_bind_error(errno, listener.address_, k_tcp_hints);
    listener.sockets_.push_back(socket);
  }
  return listener;
}

Listener::Listener(Listener&& other) noexcept
    : sockets_(std::exchange(other.sockets_, {})),
      protocol_(other.protocol_),
      address_(std::move(other.address_)),
      unix_path_(std::exchange(other.unix_path_, {})),
      unix_file_(other.unix_file_) {}

Listener::FileIdentity Listener::identify(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return {};
  return {facts.st_dev, facts.st_ino};
}

Listener::~Listener() {
  // Another server may listen at this path by now.
  if (!unix_path_.empty() && identify(unix_path_) == unix_file_) ::unlink(unix_path_.c_str());
  for (const int socket : sockets_) ::close(socket);
}

int Listener::take_socket() {
  const int socket = sockets_.back();
  sockets_.pop_back();
  return socket;
}

Task<> accept_sockets(Acceptor& acceptor, std::function<void(Socket)> on_socket, std::function<void(Error)> on_pause) {
  constexpr auto k_pause = std::chrono::milliseconds(100);
  constexpr auto k_said_for = std::chrono::seconds(10);  // at the limit, each client that leaves lets one in
  bool said = false;
  Clock::time_point last_pause{};
  while (acceptor.is_open()) {
    Socket socket(acceptor.get_executor());
    auto [error] = co_await acceptor.async_accept(socket, k_await);
    if (!error) {
      said = said && Clock::now() - last_pause < k_said_for;
      on_socket(std::move(socket));
      continue;
    }
    if (error == net::error::operation_aborted || error == net::error::bad_descriptor) co_return;
    if (error == net::error::connection_aborted) continue;  // the client went away before it was accepted
    const bool exhausted =
        error == net::error::no_descriptors || error == boost::system::errc::too_many_files_open_in_system;
    if (!said)
      on_pause({Phase::tcp, exhausted ? "out_of_descriptors" : "accept_failed",
                "cannot accept clients at the moment: " + error.message(),
                exhausted ? "raise the limit with ulimit -n" : ""});
    said = true;
    last_pause = Clock::now();
    Timer pause(acceptor.get_executor(), k_pause);
    co_await pause.async_wait(k_await);
  }
}

}  // namespace wsx
