#include "bench/message_number.hpp"

#include <cstring>

#include "base/number.hpp"
#include "wire/frame.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_number_mark = "wsx:";
constexpr std::size_t k_number_digits = k_message_number_bytes - k_number_mark.size();
static_assert(k_number_mark.size() % 4 == 0);  // so masking begins again with the first byte of the key

void write_digits(char* to, std::uint64_t number) {
  for (std::size_t i = k_number_digits; i-- > 0; number /= 10) to[i] = static_cast<char>('0' + number % 10);
}

}  // namespace

void write_message_number(std::string& message, std::uint64_t number) {
  if (message.size() < k_message_number_bytes) {
    message[0] = static_cast<char>('0' + number % 64);
    return;
  }
  std::memcpy(message.data(), k_number_mark.data(), k_number_mark.size());
  write_digits(message.data() + k_number_mark.size(), number);
}

void write_masked_message_number(char* to, std::uint64_t number, std::uint32_t mask_key) {
  write_digits(to + k_number_mark.size(), number);
  apply_mask(to + k_number_mark.size(), k_number_digits, mask_key);
}

std::optional<std::uint64_t> find_message_number(std::string_view answer) {
  const auto at = answer.find(k_number_mark);
  if (at == answer.npos) return std::nullopt;
  const std::string_view digits = answer.substr(at + k_number_mark.size(), k_number_digits);
  return digits.size() < k_number_digits ? std::nullopt : parse_whole<std::uint64_t>(digits);
}

}  // namespace wsx
