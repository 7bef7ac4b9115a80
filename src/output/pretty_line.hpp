#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/colours.hpp"
#include "base/escape.hpp"
#include "output/pretty.hpp"

namespace wsx {

enum class Ink : std::uint8_t { plain, dim, red, green, yellow, cyan };

constexpr char mark_of(Direction dir) { return dir == Direction::in ? '<' : '>'; }
constexpr Ink ink_of(Direction dir) { return dir == Direction::in ? Ink::cyan : Ink::green; }

/// Puts the lines of one event together. What is said in our words goes in by plain() or in(), what came from outside
/// by foreign(): that is the one place where escaping happens.
class PrettyLines {
 public:
  PrettyLines(const PrettyStyle& style, std::string prefix) : style_(style), prefix_(std::move(prefix)) {}

  /// Starts a line: prefix, then the mark.
  PrettyLines& line(char mark, Ink ink = Ink::dim) {
    start(prefix_.size() + 2);
    out_ += prefix_;
    return in(ink, std::string_view(&mark, 1)).plain(" ");
  }
  /// Starts a line that belongs to the one above.
  PrettyLines& detail() {
    line('*').plain("  ");
    indents_.back() += 2;
    return *this;
  }

  /// Starts another line of a payload, indented like the first, without prefix and mark.
  PrettyLines& more(std::size_t columns = 0) {
    start(2 + columns);
    out_.append(2 + columns, ' ');
    return *this;
  }

  /// The columns left in a row after detail(), and after more().
  std::size_t detail_columns() const { return style_.columns - std::min(style_.columns, prefix_.size() + 4); }
  std::size_t more_columns() const { return style_.columns - std::min<std::size_t>(style_.columns, 2); }

  PrettyLines& plain(std::string_view text) {
    out_ += text;
    return *this;
  }
  PrettyLines& in(Ink ink, std::string_view text) {
    if (!style_.colour || ink == Ink::plain) return plain(text);
    return plain(code(ink)).plain(text).plain(k_no_colour);
  }
  PrettyLines& foreign(std::string_view text) {
    append_escaped(out_, text);
    return *this;
  }
  PrettyLines& foreign_in(Ink ink, std::string_view text) { return in(ink, format_escaped(text)); }
  /// Text whose newlines begin lines, below its beginning. A newline at its end is shown.
  PrettyLines& foreign_lines(std::string_view text, bool is_end = true) {
    for (auto end = text.find('\n'); end != text.npos && !(is_end && end + 1 == text.size()); end = text.find('\n')) {
      foreign(text.substr(0, end)).start(prefix_.size() + 2);
      out_.append(prefix_.size() + 2, ' ');
      text.remove_prefix(end + 1);
    }
    return foreign(text);
  }

  /// On a terminal, what has been added so far ends after k_shown_screens.
  void limit_rows() { max_rows_ = k_shown_screens * style_.rows; }

  std::string take();

 private:
  void start(std::size_t indent) {
    if (!out_.empty()) out_ += '\n';
    indents_.push_back(indent);
  }
  static std::string_view code(Ink ink) {
    constexpr std::string_view k_codes[] = {"", k_dim, k_red, k_green, k_yellow, k_cyan};
    return k_codes[static_cast<std::size_t>(ink)];
  }

  const PrettyStyle& style_;
  std::string prefix_, out_;
  std::vector<std::size_t> indents_;  // a line's, for the rows that go on
  std::size_t max_rows_ = 0;          // 0: all
};

}  // namespace wsx
