#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wsx {

/// A prompt and a line as a terminal's rows.
struct LineLayout {
  std::vector<std::string> rows;  // UTF-8, as wide as the terminal except for the last
  std::size_t cursor_row = 0, cursor_column = 0;
};

/// Lays out what is being edited. Wide characters do not straddle the margin, combining ones take no room, a full row
/// wraps at once, so there is always a place for the cursor. What would act on the terminal, or hide, is shown as
/// `format_escaped` has it, tabs as spaces up to the next multiple of eight. Needs a UTF-8 locale, for the widths.
LineLayout layout_line(std::string_view prompt, std::wstring_view line, std::size_t cursor, std::size_t columns);

/// Messages of several lines are edited as one: in the editor's buffer a newline is the character that shows one, and
/// that character itself, should anybody send it, is one that nobody sends.
constexpr wchar_t k_shown_newline = L'\u23ce';
std::wstring to_edited(std::wstring_view text);
std::string from_edited(std::wstring_view edited);

}  // namespace wsx
