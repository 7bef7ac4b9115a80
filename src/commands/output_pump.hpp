#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "output/output.hpp"
#include "wire/fd_watch.hpp"

namespace wsx {

/// Carries output to its readers from inside an io_context. Whoever has emitted events calls flush() before it waits;
/// what a reader does not take then goes by itself when it does. Whoever emits as fast as a peer sends waits in drain()
/// while too much is unsent: back-pressure. All this holds for stdout, stderr and the file of -o alike.
class OutputPump {
 public:
  /// Called once, when output is pointless: the reader of stdout is gone, or writing has failed
  /// (Output::error() knows why).
  using OnEnd = std::function<void()>;

  OutputPump(Executor executor, Output& output, OnEnd on_end);
  ~OutputPump();
  OutputPump(const OutputPump&) = delete;

  void flush();
  bool is_full() const { return output_.unsent() > LineWriter::k_high_water_bytes; }
  /// Until the readers have taken enough, output has ended, or cancel() is called.
  Task<> drain() { return wait_until(LineWriter::k_high_water_bytes); }
  /// The same until they have taken everything, however long they take.
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
