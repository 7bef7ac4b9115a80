#pragma once
#include <functional>
#include <memory>

#include "commands/fd_watch.hpp"
#include "output/output.hpp"

namespace wsx {

/// Carries output to its reader from inside an io_context. Whoever has emitted events calls flush() before it waits;
/// what the reader does not take then goes by itself when it does. Whoever emits as fast as a peer sends waits in
/// drain() while too much is unsent: back-pressure.
class OutputPump {
 public:
  /// `on_closed` is called once, when stdout's reader has gone.
  OutputPump(Executor executor, Output& output, std::function<void()> on_closed);
  ~OutputPump();
  OutputPump(const OutputPump&) = delete;

  void flush();
  bool is_full() const { return output_.out().is_full(); }
  /// Until stdout has taken enough, is closed, or cancel() is called.
  Task<> drain() { return wait_until(LineWriter::k_high_water_bytes); }
  /// The same until stdout has taken everything, however long its reader takes.
  Task<> drain_all() { return wait_until(0); }
  /// Lets go of waits, so that the io_context can run out of work.
  void cancel();

 private:
  struct State;
  Task<> wait_until(std::size_t unsent);
  static Task<> carry(std::shared_ptr<State> state);

  Output& output_;
  std::shared_ptr<State> state_;
};

}  // namespace wsx
