#include "base/row_wrapper.hpp"

#include <algorithm>

#include "base/columns.hpp"

namespace wsx {
namespace {

/// The color sequence at the front; empty if there is none.
std::string_view measure_colour(std::string_view text) {
  if (!text.starts_with("\x1b[")) return {};
  const auto end = text.find('m');
  return end == text.npos ? std::string_view() : text.substr(0, end + 1);
}

}  // namespace

void RowWrapper::add(std::string_view line, std::size_t indent) {
  constexpr std::size_t k_small_indent = 2;
  if (indent * 2 > columns_) indent = std::min(k_small_indent, columns_ / 2);
  std::size_t column = 0, word = 0, word_column = 0;  // where in the row the last word begins; 0: there is only one
  const auto begin_row = [&](std::string tail, std::size_t tail_columns) {
    end_row();
    row_.assign(indent, ' ') += tail;
    column = indent + tail_columns;
    word = 0;
  };
  while (!line.empty()) {
    if (const auto colour = measure_colour(line); !colour.empty()) {
      row_ += colour;
      line.remove_prefix(colour.size());
      continue;
    }
    const auto [character, size] = decode_utf8(line);
    const auto bytes = line.substr(0, size);
    line.remove_prefix(size);
    const auto width = columns_of(character);
    if (column + width > columns_) {
      const bool is_word_short = word > 0 && (column - word_column) * 2 <= columns_ - indent;
      if (character == ' ') {
        begin_row("", 0);
        continue;
      }
      if (is_word_short) {
        std::string tail = row_.substr(word);
        row_.resize(word - 1);
        begin_row(std::move(tail), column - word_column);
      } else {
        begin_row("", 0);
      }
    }
    row_ += bytes;
    column += width;
    if (character != ' ' || column <= indent) continue;
    word = row_.size();
    word_column = column;
  }
  end_row();
}

void RowWrapper::end_row() {
  if (max_rows_ > 0 && rows_ == max_rows_) {
    ++left_out_;
  } else {
    ++rows_;
    out_.append(row_).append("\n");
  }
  row_.clear();
}

}  // namespace wsx
