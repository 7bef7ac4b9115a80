#include "output/json_indent.hpp"

#include <string>

#include "base/utf8.hpp"
#include "json/cursor.hpp"

namespace wsx {
namespace {

using Kind = JsonPiece::Kind;

/// Without recursion: who sends a million brackets does not choose how deep our stack is.
class Indenter {
 public:
  explicit Indenter(std::string_view text) : cursor_(text) {}

  std::optional<std::vector<JsonLine>> run() {
    if (const char first = cursor_.peek(); first != '{' && first != '[') return std::nullopt;
    lines_.emplace_back();
    do {
      if (!step() || lines_.size() > k_max_indented_lines) return std::nullopt;
    } while (!open_.empty());
    if (!cursor_.is_done()) return std::nullopt;
    return std::move(lines_);
  }

 private:
  /// One value, up to the beginning of the next one.
  bool step() {
    const char first = cursor_.peek();
    if (first == '{' || first == '[') {
      if (open_.size() == k_max_indented_depth) return false;
      take(first);
      const char closing = first == '{' ? '}' : ']';
      if (take(closing)) return end_value();
      open_.push_back(closing);
      return begin_element();
    }
    const bool taken = first == '"' ? put(Kind::string, quoted_string()) : put(Kind::scalar, cursor_.scalar());
    return taken && end_value();
  }

  bool begin_element() {
    lines_.push_back({open_.size(), {}});
    if (open_.back() == ']') return true;
    return put(Kind::key, quoted_string()) && take(':') && put(Kind::mark, " ");
  }

  bool end_value() {
    while (!open_.empty()) {
      if (take(',')) return begin_element();
      const char closing = open_.back();
      if (cursor_.peek() != closing) return false;
      open_.pop_back();
      lines_.push_back({open_.size(), {}});
      take(closing);
    }
    return true;
  }

  /// A mark, as a piece of the line.
  bool take(char mark) { return cursor_.take(mark) && put(Kind::mark, cursor_.taken()); }

  std::string_view quoted_string() {
    const auto string = cursor_.string(JsonCursor::Surrogates::as_they_come);
    return string ? string->quoted() : std::string_view();
  }

  bool put(Kind kind, std::string_view text) {
    lines_.back().pieces.push_back({kind, text});
    return !text.empty();
  }

  JsonCursor cursor_;
  std::string open_;  // what closes the arrays and objects that we are in
  std::vector<JsonLine> lines_;
};

}  // namespace

std::optional<std::vector<JsonLine>> indent_json(std::string_view text) {
  if (text.size() > k_max_indented_bytes || !is_utf8(text)) return std::nullopt;
  return Indenter(text).run();
}

}  // namespace wsx
