#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "json/plain_run.hpp"
#include "json/string.hpp"

namespace wsx {

/// Takes JSON's atoms off the front of a text, without a tree and without memory. Whoever uses it knows the grammar
/// between them. Views point into the text. What is taken may have white space before it.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  /// The next character; 0 at the end, where is_done() tells it from a NUL.
  char peek() {
    skip_space();
    return at_ == end_ ? '\0' : *at_;
  }
  /// This character, if it is there.
  bool take(char c) {
    skip_space();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  /// The character that take() took.
  std::string_view taken() const { return {at_ - 1, 1}; }
  /// Nothing but white space is left.
  bool is_done() {
    skip_space();
    return at_ == end_;
  }

  // Nothing, or an empty view, when there is none. Only white space was taken then, or it is not JSON.

  /// Of text that is UTF-8. JSON's grammar lets surrogates stand alone (RFC 8259, section 8.2); text cannot hold them.
  enum class Surrogates : std::uint8_t { in_pairs, as_they_come };
  std::optional<JsonString> string(Surrogates surrogates = Surrogates::in_pairs);
  /// A string without escapes; otherwise nothing but white space was taken.
  bool take_plain_string(std::string_view& into) {
    skip_space();
    if (at_ == end_ || *at_ != '"') return false;
    const char* const end = skip_plain_run(at_ + 1, end_);
    if (end == end_ || *end != '"') return false;
    into = {at_ + 1, static_cast<std::size_t>(end - at_ - 1)};
    at_ = end + 1;
    return true;
  }
  std::optional<bool> boolean();
  /// A number, true, false or null, as it is written. Doubles hold all numbers without an exponent that are not too
  /// long.
  enum class Exponents : std::uint8_t { refused, taken };
  std::string_view scalar(Exponents exponents = Exponents::taken);

  // Numbers that need no rounding; others are refused.

  /// Digits alone, at most k_max_digits of them.
  std::optional<std::uint64_t> whole();
  /// The same with up to three decimals, in thousandths. At most k_max_milli_digits before the point.
  std::optional<std::uint64_t> thousandths();

  static constexpr int k_max_digits = 18;
  static constexpr int k_max_milli_digits = 11;  // so far a double times a thousand rounds to the same

  /// Past the next bracket outside of strings, and which one it is; 0: there is none. Of any text.
  char take_bracket();
  /// The whole value, as it is written, of text that is known to be JSON.
  std::string_view value();

 private:
  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }
  bool take_word(std::string_view word);
  bool take_digits();
  bool take_number(Exponents exponents);
  bool take_escape(Surrogates surrogates);
  std::optional<char32_t> take_unit();
  void skip_string_of_any_text();
  std::string_view since(const char* begin) const { return {begin, static_cast<std::size_t>(at_ - begin)}; }

  const char* at_;
  const char* end_;
};

}  // namespace wsx
