#include "commands/keep_alive.hpp"

#include "base/units.hpp"

namespace wsx {

KeepAlive::KeepAlive(Executor executor, std::shared_ptr<Connection> connection, KeepAliveOptions options,
                     std::function<void(Ping)> on_ping)
    : executor_(executor), connection_(std::move(connection)), options_(options), on_ping_(std::move(on_ping)) {
  plan_ping();
}

void KeepAlive::plan_ping() {
  next_ping_ = std::make_unique<Deadline>(executor_, deadline_after(options_.interval), [this] { ping(); });
}

void KeepAlive::ping() {
  if (connection_->is_closing()) return;
  // A peer that takes nothing gets no more pings, but is judged all the same.
  if (!connection_->is_clogged()) {
    const Ping ping{Direction::out, "wsx " + std::to_string(++pings_)};  // each its own, for the round trip
    connection_->ping(ping.payload);
    connection_->flush();
    on_ping_(ping);
  }
  if (!verdict_ && !paused_) {
    pinged_ = Clock::now();
    verdict_ = std::make_unique<Deadline>(executor_, deadline_after(options_.timeout), [this] { judge(); });
  }
  plan_ping();
}

void KeepAlive::judge() {
  if (connection_->is_closing()) return;
  if (connection_->last_heard() < pinged_)
    return connection_->hang_up(
        {Phase::io, "ping_timeout",
         "nothing was heard from the peer after a ping for " + format_duration(options_.timeout),
         "raise --ping-timeout"});
  verdict_.reset();
}

void KeepAlive::pause() {
  paused_ = true;
  verdict_.reset();
}

void KeepAlive::resume() { paused_ = false; }

}  // namespace wsx
