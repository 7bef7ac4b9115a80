#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/wide_text.hpp"

namespace wsx {

/// A prompt and a line as a terminal's rows.
struct LineLayout {
  std::vector<std::string> rows;  // UTF-8, as wide as the terminal; the last, and those that end with \n, may be less
  std::size_t cursor_row = 0, cursor_column = 0;
};

/// Lays out what is being edited. Wide characters do not straddle the margin, combining ones take no room, a full row
/// wraps at once, so there is always a place for the cursor. A newline begins a row. What would act on the terminal, or
/// hide, is shown as `format_escaped` has it, tabs as spaces up to the next multiple of eight. Needs a UTF-8 locale,
/// for the widths.
LineLayout layout_line(std::string_view prompt, std::wstring_view line, std::size_t cursor, std::size_t columns);

/// What libedit's buffer holds instead of a text: control characters as bytes (k_wide_byte), because it ends at a NUL
/// and acts on newlines. to_utf8() brings the text back.
std::wstring to_edited(std::wstring_view text);
constexpr wchar_t k_edited_newline = k_wide_byte + L'\n';

}  // namespace wsx
