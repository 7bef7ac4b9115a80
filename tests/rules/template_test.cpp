#include "rules/template.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>

#include "rules/pattern.hpp"
#include "rules/subject.hpp"
#include "rules/template_parser.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_plenty = 1 << 20;
const Timestamp k_time = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31);

enum class Form { text, json };

/// Client 3's 7th message, answered by a rule with this expression.
std::string fill(std::string_view text, std::string payload, const char* regex = "^(\\w+) (\\w*)",
                 Form form = Form::text) {
  JsonPlaces places;
  const auto pattern = parse_pattern(regex);
  const TemplateScope scope{.places = places, .groups = pattern->groups()};
  const auto parsed = form == Form::json ? parse_json_template(text, scope) : parse_template(text, scope);
  if (!parsed) return "refused: " + parsed.error().message;
  const Message message{.payload = std::move(payload)};
  Subject subject(message, places);
  pattern->search(message.payload, subject.captures);
  const TemplateValues values{.conn = 3, .n = 7, .time = k_time, .subject = &subject};
  std::string out;
  EXPECT_TRUE(parsed->append(out, values, k_plenty));

  // Bound first and filled in later, it is the same.
  const auto bound = parsed->bind({.conn = 3, .subject = &subject}, k_plenty);
  std::string later;
  EXPECT_TRUE(bound && bound->append(later, {.conn = 3, .n = 7, .time = k_time}, k_plenty));
  EXPECT_EQ(later, out);
  return out;
}

std::string fill_json(std::string_view json, std::string payload) {
  return fill(json, std::move(payload), "(?s)(.*)", Form::json);
}

TEST(Template, FillsInCaptures) {
  EXPECT_EQ(fill("$0|$1|$2", "hello world!"), "hello world|hello|world");
  EXPECT_EQ(fill("[$2]", "hello "), "[]");
  EXPECT_EQ(fill("$1$1", "ab c"), "abab");
  EXPECT_EQ(fill("$1", "b", "(a)?b"), "");
  EXPECT_EQ(fill("$10", "ab c"), "ab0");  // there is no tenth group
  EXPECT_EQ(fill("$10$11", "abcdefghijk", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)"), "jk");
  EXPECT_EQ(fill("$01", "ab c"), "ab c1");
}

TEST(Template, FillsInWhatItIsAbout) {
  EXPECT_EQ(fill("{{conn}}.{{n}} at {{ time }}", "a b"), "3.7 at 2026-01-31T00:00:00.000000Z");
  EXPECT_EQ(fill("{{json /a/0}}", R"({"a":[1.50]})", "."), "1.50");
  EXPECT_EQ(fill("{{json  /a }}", R"({"a":"x\u00e4\ny"})", "."), "xä\ny");
  EXPECT_EQ(fill("{{json}}", "[1, 2]", "."), "[1, 2]");
  EXPECT_EQ(fill("<{{json /b}}>", R"({"a":1})", "."), "<>");
  EXPECT_EQ(fill("<{{json /b}}>", "not JSON", "."), "<>");
}

TEST(Template, HasWaysToWriteItsSigns) {
  EXPECT_EQ(fill("$$1 $ $x ${1} 5$", "a b"), "$1 $ $x ${1} 5$");
  EXPECT_EQ(fill("${{n}} }} { {n}", "a b"), "{{n}} }} { {n}");
  EXPECT_EQ(fill("", "a b"), "");
}

TEST(Template, RefusesWhatItDoesNotKnow) {
  const std::pair<const char*, const char*> cases[] = {
      {"{{tmie}}", "{{tmie}} is unknown; did you mean {{time}}?"},
      {"{{jsn /a}}", "{{jsn /a}} is unknown; did you mean {{json /pointer}}?"},
      {"{{json/a}}", "{{json/a}} is unknown; did you mean {{json /pointer}}?"},
      {"{{}}",
       "{{}} is unknown; there are {{conn}}, {{n}}, {{time}} and {{json /pointer}}, and ${{ for literal braces"},
      {"a {{n", "{{ is not closed by }}; write ${{ for literal braces"},
      {"$3", "$3 cannot be used here: the regular expression has 2 groups; write $$ for a dollar sign"},
      {"{{json a}}", "{{json a}} takes a JSON pointer such as /params/0 (RFC 6901): it does not begin with \"/\""}};
  for (const auto& [text, message] : cases) EXPECT_EQ(fill(text, "a b"), std::string("refused: ") + message);
  JsonPlaces places;
  const auto no_regex = parse_template("$1", {.places = places});
  EXPECT_EQ(no_regex.error().message,
            "$1 cannot be used here: there is no regular expression; write $$ for a dollar sign");
  EXPECT_TRUE(parse_template("$0", {.places = places}));
  for (const char* text : {"$0", "{{json /a}}"})
    EXPECT_FALSE(parse_template(text, {.places = places, .has_message = false}));
}

TEST(JsonTemplate, StaysJson) {
  EXPECT_EQ(fill_json(R"({"you said":"$1!"})", "a \"b\" \\ \n"), R"({"you said":"a \"b\" \\ \n!"})");
  EXPECT_EQ(fill_json(R"({"$1":1})", "\"k\""), R"({"\"k\"":1})");
  EXPECT_EQ(fill_json(R"([ "\u007b{n}}" , {} ])", ""), R"([ 7 , {} ])");
  EXPECT_EQ(fill_json(R"({"t":"{{time}}","s":"a\"{{n}}"})", ""), R"({"t":"2026-01-31T00:00:00.000000Z","s":"a\"7"})");
}

