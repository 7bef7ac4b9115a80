#pragma once
#include <cstddef>
#include <string_view>

namespace wsx {

/// The row, from 0, in which the cursor stands when libedit has drawn a prompt and a line. Needs a UTF-8 locale.
/// `at_cursor` is the character under the cursor; 0: there is none.
std::size_t measure_cursor_row(std::wstring_view prompt, std::wstring_view before_cursor, wchar_t at_cursor,
                               std::size_t columns);

}  // namespace wsx
