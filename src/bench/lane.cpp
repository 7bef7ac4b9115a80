#include "bench/lane.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <system_error>
#include <unistd.h>

#include "base/close_code.hpp"
#include "base/processors.hpp"
#include "bench/lane_buffer.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

constexpr int k_max_events = 256;
/// A sleeping thread is woken late, by tens of microseconds in a virtual machine: before a message is due it stays
/// awake, where that takes no processor from the server.
constexpr Nanos k_awake_before = 50'000;
/// The same behind a message, for an answer that comes soon: its time is the server's, not that of being woken.
constexpr Nanos k_awake_behind = 200'000;
/// A round with nothing to do that took longer was no such round: others had the processor.
constexpr Nanos k_longest_idle_round = 10'000;
/// When to look for changes that nobody wakes us for: the last connection of another lane is gone.
constexpr Nanos k_look_again = k_second / 4;

}  // namespace

Lane::Lane(const Setup& setup)
    : LoadThread(setup.plan, setup.control, setup.index, setup.lanes),
      fanout_(setup.fanout),
      mask_key_(setup.mask_key),
      awake_before_(count_processors() > setup.lanes ? k_awake_before : 0),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      buffer_(new char[k_lane_buffer_bytes]),
      deflation_{.level = setup.plan.client.upgrade.deflate.level} {
  if (epoll_ < 0 || event_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, event_, &wanted);
  if (plan_.match.by != MatchOptions::By::order) finder_ = std::make_unique<AnswerFinder>(plan_.match, plan_.payload);
  if (plan_.mode == BenchMode::push) result_.gap.emplace();
  if (fanout_) spreads_.resize(fanout_->capacity());
}

Lane::~Lane() {
  join();
  ::close(event_);
  ::close(epoll_);
}

void Lane::start() {
  thread_ = std::thread([this] {
    try {
      run();
    } catch (const std::exception& exception) {  // no memory
      give_up(internal_error(exception));
    }
  });
}
void Lane::join() {
  if (thread_.joinable()) thread_.join();
}

void Lane::hand_over(Handover opened) {
  const std::lock_guard lock(mutex_);
  arrived_.push_back(std::move(opened));
  wake();
}

void Lane::wake() {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(event_, &one, sizeof one));
}

bool Lane::expects_answers() const { return plan_.mode != BenchMode::push && plan_.mode != BenchMode::fanout; }

void Lane::run() {
  ::prctl(PR_SET_TIMERSLACK, 1UL);  // nanosecond: wake when a message is due, not when it is convenient
  Nanos idle_since = 0;             // the last round had nothing to do and did not sleep
  while (phase_ != Phase::over) {
    const Nanos now = now_nanos();
    if (idle_since && now - idle_since < k_longest_idle_round) note_awake(now - idle_since);
    look_at_the_time(now);
    if ((phase_ == Phase::running || phase_ == Phase::draining) && is_open_loop()) take_due(now);
    if (phase_ == Phase::running && !is_open_loop() && closed_loop_begin_ <= now) begin_closed_loop();
    flush_dirty();
    again_.swap(again_now_);
    for (LaneConnection* connection : again_now_) {
      connection->again = false;
      if (connection->link.is_open()) read(*connection);
    }
    again_now_.clear();
    flush_dirty();
    if (phase_ == Phase::over) break;
    const Nanos until = next_wake(now);
    const bool had_nothing = wait_for_events(until) == 0 && until <= now && now < next_due() && again_.empty();
    idle_since = had_nothing ? now : 0;
  }
}

Nanos Lane::next_wake(Nanos now) const {
  if (!again_.empty() || (phase_ == Phase::running && has_sent_all())) return now;
  if (awake_before_ && is_open_loop() && waiting_ && now < last_sent_ + k_awake_behind) return now;
  return std::min({phase_end_, next_second_, next_due() - awake_before_, closed_loop_begin_, now + k_look_again});
}

