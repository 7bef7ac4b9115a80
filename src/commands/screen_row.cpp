#include "commands/screen_row.hpp"

#include <algorithm>
#include <wchar.h>
#include <wctype.h>

namespace wsx {
namespace {

/// Follows libedit's re_addc() and re_putc(): wide characters do not straddle the margin, a full row wraps at once.
class Pen {
 public:
  explicit Pen(std::size_t columns) : columns_(columns) {}

  void draw(wchar_t c) {
    if (c == L'\t') {
      do put(1);
      while (column_ % 8 != 0);
    } else if (c < 0x100 && iswcntrl(static_cast<wint_t>(c))) {
      put(1);  // ^
      put(1);  // X
    } else if (iswprint(static_cast<wint_t>(c))) {
      put(width_of(c));
    } else {
      for (int i = c > 0xffff ? 8 : 7; i > 0; --i) put(1);  // \U+xxxx
    }
  }

  /// The row in which the next character will stand.
  std::size_t row_of_next(wchar_t c) const { return row_ + (c != 0 && column_ + width_of(c) > columns_ ? 1 : 0); }

 private:
  static std::size_t width_of(wchar_t c) { return static_cast<std::size_t>(std::max(::wcwidth(c), 0)); }

  void put(std::size_t width) {
    if (column_ + width > columns_) wrap();
    column_ += width;
    if (column_ >= columns_) wrap();
  }
  void wrap() {
    column_ = 0;
    ++row_;
  }

  std::size_t columns_, row_ = 0, column_ = 0;
};

}  // namespace

std::size_t measure_cursor_row(std::wstring_view prompt, std::wstring_view before_cursor, wchar_t at_cursor,
                               std::size_t columns) {
  Pen pen(columns);
  for (const wchar_t c : prompt) pen.draw(c);
  for (const wchar_t c : before_cursor) pen.draw(c);
  return pen.row_of_next(at_cursor);
}

}  // namespace wsx
