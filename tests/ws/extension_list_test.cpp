#include "ws/extension_list.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

std::string written(std::string_view text) {
  const auto extensions = parse_extensions(text);
  if (!extensions) return "no list";
  std::string all;
  for (const Extension& extension : *extensions) {
    all += '[' + extension.name;
    for (const auto& [name, value] : extension.parameters) all += '|' + name + '=' + value;
    all += ']';
  }
  return all;
}

TEST(ExtensionList, IsReadElementByElement) {
  EXPECT_EQ(written("a"), "[a]");
  EXPECT_EQ(written(" a ; b ;c = d; e=\"f;, \\\"g\" ,h"), "[a|b=|c=d|e=f;, \"g][h]");
  EXPECT_EQ(written("a; b=99, a"), "[a|b=99][a]");
  EXPECT_EQ(written(",a,,b,"), "[a][b]");
}

TEST(ExtensionList, OrIsNone) {
  for (const char* text :
       {"", ",", " ", "a b", "a;", "a;;b", "a; =b", "a=b", "a; b=", "a; b=\"c", "a; b=\"c\\", "\xff"})
    EXPECT_EQ(written(text), "no list") << text;
}

}  // namespace
}  // namespace wsx
