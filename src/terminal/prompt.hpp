#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/input_splitter.hpp"
#include "terminal/history.hpp"
#include "terminal/history_search.hpp"
#include "terminal/key_decoder.hpp"
#include "terminal/line_editor.hpp"
#include "terminal/paste.hpp"

namespace wsx {

struct PromptOptions {
  int fd = 0;                // the terminal; prompt and print_above() go there, too
  int plain_fd = 1;          // the same terminal, for lines when it cannot edit: stdin may be open for reading only
  std::string text = "> ";   // ASCII
  bool colour = false;       // draws the text in bold
  std::string history_path;  // empty: lines are remembered, but not kept
  /// On the screen; else the line vanishes, for someone else to show what became of it.
  bool keeps_entered_line = true;
  /// What Tab can make of a line's beginning, up to the cursor; null, or nothing: Tab is a character. One that ends
  /// with a slash is not the end of a word.
  std::function<std::vector<std::string>(std::string_view typed)> complete;
};

/// A line that is typed while other lines appear above it. It does no waiting: the caller waits for fd() to be
/// readable, and calls on_readable(). Ctrl-C and Ctrl-Z stay signals. A terminal that cannot edit (TERM=dumb) gets
/// plain lines without a prompt. What the terminal was before comes back at the latest when the prompt or the process
/// ends.
///
/// What is pasted is not entered but waits in the line for Enter, newlines included, so that it becomes one line for
/// on_line; a terminal that does not mark what is pasted gives several. Control characters and bytes that are not UTF-8
/// are part of the line, unless they are keys; after Ctrl-V all are. Tab shows what is possible, Ctrl-R looks for
/// earlier lines.
class Prompt {
 public:
  /// Nothing: the end of input, Ctrl-D on an empty line or a terminal that is gone; it comes once, and last.
  /// May call anything here, but not destroy the prompt.
  using OnLine = std::function<void(std::optional<std::string> line)>;

  Prompt(PromptOptions options, OnLine on_line);
  Prompt(const Prompt&) = delete;
  Prompt& operator=(const Prompt&) = delete;
  ~Prompt();

  int fd() const { return options_.fd; }
  /// Whether lines can be edited, and earlier ones brought back.
  bool can_edit() const { return editor_ != nullptr; }
  void on_readable();
  /// After SIGWINCH.
  void on_resize();

  /// Another text before the line, in ASCII.
  void set_text(std::string text);
  /// What is printed next is at the top of an empty screen.
  void clear_screen();

  /// Prints lines, each with its newline, above the line that is being typed.
  void print_above(std::string_view lines);

  /// Takes the prompt away and gives the terminal back, for a while (SIGTSTP) or for good; what was typed is kept.
  void suspend();
  void resume();

 private:
  void take_keys();
  void on_key(const Key& key);
  /// As much as fits a line: all or nothing.
  void insert(std::wstring_view text);
  void on_pasted_key(const Key& key);
  bool on_search_key(const Key& key);
  void end_search();
  void on_plain_bytes(std::string_view bytes);
  void enter_plain(std::string_view line);
  void on_tab();
  void enter();
  void end();
  void write_plain(std::string_view bytes);

  PromptOptions options_;
  OnLine on_line_;
  History history_;
  std::unique_ptr<LineEditor> editor_;  // null: plain lines
  KeyDecoder decoder_;
  std::vector<std::string> entered_;     // this run's and the history's, oldest first
  std::optional<HistorySearch> search_;  // while Ctrl-R's search is under way
  std::optional<Paste> paste_;           // while it comes
  InputSplitter plain_lines_{'\n', LineEditor::k_max_line_characters};
  bool is_quoting_ = false;  // after Ctrl-V
  bool is_suspended_ = false, has_ended_ = false;
};

}  // namespace wsx
