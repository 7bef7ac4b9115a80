#include "bench/load_run.hpp"

#include <algorithm>
#include <malloc.h>
#include <random>

#include "bench/lane.hpp"
#include "bench/opener.hpp"
#include "bench/series.hpp"
#include "bench/storm.hpp"
#include "wire/frame.hpp"

namespace wsx {
namespace {

constexpr auto k_look = std::chrono::milliseconds(20);
/// Between the last handshake and the first message: every thread has heard of it by then.
constexpr Nanos k_head_start = 10'000'000;
constexpr std::size_t k_spare_fanned_messages = 64;

std::size_t count_fanned_messages(const BenchPlan& plan) {
  const auto count_in = [&](std::chrono::nanoseconds time) {  // with what chance may add
    return static_cast<std::size_t>(plan.rate.value_or(0) * std::chrono::duration<double>(time).count() * 1.5);
  };
  return count_in(plan.warmup) + (plan.messages ? *plan.messages : count_in(plan.duration)) + k_spare_fanned_messages;
}

}  // namespace

LoadRun::LoadRun(net::io_context& context, const BenchPlan& plan, Hooks hooks)
    : plan_(plan), hooks_(std::move(hooks)), soon_(context.get_executor()) {
  result_.connections = plan.connections;
}
LoadRun::~LoadRun() {
  control_.stop = true;
  for (LoadThread* thread : threads_) thread->wake();
}

double LoadRun::elapsed_s() const {
  const Nanos begin = control_.begin;
  return begin ? static_cast<double>(now_nanos() - begin - plan_.warmup.count()) / 1e9 : 0;
}

void LoadRun::start() {
  started_ = now_nanos();
  if (plan_.mode == BenchMode::connect) return start_storm();
  if (plan_.mode == BenchMode::fanout) fanout_ = std::make_unique<FanoutLog>(count_fanned_messages(plan_));
  const std::uint32_t mask_key = make_mask_key();
  for (unsigned i = 0; i < plan_.threads; ++i) {
    lanes_.push_back(std::make_unique<Lane>(Lane::Setup{plan_, control_, fanout_.get(), i, plan_.threads, mask_key}));
    threads_.push_back(lanes_.back().get());
    lanes_.back()->start();
  }
  resident_before_ = resident_bytes();  // with the histograms, which are not the connections' price
  openers_left_ = plan_.threads;
  for (unsigned i = 0; i < plan_.threads; ++i)
    openers_.push_back(std::make_unique<Opener>(Opener::Setup{plan_, i, plan_.threads,
                                                              [this](Handover opened) {
                                                                const std::lock_guard lock(hand_over_);
                                                                ++control_.live;
                                                                const std::uint64_t order = control_.opened++;
                                                                lanes_[order % lanes_.size()]->hand_over(
                                                                    std::move(opened));
                                                              },
                                                              [this] { --openers_left_; }}));
  for (auto& opener : openers_) opener->start();
  look_again_soon();
}

void LoadRun::start_storm() {
  control_.live = 1;
  control_.begin = now_nanos() + k_head_start;
  begin_schedule();
  for (unsigned i = 0; i < plan_.threads; ++i) {
    storms_.push_back(std::make_unique<Storm>(plan_, control_, i, plan_.threads));
    threads_.push_back(storms_.back().get());
    storms_.back()->start();
  }
  look_again_soon();
}

void LoadRun::interrupt() {
  interrupted_ = true;
  control_.stop = true;
  for (LoadThread* thread : threads_) thread->wake();
  for (auto& opener : openers_) opener->abandon();
}

void LoadRun::look_again_soon() {
  soon_.expires_after(k_look);
  soon_.async_wait([this](error_code error) {
    if (!error) look();
  });
}

void LoadRun::look() {
  if (stage_ == Stage::connecting && (openers_left_ == 0 || interrupted_)) {
    close_openers();
    if (interrupted_ || control_.opened == 0) {
      control_.stop = true;
      for (LoadThread* thread : threads_) thread->wake();
      return end();
    }
    begin_schedule();
  }
  collect_seconds();
  if (stage_ != Stage::connecting) {
    const bool drained =
        std::all_of(threads_.begin(), threads_.end(), [](LoadThread* thread) { return thread->has_drained(); });
    if (drained) {
      drained_at_ = now_nanos();
      return end();
    }
    const double elapsed = elapsed_s();
    const double duration = std::chrono::duration<double>(plan_.duration).count();
    if (elapsed >= 0 && !judging_) {
      judging_ = true;
      ticks_before_ = read_machine_ticks();
      throttled_before_ = read_throttled_periods();
      process_cpu_before_ = process_cpu();
    }
    stage_ = elapsed < 0 ? Stage::warmup : control_.stop || elapsed >= duration ? Stage::draining : Stage::measuring;
  }
  look_again_soon();
}

void LoadRun::close_openers() {
  for (auto& opener : openers_) {
    opener->join();
    result_.connections_opened += opener->opened();
    add(result_.connect, opener->times());
    for (const auto& [name, count] : opener->errors()) result_.errors[name] += count;
    if (!failure_ && opener->first_error()) failure_ = opener->first_error();
  }
  openers_.clear();
  if (result_.connections_opened) failure_.reset();
  ::malloc_trim(0);  // what handshakes took is not part of what an open connection costs
}

void LoadRun::begin_schedule() {
  stage_ = Stage::warmup;
  if (plan_.mode == BenchMode::idle && result_.connections_opened)
    result_.bytes_per_connection = (static_cast<double>(resident_bytes()) - static_cast<double>(resident_before_)) /
                                   static_cast<double>(result_.connections_opened);
  if (!control_.begin) control_.begin.store(now_nanos() + k_head_start, std::memory_order_release);
  for (LoadThread* thread : threads_) thread->wake();
}

void LoadRun::collect_seconds() {
  seconds_.resize(threads_.size());
  std::vector<bool> has_ended(threads_.size());  // and adds no more: to be asked before its seconds are taken
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    has_ended[i] = threads_[i]->has_drained();
    for (SecondOfRun& second : threads_[i]->take_seconds()) seconds_[i].push_back(std::move(second));
  }
  for (;;) {
    std::vector<SecondOfRun>* longest = nullptr;
    bool is_complete = true;
    for (std::size_t i = 0; i < seconds_.size(); ++i) {
      if (seconds_[i].empty())
        is_complete = is_complete && has_ended[i];
      else if (!longest || seconds_[i].front().seconds > longest->front().seconds)
        longest = &seconds_[i];
    }
    if (!is_complete || !longest) return;
    SecondOfRun whole = std::move(longest->front());
    for (auto& list : seconds_) {
      if (list.empty()) continue;
      if (&list != longest) add(whole, list.front());
      list.erase(list.begin());
    }
    whole.at_s -= std::chrono::duration<double>(plan_.warmup).count();
    if (hooks_.on_second) hooks_.on_second(whole);
    append_to_series(result_.series, std::move(whole));
  }
}

