#include "bench/load_thread.hpp"

#include <utility>

namespace wsx {
namespace {

/// Slots are counted together that are no further apart than this, or than so small a share of their age: histograms
/// tell ages no finer.
constexpr Nanos k_unsent_step = 1'000'000, k_unsent_share = 1000;

}  // namespace

std::vector<SecondOfRun> LoadThread::take_seconds() {
  const std::lock_guard lock(mutex_);
  return std::exchange(seconds_, {});
}

void LoadThread::enter_schedule() {
  begin_ = second_begin_ = control_.begin;
  measure_begin_ = nanos_after(begin_, plan_.warmup.count());
  send_end_ = nanos_after(measure_begin_, plan_.duration.count());
  next_second_ = begin_ + k_second;
}

void LoadThread::make_slots(std::uint64_t connections) {
  slots_ = std::make_unique<Slots>(Slots::Options{*plan_.rate, plan_.arrivals, plan_.seed, begin_, measure_begin_,
                                                  send_end_, plan_.messages, connections, index_, threads_});
}

void LoadThread::count_unsent(std::chrono::nanoseconds age, std::uint64_t count) {
  result_.unsent += count;
  result_.rtt.record_at_least(age, count);
}

void LoadThread::count_slots_as_unsent(Nanos now) {
  if (!slots_) return;
  slots_->skip_until(measure_begin_);
  while (slots_->due() != Slots::k_none) {
    const Nanos due = slots_->due(), until = due + std::max(k_unsent_step, (now - due) / k_unsent_share);
    const std::uint64_t count = slots_->skip_until(until);
    result_.due += count;
    count_unsent(std::chrono::nanoseconds(now - (count == 1 ? due : until)), count);
  }
}

void LoadThread::give_up(Error cause) {
  failure_ = std::move(cause);
  control_.stop = true;
  drained_ = true;
}

void LoadThread::push_second(Nanos end, std::uint64_t connections, std::uint64_t unanswered) {
  second_.at_s = static_cast<double>(end - begin_) / 1e9;
  second_.seconds = static_cast<double>(end - second_begin_) / 1e9;
  second_.connections = connections;
  second_.unanswered = unanswered;
  second_begin_ = end;
  const std::lock_guard lock(mutex_);
  seconds_.push_back(std::exchange(second_, {}));
}

void LoadThread::turn_seconds(Nanos now, std::uint64_t connections, std::uint64_t unanswered) {
  for (; now >= next_second_; next_second_ += k_second) push_second(next_second_, connections, unanswered);
}

void LoadThread::end_schedule(Nanos now, std::uint64_t connections, std::uint64_t unanswered) {
  send_end_ = std::min(send_end_, now);
  if (send_end_ > second_begin_) push_second(send_end_, connections, unanswered);
  next_second_ = INT64_MAX;
  const ThreadClock clock = read_thread_clock();
  result_.generator.threads.push_back({});
  auto& thread = result_.generator.threads.back();
  thread.cpu_seconds = static_cast<double>(clock.cpu - clock_at_begin_.cpu) / 1e9;
  thread.awake_seconds = static_cast<double>(awake_) / 1e9;
  thread.wait_seconds = static_cast<double>(clock.wait - clock_at_begin_.wait) / 1e9;
}

}  // namespace wsx
