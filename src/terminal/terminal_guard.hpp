#pragma once

namespace wsx {

/// What a terminal was before we changed it, kept where even the end of a process without destructors finds it. A
/// process has one terminal, so all of this is static.
class TerminalGuard {
 public:
  /// Remembers the terminal's modes; they are put back at exit() and by deadly signals, unless let_go() comes first.
  static void keep(int fd);
  /// The terminal will mark pasted text, and has to be told when nobody understands the marks any longer.
  static void expect_paste_marks();
  static void let_go();
  /// Async-signal-safe.
  static void restore() noexcept;
};

}  // namespace wsx
