#include "commands/stop_signals.hpp"

#include <csignal>
#include <unistd.h>

#include "terminal/terminal_guard.hpp"

namespace wsx {
namespace {

/// As nohup(1) has it.
bool is_ignored(int signal) {
  struct sigaction now {};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

}  // namespace

StopSignals::StopSignals(net::io_context& context, std::function<void(ExitCode)> on_stop,
                         std::function<void()> on_abandon)
    : signals_(context.get_executor(), SIGINT, SIGTERM),
      on_stop_(std::move(on_stop)),
      on_abandon_(std::move(on_abandon)) {
  if (!is_ignored(SIGHUP)) signals_.add(SIGHUP);
  wait();
}

void StopSignals::wait() {
  signals_.async_wait([this](boost::system::error_code error, int signal) {
    if (error) return;
    const ExitCode code = signal == SIGINT ? ExitCode::interrupted : ExitCode::terminated;
    if (std::exchange(stopping_, true)) {
      on_abandon_();
      TerminalGuard::restore();
      ::_exit(static_cast<int>(code));
    }
    on_stop_(code);
    wait();
  });
}

void StopSignals::cancel() {
  boost::system::error_code ignored;
  signals_.cancel(ignored);
  signals_.clear(ignored);
}

}  // namespace wsx
