#include "report/repainter.hpp"

#include <algorithm>

#include "report/screen_text.hpp"

namespace wsx {
namespace {

/// Without its colors.
std::size_t count_shown_columns(std::string_view row) {
  std::size_t columns = 0;
  while (!row.empty()) {
    const auto escape = std::min(row.find('\x1b'), row.size());
    columns += count_columns(row.substr(0, escape));
    row.remove_prefix(escape);
    if (!row.empty()) row.remove_prefix(std::min(row.find('m'), row.size() - 1) + 1);
  }
  return columns;
}

}  // namespace

std::string Repainter::paint(const std::vector<std::string>& rows, std::size_t columns) {
  auto out = erase(columns);
  for (const auto& row : rows) {
    if (!widths_.empty()) out += "\r\n";
    out += row;
    widths_.push_back(count_shown_columns(row));
  }
  return out;
}

std::string Repainter::erase(std::size_t columns) {
  if (widths_.empty()) return "";
  // Not from the very first column: where that is the screen's, tmux takes it for clearing the screen, and keeps a
  // copy.
  auto out = go_to_first_row(columns) + " \x1b[J\r";
  widths_.clear();
  return out;
}

std::string Repainter::go_to_first_row(std::size_t columns) const {
  std::size_t rows = widths_.size();
  if (narrowing_ == Narrowing::wraps_rows && columns > 0)
    for (const auto width : widths_) rows += (std::max<std::size_t>(width, 1) - 1) / columns;
  return rows > 1 ? "\r\x1b[" + std::to_string(rows - 1) + "A" : "\r";
}

}  // namespace wsx
