#include "bench/storm.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "base/close_code.hpp"
#include "ws/open_client.hpp"

namespace wsx {
namespace {

constexpr auto k_second = std::chrono::seconds(1);

void record(Distribution& to, const std::optional<microseconds>& phase) {
  if (phase) to.record(*phase);
}

Clock::time_point to_time(Nanos nanos) { return Clock::time_point(std::chrono::nanoseconds(nanos)); }

}  // namespace

Storm::Storm(const BenchPlan& plan, RunControl& control, unsigned index, unsigned threads)
    : LoadThread(plan, control, index, threads),
      pause_(context_.get_executor()),
      limit_(std::max<std::size_t>(1, plan.connections / threads + (index < plan.connections % threads))) {}

Storm::~Storm() {
  context_.stop();
  join();
}

void Storm::start() {
  net::co_spawn(context_.get_executor(), run(), net::detached);
  thread_ = std::thread([this] { context_.run(); });
}
void Storm::join() {
  if (thread_.joinable()) thread_.join();
}
void Storm::wake() {
  net::post(context_, [this] { pause_.cancel(); });
}

/// Until then, or something has happened.
Task<> Storm::wait_until(Clock::time_point when) {
  pause_.expires_at(std::min(when, Clock::now() + k_second));
  co_await pause_.async_wait(k_await);
}

bool Storm::find_next_slot() {
  do {
    number_ = arrivals_ ? arrivals_->slot() : number_ + 1;
    const Nanos due = arrivals_ ? begin_ + arrivals_->next().count() : 0;
    if (arrivals_ && due >= send_end_) return false;
    due_ = to_time(due);
    if (plan_.messages && (!arrivals_ || is_measured(due)) && slots_measured_++ >= *plan_.messages) return false;
  } while (number_ % threads_ != index_);
  return true;
}

Task<> Storm::run() {
  enter_schedule();
  if (plan_.rate)
    arrivals_ = std::make_unique<Arrivals>(*plan_.rate, plan_.arrivals, plan_.seed);
  else
    number_ = UINT64_MAX;  // so that the first is 0
  bool has_next = find_next_slot();
  while (has_next && !control_.stop && now_nanos() < send_end_) {
    const Nanos now = now_nanos();
    turn_seconds(now, closing_, under_way_);
    look_at_thread_clock(now);
    if (under_way_ >= limit_) {
      co_await wait_until(to_time(std::min(send_end_, next_second_)));
      continue;
    }
    if (arrivals_ && due_ > Clock::now()) {
      co_await wait_until(std::min(due_, to_time(std::min(send_end_, next_second_))));
      continue;
    }
    if (arrivals_ && is_measured(to_nanos(due_))) {
      ++result_.due;
      result_.loop_lag.record(Clock::now() - due_);
    }
    ++under_way_;
    net::co_spawn(context_.get_executor(), open_one(number_, arrivals_ ? due_ : Clock::now()), net::detached);
    has_next = find_next_slot();
  }
  end_schedule(now_nanos(), closing_, under_way_);
  const Nanos drained_by = nanos_after(now_nanos(), plan_.drain.count());
  while (under_way_ && now_nanos() < drained_by) co_await wait_until(to_time(drained_by));
  result_.unanswered = result_.sent - result_.received;
  drained_ = true;
  const auto closed_by = Clock::now() + k_second;
  while (closing_ && Clock::now() < closed_by) co_await wait_until(closed_by);
  context_.stop();
}

Task<> Storm::open_one(std::uint64_t number, Clock::time_point due) {
  const auto begun = Clock::now();
  const bool measured = is_measured(to_nanos(due));
  ++(measured ? result_.sent : result_.warmup_sent);
  ++second_.sent;
  if (measured && to_nanos(begun) <= send_end_) ++sent_in_time_;
  if (arrivals_ && measured) result_.send_lag.record(begun - due);
  ClientOptions options = plan_.client;
  if (!plan_.source_addresses.empty()) options.dial.source = plan_.source_addresses.at(number);
  const ConnectionLimits limits{.max_message_bytes = plan_.max_message_bytes};
  const auto deadline = deadline_after(options.dial.timeout);
  auto upgraded = co_await open_client(plan_.url, options, limits, deadline);
  if (upgraded) {
    note_opened(*upgraded->open.timing, due, begun);
    ++closing_;
    net::co_spawn(context_.get_executor(), close_one(std::move(upgraded->connection)), net::detached);
  } else {
    ++second_.errors;
    if (measured) ++result_.errors[name_of_error(upgraded.error())];
    if (!first_error_) first_error_ = upgraded.error();
  }
  --under_way_;
  pause_.cancel();
}

void Storm::note_opened(const Timing& timing, Clock::time_point due, Clock::time_point begun) {
  const auto now = Clock::now();
  ++second_.received;
  second_.rtt.record(now - due);
  if (!is_measured(to_nanos(due))) {
    ++result_.warmup_received;
    return;
  }
  ++result_.received;
  ++result_.connections_opened;
  last_answer_ = to_nanos(now);
  if (last_answer_ <= send_end_) ++received_in_time_;
  result_.rtt.record(now - due);
  if (arrivals_) result_.service.record(now - begun);
  record(result_.connect.dns, timing.dns);
  record(result_.connect.tcp, timing.tcp);
  record(result_.connect.proxy, timing.proxy);
  record(result_.connect.tls, timing.tls);
  record(result_.connect.upgrade, timing.upgrade);
  result_.connect.total.record(now - due);
}

Task<> Storm::close_one(ConnectionPtr connection) {
  connection->close(k_close_normal, "");
  for (bool over = false; !over;) {
    auto incoming = co_await connection->read();
    over = std::holds_alternative<Close>(incoming);
  }
  --closing_;
  pause_.cancel();
}

}  // namespace wsx
