#include "json/cursor.hpp"

namespace wsx {

bool JsonCursor::take_escape(Surrogates surrogates) {
  constexpr std::string_view k_short_escapes = "\"\\/bfnrt";
  if (end_ - at_ < 2) return false;
  if (at_[1] != 'u') {
    at_ += 2;
    return k_short_escapes.find(at_[-1]) != k_short_escapes.npos;
  }
  const auto unit = take_unit();
  if (!unit || surrogates == Surrogates::as_they_come) return unit.has_value();
  if (is_low_surrogate(*unit)) return false;
  if (!is_high_surrogate(*unit)) return true;
  const auto low = take_unit();
  return low && is_low_surrogate(*low);
}

std::optional<char32_t> JsonCursor::take_unit() {
  const auto unit = decode_unit(std::string_view(at_, static_cast<std::size_t>(end_ - at_)));
  if (unit) at_ += k_unit_size;
  return unit;
}

std::optional<JsonString> JsonCursor::string(Surrogates surrogates) {
  if (!take('"')) return std::nullopt;
  const char* const begin = at_;
  bool has_escapes = false;
  for (;;) {
    at_ = skip_plain_run(at_, end_);
    if (at_ == end_) return std::nullopt;
    if (*at_ == '"') break;
    if (*at_ != '\\' || !take_escape(surrogates)) return std::nullopt;
    has_escapes = true;
  }
  const JsonString string{since(begin), has_escapes};
  ++at_;
  return string;
}

bool JsonCursor::take_word(std::string_view word) {
  if (static_cast<std::size_t>(end_ - at_) < word.size() || std::string_view(at_, word.size()) != word) return false;
  at_ += word.size();
  return true;
}

std::optional<bool> JsonCursor::boolean() {
  skip_space();
  if (take_word("true")) return true;
  if (take_word("false")) return false;
  return std::nullopt;
}

std::optional<std::uint64_t> JsonCursor::whole() {
  skip_space();
  const char* const begin = at_;
  std::uint64_t value = 0;
  while (at_ != end_ && is_digit(*at_) && at_ - begin <= k_max_digits) {
    value = value * 10 + static_cast<std::uint64_t>(*at_++ - '0');
  }
  const auto digits = at_ - begin;
  const bool has_more = at_ != end_ && (is_digit(*at_) || *at_ == '.' || *at_ == 'e' || *at_ == 'E');
  if (digits == 0 || digits > k_max_digits || has_more || (digits > 1 && *begin == '0')) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> JsonCursor::thousandths() {
  skip_space();
  const char* const begin = at_;
  std::uint64_t value = 0;
  while (at_ != end_ && is_digit(*at_) && at_ - begin <= k_max_milli_digits) {
    value = value * 10 + static_cast<std::uint64_t>(*at_++ - '0');
  }
  const auto digits = at_ - begin;
  if (digits == 0 || digits > k_max_milli_digits || (digits > 1 && *begin == '0')) return std::nullopt;
  value *= 1000;
  if (at_ != end_ && *at_ == '.') {
    const char* const point = at_++;
    for (std::uint64_t unit = 100; at_ != end_ && is_digit(*at_); unit /= 10) {
      if (unit == 0) return std::nullopt;
      value += static_cast<std::uint64_t>(*at_++ - '0') * unit;
    }
    if (at_ - point == 1) return std::nullopt;
  }
  if (at_ != end_ && (is_digit(*at_) || *at_ == 'e' || *at_ == 'E')) return std::nullopt;
  return value;
}

bool JsonCursor::take_digits() {
  const char* const begin = at_;
  while (at_ != end_ && is_digit(*at_)) ++at_;
  return at_ != begin;
}

bool JsonCursor::take_number(Exponents exponents) {
  if (at_ != end_ && *at_ == '-') ++at_;
  if (at_ != end_ && *at_ == '0')
    ++at_;
  else if (!take_digits())
    return false;
  if (at_ != end_ && *at_ == '.' && (++at_, !take_digits())) return false;
  if (at_ == end_ || (*at_ != 'e' && *at_ != 'E')) return true;
  if (exponents == Exponents::refused) return false;
  if (++at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
  return take_digits();
}

std::string_view JsonCursor::scalar(Exponents exponents) {
  skip_space();
  const char* const begin = at_;
  const bool is_word = at_ != end_ && *at_ >= 'a';
  const bool taken = is_word ? take_word("true") || take_word("false") || take_word("null") : take_number(exponents);
  return taken ? since(begin) : std::string_view();
}

/// From its first quote to its last, if there is one.
void JsonCursor::skip_string_of_any_text() {
  for (++at_;; ++at_) {
    at_ = skip_plain_run(at_, end_);
    if (at_ == end_) return;
    if (*at_ == '"') break;
    if (*at_ == '\\' && ++at_ == end_) return;
  }
  ++at_;
}

char JsonCursor::take_bracket() {
  while (at_ != end_) {
    const char c = *at_;
    if (c == '"') {
      skip_string_of_any_text();
      continue;
    }
    ++at_;
    if (c == '[' || c == ']' || c == '{' || c == '}') return c;
  }
  return '\0';
}

std::string_view JsonCursor::value() {
  const char first = peek();
  const char* const begin = at_;
  if (first == '"') return string(Surrogates::as_they_come)->quoted();
  if (first == '{' || first == '[') {
    std::size_t depth = 0;
    do {
      const char bracket = take_bracket();
      depth += bracket == '{' || bracket == '[' ? 1 : std::size_t(-1);
    } while (depth > 0);
  } else {
    constexpr std::string_view k_after_scalar = ",]} \t\r\n";
    while (at_ != end_ && k_after_scalar.find(*at_) == k_after_scalar.npos) ++at_;
  }
  return since(begin);
}

}  // namespace wsx
