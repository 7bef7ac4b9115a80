#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "event/plain_string.hpp"

namespace wsx {

/// Takes JSON's atoms off the front of a text that is known to be UTF-8. Accepts less than JSON and nothing beside it:
/// what it refuses may still be JSON, for a parser that knows all of it. Views point into the text.
class PlainScanner {
 public:
  explicit PlainScanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  /// White space, and then this character if it is there.
  bool take(char c);
  /// Nothing but white space is left.
  bool is_done();
  std::optional<PlainString> string();
  std::optional<bool> boolean();
  /// Digits alone, at most k_max_digits of them.
  std::optional<std::uint64_t> whole();
  /// The same with up to three decimals, in thousandths. At most k_max_milli_digits before the point.
  std::optional<std::uint64_t> thousandths();
  /// Any string, number, boolean or null; nothing that nests.
  bool skip_scalar();

  static constexpr int k_max_digits = 18;
  static constexpr int k_max_milli_digits = 11;  // so far a double times a thousand rounds to the same

 private:
  void skip_space();
  bool take_word(std::string_view word);
  bool take_escape();
  std::optional<char32_t> take_unit();

  const char* at_;
  const char* end_;
};

}  // namespace wsx
