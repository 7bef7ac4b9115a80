#include "bench/load_thread.hpp"

#include <utility>

namespace wsx {
namespace {

constexpr Nanos k_second = 1'000'000'000;

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
