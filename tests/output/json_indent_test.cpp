#include "output/json_indent.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>
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

/// Without the white space that stands outside of strings.
std::string strip(std::string_view json) {
  std::string out;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"') in_string = !in_string;
    if (in_string && json[i] == '\\') out += json[i++];
    if (in_string || std::string_view(" \t\r\n").find(json[i]) == std::string_view::npos) out += json[i];
  }
  return out;
}

TEST(JsonIndent, AgreesWithAnotherReaderAboutWhatIsJson) {
  const std::string seeds[] = {R"({"a":[1,-2.5e+3,true,null],"b":{"c":"x\n\u0041"},"a":""})",
                               R"([[],{},[{}],"é",0.10,-0])", R"( { "k" : [ false , 1E9 ] } )"};
  const std::string_view alphabet = "[]{}\",:0123.eE+-truefalsn\\u \n\t\x01";
  std::mt19937 random(1);  // the same on every run
  std::size_t accepted = 0;
  for (int round = 0; round < 50'000; ++round) {
    auto text = seeds[random() % std::size(seeds)];
    for (auto changes = random() % 4; changes > 0; --changes) {
      const auto at = random() % text.size();
      const char c = alphabet[random() % alphabet.size()];
      if (random() % 3 == 0)
        text.erase(at, 1);
      else if (random() % 2 == 0)
        text.insert(at, 1, c);
      else
        text[at] = c;
    }
    const auto first = text.find_first_not_of(" \t\r\n");
    const bool is_container = first != text.npos && (text[first] == '{' || text[first] == '[');
    ASSERT_EQ(indent_json(text).has_value(), is_container && nlohmann::json::accept(text)) << text;
    if (!indent_json(text)) continue;
    ++accepted;
    ASSERT_EQ(strip(indent(text)), strip(text));
  }
  EXPECT_GT(accepted, 10'000u);
}

}  // namespace
}  // namespace wsx
