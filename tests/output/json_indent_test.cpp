#include "output/json_indent.hpp"

#include <gtest/gtest.h>
#include <string>

namespace wsx {
namespace {

/// The lines as text, two columns a depth; "-" for what is not indented.
std::string indent(std::string_view text) {
  const auto lines = indent_json(text);
  if (!lines) return "-";
  std::string out;
  for (const auto& line : *lines) {
    out += std::string(2 * line.depth, ' ');
    for (const auto& piece : line.pieces) out += piece.text;
    out += '\n';
  }
  return out;
}

TEST(JsonIndent, PutsEachMemberAndElementOnALine) {
  EXPECT_EQ(indent(R"({"a":1,"b":[true,{"c":null}]})"),
            "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    {\n      \"c\": null\n    }\n  ]\n}\n");
  EXPECT_EQ(indent(" [ 1 , 2 ]\r\n\t"), "[\n  1,\n  2\n]\n");
}

TEST(JsonIndent, KeepsWhatIsEmptyTogether) {
  EXPECT_EQ(indent("{}"), "{}\n");
  EXPECT_EQ(indent(R"({"a": [ ], "b" : { } })"), "{\n  \"a\": [],\n  \"b\": {}\n}\n");
}

TEST(JsonIndent, ChangesNoToken) {
  EXPECT_EQ(indent(R"([12345678901234567890.10, -0, 1E400, "\u00e9\/é", {"z":1,"a":2,"z":3}])"),
            "[\n  12345678901234567890.10,\n  -0,\n  1E400,\n  \"\\u00e9\\/é\",\n"
            "  {\n    \"z\": 1,\n    \"a\": 2,\n    \"z\": 3\n  }\n]\n");
}

TEST(JsonIndent, TellsKeysFromStrings) {
  const auto lines = indent_json(R"({"k":"v"})");
  ASSERT_TRUE(lines && lines->size() == 3);
  using Kind = JsonPiece::Kind;
  EXPECT_EQ(
      (*lines)[1].pieces,
      (std::vector<JsonPiece>{{Kind::key, "\"k\""}, {Kind::mark, ":"}, {Kind::mark, " "}, {Kind::string, "\"v\""}}));
}

TEST(JsonIndent, LeavesEverythingElseAlone) {
  for (const std::string_view text :
       {"",      " ",         "hi",        "1",         "\"a\"",         "{",          "[",       "]",
        "[1,]",  "[,1]",      "{\"a\"}",   "{\"a\":}",  "{\"a\":1,}",    "{a:1}",      "{'a':1}", "[1 2]",
        "[1]]",  "[1]x",      "[01]",      "[1.]",      "[.5]",          "[1e]",       "[+1]",    "[-]",
        "[NaN]", "[tru]",     "[truex]",   "[\"\\x\"]", "[\"\\u12g4\"]", "[\"a\nb\"]", "[\"a]",   "[\"\\",
        "[1}",   "{\"a\":1]", "[\"\xff\"]"})
    EXPECT_EQ(indent(text), "-") << text;
  EXPECT_EQ(indent(std::string_view("{}\0x", 4)), "-");
  EXPECT_EQ(indent(std::string_view("[1]\0", 4)), "-");
}

TEST(JsonIndent, HasLimits) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_NE(indent(nested(k_max_indented_depth)), "-");
  EXPECT_EQ(indent(nested(k_max_indented_depth + 2)), "-");
  EXPECT_EQ(indent(std::string(k_max_indented_bytes, '[')), "-");
  EXPECT_EQ(indent("[\"" + std::string(k_max_indented_bytes, 'x') + "\"]"), "-");
  std::string many = "[0";
  for (std::size_t i = 0; i < k_max_indented_lines; ++i) many += ",0";
  EXPECT_EQ(indent(many + "]"), "-");
}

}  // namespace
}  // namespace wsx
