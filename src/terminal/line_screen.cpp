#include "terminal/line_screen.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

#include "base/colours.hpp"
#include "terminal/rewrapping.hpp"

namespace wsx {
namespace {

constexpr const char *k_erase_below = "\x1b[J", *k_erase_right = "\x1b[K";

std::FILE* open_terminal(int fd) {
  char name[256];
  int own = -1;
  if (::ttyname_r(fd, name, sizeof name) == 0) own = ::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (own < 0) own = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  return own < 0 ? nullptr : ::fdopen(own, "r+");
}

/// A row that ends with a newline may be shorter than the one that was there before. One that has nothing else comes
/// after a full row, which a space makes wrap.
void append_row(std::string& out, std::string_view row, bool is_last) {
  const bool is_broken = row.ends_with('\n');
  out += row.substr(0, row.size() - (is_broken ? 1 : 0));
  if (is_broken) out.append(row.size() == 1 ? " " : "").append(k_erase_right).append(is_last ? "" : "\r\n");
}

}  // namespace

LineScreen::LineScreen(int fd) : terminal_(open_terminal(fd)) {}

void LineScreen::write(std::string_view bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), terminal_.get());
  std::fflush(terminal_.get());
}

/// In one write, so that it does not flicker. A full row is left to the terminal to wrap: then it knows that the rows
/// are one line.
void LineScreen::draw(LineDrawing drawing) {
  read_size();
  drawn_ = std::move(drawing);
  const auto layout = lay_out();
  const auto top = layout.cursor_row >= rows_ ? layout.cursor_row - rows_ + 1 : 0;
  const auto end = std::min(layout.rows.size(), top + rows_);
  std::string out = go_to_first_row();
  for (auto row = top; row < end; ++row) {
    std::string_view text = layout.rows[row];
    if (const auto& prompt = drawn_->prompt; row == 0 && !drawn_->prompt_colour.empty() && text.starts_with(prompt)) {
      out += drawn_->prompt_colour + prompt + std::string(k_no_colour);
      text.remove_prefix(prompt.size());
    }
    append_row(out, text, row + 1 == end);
  }
  if (end > top + 1 && layout.rows[end - 1].empty()) out += " ";  // makes the full row above wrap
  if (end == layout.rows.size()) out += k_erase_below;
  if (const auto below = end - 1 - layout.cursor_row; below > 0) out += "\x1b[" + std::to_string(below) + "A";
  out += '\r';
  if (layout.cursor_column > 0) out += "\x1b[" + std::to_string(layout.cursor_column) + "C";
  cursor_row_ = layout.cursor_row - top;
  write(out);
}

void LineScreen::erase() {
  if (!drawn_) return;
  read_size();
  // Not from the very first column: where that is the screen's, tmux takes it for clearing the screen, and keeps a
  // copy.
  write(go_to_first_row() + " " + k_erase_below + "\r");
  cursor_row_ = 0;
  drawn_.reset();
}

void LineScreen::clear() {
  write("\x1b[H\x1b[2J");
  cursor_row_ = 0;
  drawn_.reset();
}

/// Finds out where the cursor is after the window got another width, perhaps before its signal came.
void LineScreen::read_size() {
  winsize size{};
  ::ioctl(::fileno(terminal_.get()), TIOCGWINSZ, &size);
  const std::size_t columns = size.ws_col < 2 ? 80 : size.ws_col;
  rows_ = size.ws_row < 1 ? 24 : size.ws_row;
  if (std::exchange(columns_, columns) == columns || !drawn_) return;
  // Terminals that rewrap their rows have moved the cursor. Of others, or unknown ones, nobody knows: erasing too
  // little leaves a trace of the old prompt; erasing too much would lose what is above it.
  const auto row = std::min(lay_out().cursor_row, rows_ - 1);
  cursor_row_ = rewraps_rows() ? row : std::min(cursor_row_, row);
}

LineLayout LineScreen::lay_out() const { return layout_line(drawn_->prompt, drawn_->text, drawn_->cursor, columns_); }

std::string LineScreen::go_to_first_row() const {
  return "\r" + (cursor_row_ > 0 ? "\x1b[" + std::to_string(cursor_row_) + "A" : "");
}

}  // namespace wsx
