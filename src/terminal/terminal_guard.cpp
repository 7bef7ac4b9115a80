#include "terminal/terminal_guard.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <termios.h>
#include <unistd.h>

#include "terminal/paste.hpp"

namespace wsx {
namespace {

termios saved_modes;
int saved_fd = -1;
std::atomic<bool> is_saved = false, has_paste_marks = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler reads it");

/// What ends a process without exit(). Ctrl-\ is one of them; the others are defects, which should not cost the shell's
/// terminal, too.
constexpr int k_fatal_signals[] = {SIGQUIT, SIGHUP, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE};

void die_tidily(int signal) {
  TerminalGuard::restore();
  ::raise(signal);  // SA_RESETHAND: by now it does what it always did
}

/// Leaves alone what others handle or ignore, such as nohup and sanitizers.
void catch_fatal_signals() {
  for (const int signal : k_fatal_signals) {
    struct sigaction old {};
    if (::sigaction(signal, nullptr, &old) != 0 || old.sa_handler != SIG_DFL) continue;
    struct sigaction mine {};
    mine.sa_handler = die_tidily;
    mine.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigaction(signal, &mine, nullptr);
  }
}

}  // namespace

void TerminalGuard::keep(int fd) {
  static const int registered = std::atexit([] { restore(); });
  static_cast<void>(registered);
  catch_fatal_signals();
  if (::tcgetattr(fd, &saved_modes) != 0) return;
  saved_fd = fd;
  is_saved = true;
}

void TerminalGuard::expect_paste_marks() { has_paste_marks = true; }

void TerminalGuard::let_go() { is_saved = has_paste_marks = false; }

void TerminalGuard::restore() noexcept {
  if (!is_saved) return;
  if (has_paste_marks && ::write(saved_fd, k_paste_marks_off.data(), k_paste_marks_off.size()) < 0)
    return;  // it is gone
  ::tcsetattr(saved_fd, TCSADRAIN, &saved_modes);
}

}  // namespace wsx
