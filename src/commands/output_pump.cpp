#include "commands/output_pump.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "wire/deadline.hpp"

namespace wsx {

struct OutputPump::State {
  State(Executor where, Output& run_output, std::function<void()> when_closed)
      : output(run_output), on_closed(std::move(when_closed)), waiters(where, k_never) {}

  Output& output;
  std::function<void()> on_closed;
  Timer waiters;                 // never fires; cancelled to wake drain()
  std::optional<FdWatch> watch;  // made when stdout blocks for the first time
  bool carrying = false, cancelled = false, closed = false;

  LineWriter::State flush() {
    const auto state = output.flush();
    if (state == LineWriter::State::closed && !std::exchange(closed, true)) on_closed();
    return state;
  }
};

OutputPump::OutputPump(Executor executor, Output& output, std::function<void()> on_closed)
    : output_(output), state_(std::make_shared<State>(executor, output, std::move(on_closed))) {}

OutputPump::~OutputPump() { cancel(); }

void OutputPump::flush() {
  if (state_->flush() != LineWriter::State::blocked || state_->carrying || state_->cancelled) return;
  state_->carrying = true;
  net::co_spawn(state_->waiters.get_executor(), carry(state_), net::detached);
}

Task<> OutputPump::carry(std::shared_ptr<State> state) {
  if (!state->watch)
    state->watch.emplace(state->waiters.get_executor(), state->output.out().fd(), FdWatch::For::writing);
  do co_await state->watch->wait();
  while (!state->cancelled && [&] {
    const bool blocked = state->flush() == LineWriter::State::blocked;
    if (!state->output.out().is_full()) state->waiters.cancel();
    return blocked;
  }());
  state->carrying = false;
  state->waiters.cancel();
}

Task<> OutputPump::wait_until(std::size_t unsent) {
  flush();
  while (output_.out().unsent() > unsent && !state_->cancelled && state_->carrying)
    co_await state_->waiters.async_wait(k_await);
}

void OutputPump::cancel() {
  state_->cancelled = true;
  state_->waiters.cancel();
  if (state_->watch) state_->watch->cancel();
}

}  // namespace wsx