int Lane::wait_for_events(Nanos until) {
  epoll_event events[k_max_events];
  const Nanos wait = std::max<Nanos>(0, until - now_nanos());
  const timespec timeout{wait / k_second, wait % k_second};
  int count = ::epoll_pwait2(epoll_, events, k_max_events, &timeout, nullptr);
  // Linux < 5.11: there is no such call, and containers that do not know it forbid it: the last millisecond is spun
  // away.
  if (count < 0 && (errno == ENOSYS || errno == EPERM))
    count = ::epoll_wait(epoll_, events, k_max_events, static_cast<int>(wait / 1'000'000));
  for (int i = 0; i < count; ++i) {
    auto* const connection = static_cast<LaneConnection*>(events[i].data.ptr);
    if (!connection) {
      std::uint64_t ignored = 0;
      static_cast<void>(!::read(event_, &ignored, sizeof ignored));
      adopt_new();
      continue;
    }
    if (!connection->link.is_open()) continue;
    if (events[i].events & EPOLLOUT && connection->blocked) {
      connection->blocked = false;
      flush(*connection);
    }
    connection->ended |= (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    // TLS may have waited for room to write before it could read on.
    const bool may_read = events[i].events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR) || connection->link.is_tls();
    if (connection->link.is_open() && may_read) read(*connection);
  }
  return count;
}

void Lane::adopt_new() {
  std::vector<Handover> arrived;
  {
    const std::lock_guard lock(mutex_);
    arrived = std::exchange(arrived_, {});
  }
  for (Handover& opened : arrived) {
    const FrameRules rules{false, opened.window_bits.has_value(), plan_.max_message_bytes};
    auto& connection =
        *connections_.emplace_back(std::make_unique<LaneConnection>(std::move(opened.link), rules, finder_ != nullptr));
    connection.number = static_cast<std::uint32_t>(opened.number);
    connection.deflate = opened.window_bits.has_value();
    deflation_.window_bits = std::min(deflation_.window_bits, opened.window_bits.value_or(deflation_.window_bits));
    connection.live_at = static_cast<std::uint32_t>(live_.size());
    live_.push_back(&connection);
    epoll_event wanted{};
    wanted.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    wanted.data.ptr = &connection;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.link.fd(), &wanted) != 0) {  // the system's limit on watches
      lose_for(connection, errno);
      continue;
    }
    if (!opened.unread.empty()) take(connection, opened.unread, now_nanos());
    if (connection.link.is_open()) read(connection);
    if (connection.link.is_open() && phase_ == Phase::closing) say_goodbye(connection);
  }
}

void Lane::lose(LaneConnection& connection, const std::string& error, std::uint16_t close_code) {
  if (!connection.link.is_open()) return;
  if (!connection.close_sent) {
    ++result_.errors[error];
    ++result_.close_codes[close_code];
    ++result_.connections_lost;
    ++second_.errors;
  }
  remove(connection);
}

void Lane::lose_for(LaneConnection& connection, int system_error) {
  // What its close frame said is more than that it could not be answered any more; take_control() goes on to tell it.
  if (connection.close_received) return;
  const bool is_reset = system_error == ECONNRESET || system_error == EPIPE;
  lose(connection,
       system_error == 0 ? "io.connection_closed"
       : is_reset        ? "io.connection_reset"
                         : "io.connection_lost",
       k_close_abnormal);
}

void Lane::remove(LaneConnection& connection) {
  if (!connection.link.is_open()) return;
  std::uint64_t unanswered = 0;
  for (std::size_t i = 0; i < connection.stamps.size(); ++i)
    if (connection.stamps.at(i).actual != Stamp::k_answered) unanswered += connection.stamps.at(i).count;
  if (auto* const extra = connection.extra.get()) {
    unanswered += extra->late.size() - extra->late_answered;
    made_bytes_ -= extra->buffer.size() - extra->buffer_at;
    extra->release_buffers();
  }
  waiting_ -= unanswered;
  lost_ += unanswered;
  for (std::size_t i = connection.stamps.started(); i < connection.stamps.size(); ++i)
    unsent_ -= connection.stamps.at(i).count;
  connection.link.close();
  connection.queued = 0;
  live_[connection.live_at] = live_.back();
  live_[connection.live_at]->live_at = connection.live_at;
  live_.pop_back();
  --control_.live;
}

}  // namespace wsx
