#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace wsx {

/// One line being edited on a terminal: libedit edits, drawing is ours (line_layout). It never reads: keys are handed
/// to it, whole. It owns the terminal's modes from start() to stop(), the keys that raise signals excepted, and has the
/// terminal mark what is pasted (Esc [ 200 ~, Esc [ 201 ~). Newlines in the line are shown as one character.
///
/// Between hide() and show() the terminal is the caller's, with the cursor at the beginning of an empty row.
class LineEditor {
 public:
  static constexpr std::size_t k_max_line_characters = 1024 * 1024;

  /// On the terminal that `fd` is. Sets the process's LC_CTYPE to a UTF-8 locale. Null where there is nothing to edit
  /// with: no terminal, or one that cannot move its cursor (TERM=dumb).
  static std::unique_ptr<LineEditor> make(int fd, std::string prompt, std::string prompt_colour);
  virtual ~LineEditor() = default;

  virtual void start() = 0;
  virtual void stop() = 0;
  virtual void hide() = 0;
  virtual void show() = 0;
  /// The window has another size.
  virtual void resize() = 0;

  /// A control character or escape sequence; those that mean nothing are ignored.
  virtual void press(std::wstring_view keys) = 0;
  /// False when the line would become longer than k_max_line_characters; then nothing is inserted.
  virtual bool insert(std::wstring_view text) = 0;
  virtual void clear() = 0;
  virtual void beep() = 0;

  /// Draws another prompt and text until show_line(); the line stays what it is.
  virtual void show_instead(std::string prompt, std::string_view text) = 0;
  virtual void show_line() = 0;

  /// What was typed, as UTF-8.
  virtual std::string line() const = 0;
  virtual std::string line_before_cursor() const = 0;
  virtual void remember(std::string_view line) = 0;

  /// Writes to the terminal, as it is.
  virtual void write(std::string_view bytes) = 0;
};

}  // namespace wsx