TEST(JsonTemplate, AStringThatIsOneValueBecomesThatValue) {
  EXPECT_EQ(fill_json(R"({"id":"{{json /id}}"})", R"({"id":12345678901234567890123})"),
            R"({"id":12345678901234567890123})");
  EXPECT_EQ(fill_json(R"({"id":"{{json /id}}"})", R"({"id":"x\"y"})"), R"({"id":"x\"y"})");
  EXPECT_EQ(fill_json(R"({"id":"{{json /id}}"})", R"({"id":{"a":[]}})"), R"({"id":{"a":[]}})");
  EXPECT_EQ(fill_json(R"({"id":"{{json /id}}"})", "{}"), R"({"id":null})");
  EXPECT_EQ(fill_json(R"({"id":"<{{json /id}}>"})", "{}"), R"({"id":"<>"})");
  EXPECT_EQ(fill_json(R"({"id":"#{{json /id}}"})", R"({"id":["a"]})"), R"({"id":"#[\"a\"]"})");
  EXPECT_EQ(fill_json(R"({"n":"{{n}}","c":"{{conn}}"})", ""), R"({"n":7,"c":3})");
  EXPECT_EQ(fill_json(R"({"{{json /id}}" : 1})", R"({"id":5})"), R"({"5" : 1})");
}

TEST(JsonTemplate, IsJsonWhateverTheMessageHolds) {
  std::mt19937 random(1);
  constexpr std::string_view k_letters = "\"\\{}[]:,$n/ \n\x01\x7f\xc2\x85\xff a1";
  for (int i = 0; i < 5'000; ++i) {
    std::string payload;
    for (auto n = random() % 20; n > 0; --n) payload += k_letters[random() % k_letters.size()];
    const auto filled = fill_json(R"({"a":"$0 {{json /a}}","b":"{{json }}","$1":["{{n}}"]})", payload);
    ASSERT_TRUE(nlohmann::json::accept(filled)) << filled;
  }
}

TEST(Template, IsNoBomb) {
  JsonPlaces places;
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "$0";
  const auto bomb = parse_template(text, {.places = places});
  const Message message{.payload = std::string(2000, 'x')};
  Subject subject(message, places);
  std::string out;
  EXPECT_FALSE(bomb->append(out, {.subject = &subject}, 1'000'000));
  EXPECT_LE(out.size(), 1'000'000u);
  EXPECT_FALSE(bomb->bind({.subject = &subject}, 1'000'000));
  EXPECT_TRUE(bomb->bind({.subject = &subject}, 2'000'000));
  const auto escaped = parse_json_template("\"$0\"", {.places = places});
  const Message control{.payload = std::string(1000, '\x01')};
  Subject other(control, places);
  out.clear();
  EXPECT_FALSE(escaped->append(out, {.subject = &other}, 2000));
}

}  // namespace
}  // namespace wsx
