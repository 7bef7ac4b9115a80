#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <termios.h>

#include "terminal/line_screen.hpp"

struct editline;
struct historyW;

namespace wsx {

/// One line being edited on a terminal: libedit edits, drawing is ours (line_layout). It never reads: keys are handed
/// to it, whole. It owns the terminal's modes from start() to stop(), the keys that raise signals excepted, and has the
/// terminal mark what is pasted (Esc [ 200 ~, Esc [ 201 ~). Newlines begin a row.
///
/// Between hide() and show() the terminal is the caller's, with the cursor at the beginning of an empty row.
class LineEditor {
 public:
  static constexpr std::size_t k_max_line_characters = 1024 * 1024;

  /// On the terminal that `fd` is. Sets the process's LC_CTYPE to a UTF-8 locale. Null where there is nothing to edit
  /// with: no terminal, or one that cannot move its cursor (TERM=dumb).
  static std::unique_ptr<LineEditor> make(int fd, std::string prompt, std::string prompt_colour);
  LineEditor(const LineEditor&) = delete;
  ~LineEditor();

  void start();
  void stop();
  void hide();
  void show();
  /// The window has another size.
  void resize();

  /// A control character or escape sequence; false for those that mean nothing.
  bool press(std::wstring_view keys);
  /// False when the line would become longer than k_max_line_characters; then nothing is inserted.
  bool insert(std::wstring_view text);
  void clear();
  void set_prompt(std::string prompt);
  void beep();

  /// Draws another prompt and text until show_line(); the line stays what it is.
  void show_instead(std::string prompt, std::string_view text);
  void show_line();

  /// What was typed, in the bytes that it was typed in.
  std::string line() const;
  std::string line_before_cursor() const;
  void remember(std::string_view line);

  /// Writes to the terminal, as it is.
  void write(std::string_view bytes);

 private:
  struct EndEditing {
    void operator()(editline* editline) const;
    void operator()(historyW* history) const;
  };

  LineEditor(int fd, std::string prompt, std::string prompt_colour);
  bool open();
  static LineEditor& self(editline* editline);
  static int take_key(editline* editline, wchar_t* key);
  /// A terminal that the database does not know is most likely a newer one that can do all that xterm can.
  bool choose_terminal();
  /// Runs the command that is bound to the keys. In its unbuffered mode el_wgets() runs one command and returns.
  void run(std::wstring_view keys);
  std::wstring_view view() const;
  std::size_t cursor() const;
  void draw();

  const int fd_;
  LineScreen screen_;
  File null_;
  std::string prompt_;
  const std::string prompt_colour_;
  std::unique_ptr<historyW, EndEditing> history_;
  std::unique_ptr<editline, EndEditing> editline_;
  termios modes_before_{};
  std::wstring keys_;                   // what el_wgets() gets to read
  std::wstring kept_line_;              // from stop() to start()
  std::optional<LineDrawing> instead_;  // of the line
  bool has_modes_ = false, is_started_ = false, is_shown_ = false;
};

}  // namespace wsx
