#include "bench/message_number.hpp"

#include <gtest/gtest.h>
#include <set>

#include "wire/frame.hpp"

namespace wsx {
namespace {

TEST(MessageNumber, IsReadWhereverAnAnswerQuotesIt) {
  std::string message(64, 'x');
  for (const std::uint64_t number : {0ull, 7ull, 12'345'678ull, 99'999'999ull}) {
    write_message_number(message, number);
    EXPECT_EQ(message.size(), 64u);
    EXPECT_EQ(message.substr(k_message_number_bytes), std::string(52, 'x'));
    for (const std::string& answer : {message, "{\"echo\":\"" + message + "\"}", message.substr(0, 12)})
      EXPECT_EQ(find_message_number(answer), number);
  }
  write_message_number(message, k_message_numbers + 3);
  EXPECT_EQ(find_message_number(message), 3u);
  for (const char* other : {"", "wsx:", "wsx:1234567", "wsx:1234x678", "wsx:-1234567", "00000001", "WSX:00000001"})
    EXPECT_EQ(find_message_number(other), std::nullopt) << other;
}

TEST(MessageNumber, ShortMessagesDifferInTheirFirstByte) {
  for (const std::size_t size : {1u, 11u}) {
    std::set<std::string> seen;
    for (std::uint64_t i = 0; i < 128; ++i) {
      std::string message(size, 'x');
      write_message_number(message, i);
      EXPECT_EQ(message.substr(1), std::string(size - 1, 'x'));
      seen.insert(message);
    }
    EXPECT_EQ(seen.size(), 64u);
  }
}

TEST(MessageNumber, IsWrittenOverAMaskedOne) {
  std::string message(20, 'x'), other = message;
  write_message_number(message, 1);
  write_message_number(other, 4711);
  apply_mask(message.data(), message.size(), 0x12345678);
  write_masked_message_number(message.data(), 4711, 0x12345678);
  apply_mask(message.data(), message.size(), 0x12345678);
  EXPECT_EQ(message, other);
}

}  // namespace
}  // namespace wsx
