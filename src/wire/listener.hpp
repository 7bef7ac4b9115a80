#pragma once
#include <boost/asio/basic_socket_acceptor.hpp>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "wire/listener_options.hpp"
#include "wire/net.hpp"

namespace wsx {

/// Listening sockets, one for each thread that will accept (SO_REUSEPORT; threads share a unix socket's queue). Closed,
/// and a unix socket's file removed, by the destructor.
class Listener {
 public:
  /// Errors have phase tcp: address_in_use, address_not_available, permission_denied, bind_failed; phase dns for the
  /// host.
  static Result<Listener> open(const ListenerOptions& options, unsigned threads);
  ~Listener();
  Listener(Listener&& other) noexcept;

  /// "127.0.0.1:8080" with the real port, or the unix socket's path.
  const std::string& address() const { return address_; }
  net::generic::stream_protocol protocol() const { return protocol_; }
  /// Hands out a thread's listening socket; the caller owns it. Once for each thread.
  int take_socket();

 private:
  /// Which file a path names, whatever else comes to have that name.
  struct FileIdentity {
    std::uint64_t device = 0, inode = 0;
    bool operator==(const FileIdentity&) const = default;
  };

  Listener() = default;
  static FileIdentity identify(const std::string& path);
  static Result<Listener> open_unix(const std::string& path, unsigned threads);
  static Result<Listener> open_tcp(const ListenerOptions& options, unsigned threads);

  std::vector<int> sockets_;
  net::generic::stream_protocol protocol_{0, 0};
  std::string address_, unix_path_;
  FileIdentity unix_file_;
};

using Acceptor = net::basic_socket_acceptor<net::generic::stream_protocol, Executor>;

/// Accepts until the acceptor is closed and hands each socket to `on_socket`. When the process or the system runs out
/// of descriptors it pauses, calls `on_pause` once, and goes on when there are some again: it never spins and never
/// ends. `acceptor` must outlive it.
Task<> accept_sockets(Acceptor& acceptor, std::function<void(Socket)> on_socket, std::function<void(Error)> on_pause);

}  // namespace wsx
