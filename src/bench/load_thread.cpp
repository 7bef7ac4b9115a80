#include "bench/load_thread.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace wsx {

LoadThread::LoadThread(const BenchPlan& plan, RunControl& control, unsigned index, unsigned threads)
    : plan_(plan),
      control_(control),
      index_(index),
      threads_(threads),
      account_(plan.messages ? std::optional(share_of(*plan.messages, index, threads)) : std::nullopt) {}

void LoadThread::begin_account() {
  cpu_ = thread_cpu();
  account_.begin(control_.begin, plan_.warmup.count(), plan_.duration.count(), plan_.interval.count(), {.cpu = cpu_});
}

void LoadThread::follow_schedule(std::uint64_t connections) {
  Slots::Options schedule;
  schedule.per_second = *plan_.rate;
  schedule.arrivals = plan_.arrivals;
  schedule.seed = plan_.seed;
  schedule.messages = plan_.messages;
  schedule.connections = connections;
  schedule.thread = index_;
  schedule.threads = threads_;
  account_.follow(schedule);
}

void LoadThread::give_up(Error cause) {
  failure_ = std::move(cause);
  control_.stop = true;
  drained_ = true;
}

std::vector<SecondOfRun> LoadThread::take_seconds() {
  const std::lock_guard lock(mutex_);
  return std::exchange(published_, {});
}

void LoadThread::publish_seconds() {
  auto ended = account_.seconds().take();
  const std::lock_guard lock(mutex_);
  published_.insert(published_.end(), std::move_iterator(ended.begin()), std::move_iterator(ended.end()));
}

void LoadThread::turn_seconds(Nanos now, Seconds::State state) {
  if (now >= account_.seconds().next()) cpu_ = thread_cpu();
  state.cpu = cpu_;
  account_.seconds().turn(now, state);
  if (account_.seconds().have_ended()) publish_seconds();
}

void LoadThread::finish_seconds(Nanos now, Seconds::State state) {
  state.cpu = thread_cpu();
  account_.finish(now, state);
  publish_seconds();
}

void LoadThread::end_sending(Nanos now, Seconds::State state) {
  state.cpu = cpu_ = thread_cpu();
  account_.end_sending(now, state);
  publish_seconds();
  const ThreadClock clock = read_thread_clock();
  GeneratorUse::Thread use;
  use.cpu_seconds = static_cast<double>(clock.cpu - clock_at_begin_.cpu) / 1e9;
  use.awake_seconds = static_cast<double>(awake_) / 1e9;
  use.wait_seconds = static_cast<double>(clock.wait - clock_at_begin_.wait) / 1e9;
  const Nanos off_cpu_now = off_cpu(now, clock);
  if (clock_at_begin_.cpu)
    use.off_cpu_seconds = static_cast<double>(std::max<Nanos>(0, off_cpu_now - off_cpu_at_begin_)) / 1e9;
  account_.result().generator.threads.push_back(use);
}

}  // namespace wsx
