#include "bench/load_run.hpp"

#include <algorithm>
#include <malloc.h>
#include <random>

#include "account/series.hpp"
#include "bench/lane.hpp"
#include "bench/opener.hpp"
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
LoadRun::~LoadRun() { stop_sending(); }

void LoadRun::stop_sending() {
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
  stop_sending();
  for (auto& opener : openers_) opener->abandon();
}

void LoadRun::look_again_soon() {
  soon_.expires_after(k_look);
  soon_.async_wait([this](error_code error) {
    if (!error) look();
  });
}

void LoadRun::look() {
  if (control_.stop && !interrupted_) interrupt();  // a thread has given up
  if (stage_ == Stage::connecting && (openers_left_ == 0 || interrupted_)) {
    close_openers();
    if (interrupted_ || control_.opened == 0) {
      stop_sending();
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
    if (elapsed >= 0 && !watch_) watch_.emplace();
    stage_ = elapsed < 0 ? first_stage() : control_.stop || elapsed >= duration ? Stage::draining : Stage::measuring;
  }
  look_again_soon();
}

/// Once connections are open. Without a warm-up, the little time before the first message belongs to no other.
LoadRun::Stage LoadRun::first_stage() const { return plan_.warmup.count() > 0 ? Stage::warmup : Stage::measuring; }

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
  stage_ = first_stage();
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
    std::size_t longest = seconds_.size();
    bool is_complete = true;
    for (std::size_t i = 0; i < seconds_.size(); ++i) {
      if (seconds_[i].empty())
        is_complete = is_complete && has_ended[i];
      else if (longest == seconds_.size() || seconds_[i].front().seconds > seconds_[longest].front().seconds)
        longest = i;
    }
    if (!is_complete || longest == seconds_.size()) return;
    SecondOfRun whole = std::move(seconds_[longest].front());
    for (auto& list : seconds_) {
      if (list.empty()) continue;
      if (&list != &seconds_[longest]) add(whole, list.front());
      list.erase(list.begin());
    }
    whole.at_s -= std::chrono::duration<double>(plan_.warmup).count();
    const bool is_last = has_ended[longest] && seconds_[longest].empty();
    const bool is_drain = is_last && threads_[longest]->account().seconds().has_drain();
    const Stage stage = whole.at_s <= 0 ? Stage::warmup : is_drain ? Stage::draining : Stage::measuring;
    if (hooks_.on_second) hooks_.on_second(whole, stage);
    append_to_series(result_.series, std::move(whole));
  }
}

void LoadRun::end() {
  result_.generator.resident_bytes = resident_bytes();
  if (watch_) watch_->tell(result_.generator);
  for (LoadThread* thread : threads_) thread->join();
  collect_seconds();
  merge_threads();
  merge_spreads();
  merge_connections();
  note_failures();
  lanes_.clear();
  storms_.clear();
  threads_.clear();
  stage_ = Stage::over;
  hooks_.on_end();
}

void LoadRun::note_failures() {
  for (const auto& storm : storms_)
    if (!failure_ && !result_.received) failure_ = storm->first_error();
  for (const LoadThread* thread : threads_)
    if (thread->failure()) failure_ = thread->failure();
}

}  // namespace wsx
