#include "json/pointer.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(JsonPointer, IsReadAndWrittenAsInRfc6901) {
  for (const char* pointer : {"", "/", "/a", "/a/0/b", "/~0~1", "//", "/ä b"}) {
    const auto parsed = parse_json_pointer(pointer);
    ASSERT_TRUE(parsed) << pointer;
    EXPECT_EQ(format_json_pointer(*parsed), pointer);
  }
  EXPECT_EQ(*parse_json_pointer("/a~1b/~01"), (JsonPointer{"a/b", "~1"}));
  for (const char* bad : {"a", "/~", "/~2", "#/a"}) EXPECT_FALSE(parse_json_pointer(bad)) << bad;
}

}  // namespace
}  // namespace wsx
