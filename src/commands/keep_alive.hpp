#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "base/limits.hpp"
#include "wire/deadline.hpp"
#include "ws/connection.hpp"

namespace wsx {

/// Pings the peer at regular intervals, so that nothing in between drops the connection, and ends the connection when
/// the peer is not heard: neither a pong nor anything else within the timeout (RFC 6455, section 5.5.2).
class KeepAlive {
 public:
  /// `on_ping` is called for each ping that was sent.
  KeepAlive(Executor executor, std::shared_ptr<Connection> connection, KeepAliveOptions options,
            std::function<void(Ping)> on_ping);

  /// Whether a pong with this payload answers a ping of ours, and not one that somebody asked for.
  static bool is_own_ping(std::string_view payload) { return payload.starts_with("wsx "); }

  /// Our own output keeps us from reading: the peer's silence means nothing.
  void pause();
  void resume();

 private:
  void plan_ping();
  void ping();
  void judge();

  Executor executor_;
  std::shared_ptr<Connection> connection_;
  KeepAliveOptions options_;
  std::function<void(Ping)> on_ping_;
  std::unique_ptr<Deadline> next_ping_, verdict_;
  Clock::time_point pinged_{};
  std::uint64_t pings_ = 0;
  bool paused_ = false;
};

}  // namespace wsx
