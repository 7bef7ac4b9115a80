#include "json/equality.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "json/cursor.hpp"

namespace wsx {
namespace {

/// A number as its significant digits, with the point before the first of them, times a power of ten.
struct Decimal {
  bool is_negative = false;
  std::string_view whole, fraction;  // without zeros at the outer ends
  std::int64_t power = 0;

  std::size_t digits() const { return whole.size() + fraction.size(); }
  char digit(std::size_t i) const { return i < whole.size() ? whole[i] : fraction[i - whole.size()]; }
  bool is_zero() const { return digits() == 0; }
};

std::string_view drop_zeros_before(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

std::string_view drop_zeros_after(std::string_view digits) {
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

/// An exponent that does not fit is one that no other number has by chance.
std::int64_t parse_exponent(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (text.starts_with('+') || is_negative) text.remove_prefix(1);
  constexpr std::int64_t k_huge = 1'000'000'000'000'000'000;
  const auto value = std::min(parse_whole<std::int64_t>(text).value_or(k_huge), k_huge);
  return is_negative ? -value : value;
}

Decimal split_number(std::string_view text) {
  Decimal number;
  number.is_negative = text.starts_with('-');
  if (number.is_negative) text.remove_prefix(1);
  if (const auto e = text.find_first_of("eE"); e != text.npos) {
    number.power = parse_exponent(text.substr(e + 1));
    text = text.substr(0, e);
  }
  const auto point = std::min(text.find('.'), text.size());
  const auto whole = drop_zeros_before(text.substr(0, point));
  auto fraction = drop_zeros_after(point < text.size() ? text.substr(point + 1) : "");
  number.power += static_cast<std::int64_t>(whole.size());
  if (whole.empty()) {
    const auto significant = drop_zeros_before(fraction);
    number.power -= static_cast<std::int64_t>(fraction.size() - significant.size());
    fraction = significant;
  }
  number.whole = fraction.empty() ? drop_zeros_after(whole) : whole;
  number.fraction = fraction;
  return number;
}

using Members = std::vector<std::pair<std::string, std::string_view>>;

/// By name.
Members list_members(std::string_view object, bool& has_twins) {
  Members members;
  JsonCursor cursor(object);
  cursor.take('{');
  while (!cursor.take('}')) {
    auto name = decode_string(*cursor.string(JsonCursor::Surrogates::as_they_come));
    cursor.take(':');
    cursor.peek();
    members.emplace_back(std::move(name), cursor.value());
    cursor.take(',');
  }
  std::sort(members.begin(), members.end());
  const auto is_twin = [](const auto& one, const auto& next) { return one.first == next.first; };
  has_twins |= std::adjacent_find(members.begin(), members.end(), is_twin) != members.end();
  return members;
}

bool is_number(std::string_view json) { return json[0] == '-' || is_digit(json[0]); }

bool is_equal(std::string_view a, std::string_view b, int depth);

bool are_equal_objects(std::string_view a, std::string_view b, int depth) {
  bool has_twins = false;
  const auto ours = list_members(a, has_twins), theirs = list_members(b, has_twins);
  if (has_twins) return false;
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                    [depth](const auto& one, const auto& other) {
                      return one.first == other.first && is_equal(one.second, other.second, depth + 1);
                    });
}

bool are_equal_arrays(std::string_view a, std::string_view b, int depth) {
  JsonCursor ours(a), theirs(b);
  ours.take('[');
  theirs.take('[');
  for (;;) {
    const bool is_end = ours.take(']');
    if (theirs.take(']') != is_end) return false;
    if (is_end) return true;
    ours.peek();
    theirs.peek();
    if (!is_equal(ours.value(), theirs.value(), depth + 1)) return false;
    ours.take(',');
    theirs.take(',');
  }
}

bool is_equal(std::string_view a, std::string_view b, int depth) {
  if (depth > k_max_equal_depth) return false;
  if (is_number(a) && is_number(b)) return is_same_number(a, b);
  if (a[0] != b[0]) return false;
  if (a[0] == '{') return are_equal_objects(a, b, depth);
  if (a[0] == '[') return are_equal_arrays(a, b, depth);
  if (a[0] == '"') return decode_string(unquote(a)) == decode_string(unquote(b));
  return a == b;
}

}  // namespace

bool is_same_number(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const Decimal first = split_number(a), second = split_number(b);
  if (first.is_zero() || second.is_zero()) return first.is_zero() && second.is_zero();
  if (first.is_negative != second.is_negative || first.power != second.power || first.digits() != second.digits())
    return false;
  for (std::size_t i = 0; i < first.digits(); ++i)
    if (first.digit(i) != second.digit(i)) return false;
  return true;
}

bool is_same_json(std::string_view a, std::string_view b) {
  if (std::max(a.size(), b.size()) > k_max_equal_bytes) return false;
  return is_equal(trim(a, " \t\r\n"), trim(b, " \t\r\n"), 1);
}

}  // namespace wsx
