#include "commands/terminal_guard.hpp"

#include <atomic>
#include <cstdlib>
#include <termios.h>
#include <unistd.h>

namespace wsx {
namespace {

termios saved_modes;
int saved_fd = -1;
std::atomic<bool> is_saved = false, has_paste_marks = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler reads it");

}  // namespace

void TerminalGuard::keep(int fd) {
  static const int registered = std::atexit([] { restore(); });
  static_cast<void>(registered);
  if (::tcgetattr(fd, &saved_modes) != 0) return;
  saved_fd = fd;
  is_saved = true;
}

void TerminalGuard::expect_paste_marks() { has_paste_marks = true; }

void TerminalGuard::let_go() { is_saved = has_paste_marks = false; }

void TerminalGuard::restore() noexcept {
  if (!is_saved) return;
  constexpr char k_no_marks[] = "\x1b[?2004l";
  if (has_paste_marks && ::write(saved_fd, k_no_marks, sizeof k_no_marks - 1) < 0) return;  // it is gone
  ::tcsetattr(saved_fd, TCSADRAIN, &saved_modes);
}

}  // namespace wsx
