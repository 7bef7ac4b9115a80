#pragma once
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "terminal/line_layout.hpp"

namespace wsx {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// What is drawn of a line that is being edited.
struct LineDrawing {
  std::string prompt, prompt_colour;  // ASCII; the color is an escape sequence, or nothing
  std::wstring text;
  std::size_t cursor = 0;  // in the text
};

/// The rows at a terminal's bottom in which a line is edited. Knows where the cursor is, in windows of any size that
/// may change at any time.
class LineScreen {
 public:
  /// Opens the terminal anew, so that it is ours whether somebody makes the shared descriptor non-blocking or not.
  explicit LineScreen(int fd);

  /// Null when it could not be opened.
  std::FILE* file() const { return terminal_.get(); }
  void write(std::string_view bytes);

  /// Draws in place of what was drawn before. Of more rows than the screen has, those that end with the cursor's.
  void draw(LineDrawing drawing);
  /// Takes the rows away; the cursor is then at the beginning of an empty one, where others may write.
  void erase();
  /// What is drawn next is drawn at the top of an empty screen.
  void clear();

 private:
  void read_size();
  LineLayout lay_out() const;
  std::string go_to_first_row() const;

  File terminal_;
  std::optional<LineDrawing> drawn_;
  std::size_t columns_ = 80, rows_ = 24;
  std::size_t cursor_row_ = 0;  // counted from the first row that is drawn
};

}  // namespace wsx
