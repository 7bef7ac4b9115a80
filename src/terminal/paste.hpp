#pragma once
#include <string>
#include <string_view>

#include "terminal/key_decoder.hpp"

namespace wsx {

// The sequence that makes a terminal mark pasted text (xterm's "bracketed paste"), and the marks.
constexpr std::string_view k_paste_marks_on = "\x1b[?2004h", k_paste_marks_off = "\x1b[?2004l";
constexpr std::wstring_view k_paste_begins = L"\x1b[200~", k_paste_ends = L"\x1b[201~";

/// What is pasted, as it comes, control characters and escape sequences included. Terminals send Return for a newline.
class Paste {
 public:
  void add(const Key& key);
  /// The text, or a part of it that has more than LineEditor::k_max_line_characters.
  const std::wstring& text() const { return text_; }

 private:
  std::wstring text_;
  wchar_t last_ = 0;  // the key before
};

}  // namespace wsx
