#include "output/json_indent.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

using Kind = JsonPiece::Kind;

/// Cuts tokens from the front of a text.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : rest_(text) {}

  /// What comes after white space; 0 at the end.
  char peek() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n\r"), rest_.size()));
    return rest_.empty() ? '\0' : rest_.front();
  }
  bool is_at_end() { return peek() == '\0' && rest_.empty(); }
  std::string_view take(std::size_t size) {
    const auto token = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return token;
  }
  /// A string with its quotes, a number or a word; empty for what is none.
  std::string_view take_string() { return take(measure_string()); }
  std::string_view take_scalar() {
    for (const std::string_view word : {"true", "false", "null"})
      if (rest_.starts_with(word)) return take(word.size());
    return take(measure_number());
  }

 private:
  std::size_t measure_string() const {
    if (!rest_.starts_with('"')) return 0;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') return i + 1;
      if (static_cast<unsigned char>(rest_[i]) < 0x20) return 0;
      if (rest_[i] == '\\' && !skip_escape(i)) return 0;
    }
    return 0;
  }
  /// Leaves `i` at the escape's last character.
  bool skip_escape(std::size_t& i) const {
    if (++i >= rest_.size()) return false;
    if (rest_[i] != 'u') return std::string_view("\"\\/bfnrt").find(rest_[i]) != std::string_view::npos;
    for (int digits = 0; digits < 4; ++digits)
      if (++i >= rest_.size() || hex_value(rest_[i]) < 0) return false;
    return true;
  }
  std::size_t measure_number() const {
    std::size_t i = rest_.starts_with('-') ? 1 : 0;
    const auto skip_digits = [&] {
      const auto start = i;
      while (i < rest_.size() && is_digit(rest_[i])) ++i;
      return i > start;
    };
    const bool has_leading_zero = i < rest_.size() && rest_[i] == '0';
    if (has_leading_zero)
      ++i;
    else if (!skip_digits())
      return 0;
    if (i < rest_.size() && rest_[i] == '.' && (++i, !skip_digits())) return 0;
    if (i < rest_.size() && (rest_[i] == 'e' || rest_[i] == 'E')) {
      if (++i < rest_.size() && (rest_[i] == '+' || rest_[i] == '-')) ++i;
      if (!skip_digits()) return 0;
    }
    return i;
  }

  std::string_view rest_;
};

/// Without recursion: who sends a million brackets does not choose how deep our stack is.
class Indenter {
 public:
  explicit Indenter(std::string_view text) : tokens_(text) {}

  std::optional<std::vector<JsonLine>> run() {
    if (const char first = tokens_.peek(); first != '{' && first != '[') return std::nullopt;
    lines_.emplace_back();
    do {
      if (!step() || lines_.size() > k_max_indented_lines) return std::nullopt;
    } while (!open_.empty());
    if (!tokens_.is_at_end()) return std::nullopt;
    return std::move(lines_);
  }

 private:
  /// One value, up to the beginning of the next one.
  bool step() {
    const char first = tokens_.peek();
    if (first == '{' || first == '[') {
      if (open_.size() == k_max_indented_depth) return false;
      put(Kind::mark, tokens_.take(1));
      const char closing = first == '{' ? '}' : ']';
      if (tokens_.peek() == closing) {
        put(Kind::mark, tokens_.take(1));
        return end_value();
      }
      open_.push_back(closing);
      return begin_element();
    }
    const bool taken =
        first == '"' ? put(Kind::string, tokens_.take_string()) : put(Kind::scalar, tokens_.take_scalar());
    return taken && end_value();
  }

  bool begin_element() {
    lines_.push_back({open_.size(), {}});
    if (open_.back() == ']') return true;
    return tokens_.peek() == '"' && put(Kind::key, tokens_.take_string()) && tokens_.peek() == ':' &&
           put(Kind::mark, tokens_.take(1)) && put(Kind::mark, " ");
  }

  bool end_value() {
    while (!open_.empty()) {
      if (tokens_.peek() == ',') {
        put(Kind::mark, tokens_.take(1));
        return begin_element();
      }
      if (tokens_.peek() != open_.back()) return false;
      open_.pop_back();
      lines_.push_back({open_.size(), {}});
      put(Kind::mark, tokens_.take(1));
    }
    return true;
  }

  bool put(Kind kind, std::string_view text) {
    lines_.back().pieces.push_back({kind, text});
    return !text.empty();
  }

  Tokens tokens_;
  std::string open_;  // what closes the arrays and objects that we are in
  std::vector<JsonLine> lines_;
};

}  // namespace

std::optional<std::vector<JsonLine>> indent_json(std::string_view text) {
  if (text.size() > k_max_indented_bytes || !is_utf8(text)) return std::nullopt;
  return Indenter(text).run();
}

}  // namespace wsx