void LoadRun::end() {
  judge_machine();
  for (LoadThread* thread : threads_) thread->join();
  collect_seconds();
  merge_threads();
  merge_spreads();
  for (auto& storm : storms_)
    if (!failure_ && storm->first_error()) failure_ = storm->first_error();
  if (result_.received) failure_.reset();
  if (plan_.mode != BenchMode::connect && result_.connections_opened) failure_.reset();
  lanes_.clear();
  storms_.clear();
  threads_.clear();
  stage_ = Stage::over;
  hooks_.on_end();
}

void LoadRun::judge_machine() {
  GeneratorUse& use = result_.generator;
  use.resident_bytes = resident_bytes();
  if (!judging_) return;
  if (const auto now = read_machine_ticks(); now && ticks_before_ && now->all > ticks_before_->all)
    use.steal_percent = 100 * static_cast<double>(now->steal - ticks_before_->steal) /
                        static_cast<double>(now->all - ticks_before_->all);
  if (const auto now = read_throttled_periods(); now && throttled_before_)
    use.throttled_periods = *now - *throttled_before_;
  use.server_cpu_seconds = static_cast<double>(process_cpu() - process_cpu_before_) / 1e9;  // less ours, see below
}

void LoadRun::merge_threads() {
  Nanos begin = INT64_MAX, end = 0;
  std::uint64_t in_time = 0, sent_in_time = 0;
  for (LoadThread* thread : threads_) {
    RunResult& part = thread->result();
    const std::uint64_t lag_p99 = part.loop_lag.count() ? part.loop_lag.histogram().value_at_percentile(99) : 0;
    for (auto& use : part.generator.threads) use.loop_lag_p99_ns = lag_p99;
    add(result_, part);
    begin = std::min(begin, thread->measure_begin());
    const Nanos last = plan_.messages ? thread->last_answer() : thread->send_end();
    end = std::max(end, std::min(last ? last : thread->send_end(), now_nanos()));
    sent_in_time += plan_.messages ? part.sent : thread->sent_in_time();
    in_time += plan_.messages ? part.received : thread->received_in_time();
  }
  const double seconds = end > begin ? static_cast<double>(end - begin) / 1e9 : 0;
  result_.seconds = seconds;
  result_.starts_at_s = static_cast<double>(begin - started_) / 1e9;
  result_.warmup_seconds = std::chrono::duration<double>(plan_.warmup).count();
  result_.drain_seconds = end ? static_cast<double>(std::max<Nanos>(0, drained_at_ - end)) / 1e9 : 0;
  result_.target_per_s = plan_.rate;
  if (!plan_.rate) {
    result_.due = result_.sent;
    result_.service = result_.rtt;
  }
  if (seconds > 0) {
    result_.achieved_per_s = static_cast<double>(sent_in_time) / seconds;
    result_.messages_per_s = static_cast<double>(in_time) / seconds;
  }
  for (auto& thread : result_.generator.threads) {
    result_.generator.cpu_seconds += thread.cpu_seconds;
    if (seconds <= 0) continue;
    thread.cpu_percent = 100 * std::max(0.0, thread.cpu_seconds - thread.awake_seconds) / seconds;
    thread.wait_percent = 100 * thread.wait_seconds / seconds;
  }
  auto& server_cpu = result_.generator.server_cpu_seconds;
  server_cpu = std::max(0.0, server_cpu - result_.generator.cpu_seconds);
}

void LoadRun::merge_spreads() {
  if (!fanout_) return;
  result_.spread.emplace();
  const std::uint64_t receivers = result_.connections_opened ? result_.connections_opened - 1 : 0;
  const std::size_t sent = fanout_->size();
  for (std::size_t message = 0; message < sent; ++message) {
    Lane::Spread whole;
    for (const auto& lane : lanes_) {
      const Lane::Spread& part = lane->spreads()[message];
      if (!part.first) continue;
      whole.first = whole.first ? std::min(whole.first, part.first) : part.first;
      whole.last = std::max(whole.last, part.last);
    }
    if (whole.first) result_.spread->record(std::chrono::nanoseconds(whole.last - whole.first));
  }
  const std::uint64_t expected = result_.sent * receivers;
  result_.unanswered = expected - std::min(expected, result_.received);
  if (expected) result_.delivery = static_cast<double>(result_.received) / static_cast<double>(expected);
}

}  // namespace wsx
