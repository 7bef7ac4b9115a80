#include "base/input_splitter.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace wsx {
namespace {

constexpr std::uint64_t k_limit = 10;

/// The records of a stream that comes in pieces of this size: "1:hello"; "2 too long".
std::vector<std::string> split(std::string_view bytes, std::optional<char> delimiter, std::size_t piece) {
  InputSplitter splitter(delimiter, k_limit);
  std::vector<std::string> records;
  const auto keep = [&](const InputSplitter::Record& record) {
    records.push_back(std::to_string(record.number) + (record.too_long ? " too long" : ":") +
                      std::string(record.bytes));
  };
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    std::string_view rest = bytes.substr(0, piece);
    while (auto record = splitter.feed(rest)) keep(*record);
    EXPECT_TRUE(rest.empty());
  }
  if (auto record = splitter.finish()) keep(*record);
  EXPECT_FALSE(splitter.finish());
  return records;
}

TEST(InputSplitter, CutsAtTheDelimiterHoweverTheBytesCome) {
  using namespace std::string_view_literals;
  struct Case {
    std::string_view bytes;
    std::optional<char> delimiter;
    std::vector<std::string> records;
  };
  const Case cases[] = {
      {"", '\n', {}},
      {"one\ntwo\n", '\n', {"1:one", "2:two"}},
      {"one\ntwo", '\n', {"1:one", "2:two"}},
      {"\n\nx\n", '\n', {"1:", "2:", "3:x"}},
      {"a\r\nb", '\n', {"1:a\r", "2:b"}},
      {"a\nb\0c\0"sv, '\0', {"1:a\nb", "2:c"}},
      {"a\nb\0"sv, std::nullopt, {std::string("1:a\nb\0"sv)}},
      {"0123456789\n", '\n', {"1:0123456789"}},
      {"0123456789x\nshort\n", '\n', {"1 too long", "2:short"}},
      {"short\n0123456789 and so on and on", '\n', {"1:short", "2 too long"}},
      {"0123456789x", std::nullopt, {"1 too long"}},
  };
  for (const Case& c : cases)
    for (const std::size_t piece : {1, 2, 3, 7, 100})
      EXPECT_EQ(split(c.bytes, c.delimiter, piece), c.records) << testing::PrintToString(c.bytes) << " by " << piece;
}

}  // namespace
}  // namespace wsx
