#include "play/hole.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/number.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_random_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t k_uuid_size = 36;

bool is_uuid_dash(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

/// Version 4 (RFC 9562, section 5.4).
std::string make_uuid(SplitMix64& random) {
  std::string bytes;
  for (int half = 0; half < 2; ++half)
    for (std::uint64_t bits = random.next(), i = 0; i < 8; ++i, bits >>= 8) bytes += static_cast<char>(bits & 0xff);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string digits, uuid;
  append_hex(digits, bytes);
  for (const char digit : digits) {
    if (is_uuid_dash(uuid.size())) uuid += '-';
    uuid += digit;
  }
  return uuid;
}

bool is_uuid(std::string_view text) {
  if (text.size() != k_uuid_size) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (is_uuid_dash(i) ? text[i] != '-' : hex_value(text[i]) < 0) return false;
  return true;
}

std::string make_random_text(std::uint64_t size, SplitMix64& random) {
  std::string text;
  text.reserve(size);
  while (text.size() < size) text += k_random_characters[random.next() % k_random_characters.size()];
  return text;
}

std::int64_t make_integer(std::int64_t least, std::int64_t most, SplitMix64& random) {
  const auto range = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least) + 1;  // 0: all there are
  const auto number = random.next();
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(least) + (range == 0 ? number : number % range));
}

}  // namespace

HoleValue make_default(const HoleDefault& otherwise, SplitMix64& random) {
  switch (otherwise.kind) {
    case HoleDefault::Kind::uuid:
      return {HoleValue::Kind::string, make_uuid(random)};
    case HoleDefault::Kind::random:
      return {HoleValue::Kind::string, make_random_text(otherwise.size, random)};
    case HoleDefault::Kind::integer:
      return {HoleValue::Kind::json, std::to_string(make_integer(otherwise.least, otherwise.most, random))};
    case HoleDefault::Kind::text:
      break;
  }
  return {HoleValue::Kind::text, otherwise.text};
}

bool has_form_of(const HoleDefault& otherwise, std::string_view text) {
  switch (otherwise.kind) {
    case HoleDefault::Kind::uuid:
      return is_uuid(text);
    case HoleDefault::Kind::random:
      return text.size() == otherwise.size && text.find_first_not_of(k_random_characters) == text.npos;
    case HoleDefault::Kind::integer: {
      const auto number = parse_whole<std::int64_t>(text);
      return number && *number >= otherwise.least && *number <= otherwise.most;
    }
    case HoleDefault::Kind::text:
      break;
  }
  return true;
}

bool is_integer(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos && (text.size() == 1 || text[0] != '0');
}

}  // namespace wsx
