#include "rules/json_places.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>

namespace wsx {
namespace {

using nlohmann::json;

std::string find(const std::string& pointer, std::string_view text) {
  JsonPlaces places;
  const auto place = places.add(*parse_json_pointer(pointer));
  return std::string(places.find(text)[place]);
}

TEST(JsonPlaces, GivesWhatIsWrittenThere) {
  EXPECT_EQ(find("/a", R"({"a":1.50})"), "1.50");
  EXPECT_EQ(find("/a/1/b", R"( { "a" : [ 0 , { "b" : "x\n\"]" } ] } )"), R"("x\n\"]")");
  EXPECT_EQ(find("/a", R"({"a":{"b":[1, {}]} , "c":0})"), R"({"b":[1, {}]})");
  EXPECT_EQ(find("", " [1, 2] "), "[1, 2]");
  EXPECT_EQ(find("", "123456789012345678901234567890"), "123456789012345678901234567890");
  EXPECT_EQ(find("/a~1b/m~0n", R"({"a/b":{"m~n":null}})"), "null");
  EXPECT_EQ(find("/\u00e4", R"({"\u00e4":true})"), "true");
  EXPECT_EQ(find("/", R"({"":"empty"})"), R"("empty")");
  EXPECT_EQ(find("/0", R"({"0":"a member"})"), R"("a member")");
}

TEST(JsonPlaces, KnowsWhatIsNotThere) {
  for (const char* text : {"", "{", "not JSON", "{}", "[]", "7", "\"a\"", R"({"b":1})", R"({"a":1}x)", R"({"a":1,})"})
    EXPECT_EQ(find("/a", text), "") << text;
  for (const char* pointer : {"/2", "/-", "/01", "/-1", "/a", "/0/0", "/99999999999999999999"})
    EXPECT_EQ(find(pointer, "[1,2]"), "") << pointer;
  EXPECT_EQ(find("/a", "{\"a\":\"\xff\"}"), "");
}

TEST(JsonPlaces, OfMembersThatComeTwiceTheLastCounts) {
  EXPECT_EQ(find("/a", R"({"a":1,"a":2})"), "2");
  EXPECT_EQ(find("/a/b", R"({"a":{"b":1},"a":{"c":2}})"), "");
  EXPECT_EQ(find("/a/b", R"({"a":{"c":1},"a":{"b":2}})"), "2");
}

TEST(JsonPlaces, LooksUpSeveralAtOnce) {
  JsonPlaces places;
  EXPECT_EQ(places.add({"a"}), 0u);
  EXPECT_EQ(places.add({"a", "0"}), 1u);
  EXPECT_EQ(places.add({"a"}), 0u);
  EXPECT_EQ(places.add({}), 2u);
  const auto found = places.find(R"({"a":[5]})");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0], "[5]");
  EXPECT_EQ(found[1], "5");
  EXPECT_EQ(found[2], R"({"a":[5]})");
}

TEST(JsonPlaces, DepthAndSizeCostNoStack) {
  const std::string deep = std::string(1 << 20, '[') + std::string(1 << 20, ']');
  EXPECT_EQ(find("/0/0/0", deep).size(), deep.size() - 6);
  EXPECT_EQ(find("/0", std::string(1 << 20, '[')), "");
  std::string wide = "[0";
  for (int i = 0; i < 1'000'000; ++i) wide += ",0";
  EXPECT_EQ(find("/999999", wide + "]"), "0");
}

json random_json(std::mt19937& random, int depth) {
  const auto upto = [&](unsigned n) { return random() % n; };
  json value;
  switch (depth > 0 ? upto(7) : upto(5)) {
    case 0:
      return nullptr;
    case 1:
      return upto(1000);
    case 2:
      return static_cast<double>(upto(1000)) / 8;
    case 3:
      return std::string(upto(3), "\"\\]}x"[upto(5)]);
    case 4:
      return upto(2) == 0;
    case 5:
      value = json::array();
      for (auto n = upto(4); n > 0; --n) value.push_back(random_json(random, depth - 1));
      return value;
    default:
      value = json::object();
      for (auto n = upto(4); n > 0; --n) value[std::string(1, "ab0/~\""[upto(6)])] = random_json(random, depth - 1);
      return value;
  }
}

TEST(JsonPlaces, FindsWhatAnotherParserFinds) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const json document = random_json(random, 4);
    JsonPlaces places;
    std::vector<JsonPointer> pointers;
    for (int j = 0; j < 4; ++j) {
      auto& pointer = pointers.emplace_back();
      for (auto n = random() % 4; n > 0; --n) pointer.emplace_back(1, "ab01/~\""[random() % 7]);
      places.add(pointer);
    }
    const auto text = document.dump(random() % 2 ? 1 : -1);
    const auto found = places.find(text);
    for (const auto& pointer : pointers) {
      const json::json_pointer there(format_json_pointer(pointer));
      const auto raw = found[places.add(pointer)];
      ASSERT_EQ(document.contains(there), !raw.empty()) << text << " " << format_json_pointer(pointer);
      if (raw.empty()) continue;
      ASSERT_EQ(document.at(there), json::parse(raw)) << text;
    }
  }
}

}  // namespace
}  // namespace wsx
