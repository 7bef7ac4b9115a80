#include "commands/output_pump.hpp"

#include <map>

#include "wire/deadline.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

constexpr auto k_retry = std::chrono::milliseconds(50);  // without a descriptor to wait with

}  // namespace

struct OutputPump::State {
  State(Executor where, Output& run_output, OnEnd when_ended)
      : output(run_output), on_end(std::move(when_ended)), waiters(where, k_never) {}

  Output& output;
  OnEnd on_end;
  Timer waiters;                   // never fires; cancelled to wake wait_until()
  std::map<int, FdWatch> watches;  // by descriptor; made when it blocks for the first time
  bool carrying = false, cancelled = false, ended = false;

  void flush() {
    const bool closed = output.flush() == LineWriter::State::closed;
    if ((closed || output.error()) && !std::exchange(ended, true)) on_end();
  }
  /// Null while there is no descriptor left to wait with.
  FdWatch* watch(int fd) try {
    return &watches.try_emplace(fd, waiters.get_executor(), fd, FdWatch::For::writing).first->second;
  } catch (const boost::system::system_error&) {
    return nullptr;
  }
};

OutputPump::OutputPump(Executor executor, Output& output, OnEnd on_end)
    : output_(output), state_(std::make_shared<State>(executor, output, std::move(on_end))) {}

OutputPump::~OutputPump() { cancel(); }

void OutputPump::flush() {
  state_->flush();
  if (!output_.blocked() || state_->carrying || state_->cancelled) return;
  state_->carrying = true;
  spawn(state_->waiters.get_executor(), carry(state_), [state = state_](const Error&) { state->on_end(); });
}

Task<> OutputPump::carry(std::shared_ptr<State> state) {
  for (LineWriter* blocked = state->output.blocked(); blocked && !state->cancelled; blocked = state->output.blocked()) {
    if (FdWatch* watch = state->watch(blocked->fd())) {
      co_await watch->wait();
    } else {
      Timer later(state->waiters.get_executor(), Clock::now() + k_retry);
      co_await later.async_wait(k_await);
    }
    if (state->cancelled) break;
    state->flush();
    state->waiters.cancel();
  }
  state->carrying = false;
  state->waiters.cancel();
}

Task<> OutputPump::wait_until(std::size_t unsent) {
  flush();
  while (output_.unsent() > unsent && !state_->cancelled && state_->carrying)
    co_await state_->waiters.async_wait(k_await);
}

void OutputPump::cancel() {
  state_->cancelled = true;
  state_->waiters.cancel();
  for (auto& [fd, watch] : state_->watches) watch.cancel();
}

}  // namespace wsx
