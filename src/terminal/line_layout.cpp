#include "terminal/line_layout.hpp"

#include <algorithm>
#include <wchar.h>

#include "base/escape.hpp"

namespace wsx {
namespace {

class Pen {
 public:
  Pen(std::size_t columns, LineLayout& layout) : columns_(columns), layout_(layout) { layout_.rows.emplace_back(); }

  void draw(wchar_t c) {
    if (c >= L' ' && c <= L'~') {
      const char ascii = static_cast<char>(c);
      return put({&ascii, 1}, 1);
    }
    if (c == k_edited_newline) return break_row();
    if (c == L'\t') {
      constexpr std::size_t k_tab_columns = 8;
      do put(" ", 1);
      while (column_ % k_tab_columns != 0);
      return;
    }
    const auto bytes = to_utf8({&c, 1});
    const auto shown = format_escaped(bytes);
    const int width = ::wcwidth(c);
    if (shown == bytes && width >= 0) return put(bytes, static_cast<std::size_t>(width));
    if (is_joiner(c)) return put(bytes, 0);
    if (shown == bytes) return put("?", 1);  // no character that this system knows; its width is anybody's guess
    for (const char byte : shown) put({&byte, 1}, 1);
  }

  /// Where the next character will be.
  void mark_cursor(wchar_t next) {
    const bool wraps = next != 0 && column_ + static_cast<std::size_t>(std::max(::wcwidth(next), 0)) > columns_;
    layout_.cursor_row = layout_.rows.size() - (wraps ? 0 : 1);
    layout_.cursor_column = wraps ? 0 : column_;
  }

 private:
  /// They join emoji; by themselves they are escaped, but here each character is drawn alone.
  static bool is_joiner(wchar_t c) { return c == 0x200c || c == 0x200d; }

  /// What comes after a newline is below what came before it, not below the prompt.
  void break_row() {
    layout_.rows.back() += '\n';
    wrap();
    for (int i = 0; i < 2; ++i) put(" ", 1);
  }
  void put(std::string_view bytes, std::size_t width) {
    if (column_ + width > columns_) {
      layout_.rows.back().append(columns_ - column_, ' ');
      wrap();
    }
    // A full row has wrapped already; what combines with its last character still belongs there.
    auto& row = width == 0 && column_ == 0 && layout_.rows.size() > 1 ? layout_.rows[layout_.rows.size() - 2]
                                                                      : layout_.rows.back();
    row += bytes;
    column_ += width;
    if (column_ >= columns_) wrap();
  }
  void wrap() {
    layout_.rows.emplace_back();
    column_ = 0;
  }

  std::size_t columns_, column_ = 0;
  LineLayout& layout_;
};

}  // namespace

LineLayout layout_line(std::string_view prompt, std::wstring_view line, std::size_t cursor, std::size_t columns) {
  LineLayout layout;
  Pen pen(std::max<std::size_t>(columns, 2), layout);
  for (const wchar_t c : to_wide(prompt)) pen.draw(c);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i == cursor) pen.mark_cursor(line[i]);
    pen.draw(line[i]);
  }
  if (cursor >= line.size()) pen.mark_cursor(0);
  return layout;
}

std::wstring to_edited(std::wstring_view text) {
  std::wstring edited(text);
  for (wchar_t& c : edited)
    if (c >= 0 && c < L' ' && c != L'\t') c += k_wide_byte;
  return edited;
}

}  // namespace wsx
