#pragma once
#include <boost/asio/signal_set.hpp>
#include <functional>

#include "base/exit_code.hpp"
#include "wire/net.hpp"

namespace wsx {

/// SIGINT, SIGTERM and SIGHUP, which counts as SIGTERM: the first asks for an orderly end, a second ends the process at
/// once.
class StopSignals {
 public:
  /// `on_stop` gets the exit code that belongs to the signal. `on_abandon` is called before the process ends at once,
  /// for what takes no time.
  StopSignals(
      net::io_context& context, std::function<void(ExitCode)> on_stop, std::function<void()> on_abandon = [] {});
  /// No longer waited for, so that the io_context can run out of work. A signal still ends the process then.
  void cancel();

 private:
  void wait();

  net::basic_signal_set<Executor> signals_;
  std::function<void(ExitCode)> on_stop_;
  std::function<void()> on_abandon_;
  bool stopping_ = false;
};

}  // namespace wsx
