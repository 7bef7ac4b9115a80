#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "base/escape.hpp"
#include "output/pretty.hpp"

namespace wsx {

/// ANSI colors, as the terminal's owner chose them.
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
    if (!out_.empty()) out_ += '\n';
    out_ += prefix_;
    return in(ink, std::string_view(&mark, 1)).plain(" ");
  }
  /// Starts a line that belongs to the one above.
  PrettyLines& detail() { return line('*').plain("  "); }

  /// Starts another line of a payload, indented like the first, without prefix and mark.
  PrettyLines& more(std::size_t columns = 0) {
    out_ += '\n';
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
    return plain(code(ink)).plain(text).plain("\x1b[0m");
  }
  PrettyLines& foreign(std::string_view text) {
    append_escaped(out_, text);
    return *this;
  }
  PrettyLines& foreign_in(Ink ink, std::string_view text) { return in(ink, format_escaped(text)); }

  std::string take() {
    if (!out_.empty()) out_ += '\n';
    return std::move(out_);
  }

 private:
  static std::string_view code(Ink ink) {
    constexpr std::string_view k_codes[] = {"", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[36m"};
    return k_codes[static_cast<std::size_t>(ink)];
  }

  const PrettyStyle& style_;
  std::string prefix_, out_;
};

}  // namespace wsx
