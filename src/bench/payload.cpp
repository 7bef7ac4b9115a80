#include "bench/payload.hpp"

#include <charconv>
#include <chrono>

#include "base/number.hpp"
#include "base/placeholders.hpp"
#include "base/split_mix.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

using What = PayloadPart::What;

constexpr std::size_t k_max_random_digits = 64;

/// Where a byte is, as people count: characters from 1.
std::size_t column_of(std::string_view text, std::size_t offset) {
  std::size_t column = 1;
  for (std::size_t at = 0; at < offset; at += decode_utf8(text.substr(at)).size) ++column;
  return column;
}

Error refuse(std::string_view text, std::size_t offset, const std::string& what, std::string hint) {
  return {Phase::input, "bad_template", what + " at character " + std::to_string(column_of(text, offset)),
          std::move(hint)};
}

Error refuse_name(std::string_view text, std::size_t offset, std::string_view name) {
  return refuse(text, offset, "unknown placeholder " + quote_placeholder(name),
                advise_placeholder(name, {{"seq", "seq"}, {"conn", "conn"}, {"time", "time"}, {"rand", "rand:8"}}));
}

/// What is between the braces; nothing if it is unknown. The caller checks the number of digits.
std::optional<PayloadPart> read_name(std::string_view name) {
  constexpr std::pair<std::string_view, What> k_known[] = {
      {"seq", What::seq}, {"conn", What::conn}, {"time", What::time}};
  for (const auto& [known, what] : k_known)
    if (name == known) return PayloadPart{.what = what};
  constexpr std::string_view k_random = "rand:";
  if (!name.starts_with(k_random)) return std::nullopt;
  const auto number = name.substr(k_random.size());
  return PayloadPart{.what = What::random, .digits = parse_whole<std::size_t>(number).value_or(0)};
}

void add_literal(std::vector<PayloadPart>& parts, std::string_view text) {
  if (parts.empty() || parts.back().what != What::literal) parts.emplace_back();
  parts.back().text += text;
}

void append_number(std::string& to, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  to.append(digits, static_cast<std::size_t>(end - digits));  // as a range it would go through replace()
}

void append_random(std::string& to, std::size_t digits, SplitMix64& numbers) {
  constexpr char k_digits[] = "0123456789abcdef";
  constexpr unsigned k_bits = 64, k_bits_a_digit = 4;
  std::uint64_t random = 0;
  for (unsigned bits = 0; digits > 0; --digits, bits -= k_bits_a_digit, random >>= k_bits_a_digit) {
    if (bits == 0) random = numbers.next(), bits = k_bits;
    to += k_digits[random & 15];
  }
}

void append_part(std::string& to, const PayloadPart& part, const PayloadValues& values, SplitMix64& random) {
  switch (part.what) {
    case What::literal:
      to += part.text;
      break;
    case What::seq:
      append_number(to, values.seq);
      break;
    case What::conn:
      append_number(to, values.conn);
      break;
    case What::time:
      append_number(to, static_cast<std::uint64_t>(values.time_ns));
      break;
    case What::random:
      append_random(to, part.digits, random);
      break;
  }
}

}  // namespace

Result<std::vector<PayloadPart>> parse_payload_template(std::string_view text) {
  std::vector<PayloadPart> parts;
  for (const auto& [kind, piece, offset] : split_template(text, Captures::no)) {
    if (kind == TemplatePiece::Kind::unclosed)
      return refuse(text, offset, "{{ is not closed by }}", "write ${{ for literal braces");
    if (kind == TemplatePiece::Kind::literal) {
      add_literal(parts, piece);
      continue;
    }
    auto part = read_name(piece);
    if (!part) return refuse_name(text, offset, piece);
    if (part->what == What::random && (part->digits == 0 || part->digits > k_max_random_digits))
      return refuse(text, offset,
                    quote_placeholder(piece) + " takes a number of digits from 1 to 64, as in {{rand:8}},", "");
    parts.push_back(std::move(*part));
  }
  if (parts.empty()) parts.emplace_back();
  return parts;
}

PayloadValues make_values(std::uint64_t seed, std::uint64_t connection, std::uint64_t number) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {.seq = number,
          .conn = connection + 1,
          .time_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count(),
          .random = seed * k_split_mix_step + (connection << 32) + number};
}

void append_payload(std::string& to, const std::vector<PayloadPart>& parts, const PayloadValues& values) {
  SplitMix64 random(values.random);
  for (const PayloadPart& part : parts) append_part(to, part, values, random);
}

bool is_payload(std::string_view text, const std::vector<PayloadPart>& parts, const PayloadValues& values) {
  SplitMix64 random(values.random);
  std::string expected;
  for (const PayloadPart& part : parts) {
    if (part.what == What::time) {
      if (!take_number<std::uint64_t>(text)) return false;
      continue;
    }
    expected.clear();
    append_part(expected, part, values, random);
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
  }
  return text.empty();
}

}  // namespace wsx
