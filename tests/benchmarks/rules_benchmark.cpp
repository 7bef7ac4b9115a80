/// Prints nanoseconds a line for answering a 100-byte message by the last of ten rules: the median of nine runs.
///
///     cmake -S . -B build/release -DWSX_BENCHMARKS=ON && ninja -C build/release rules_benchmark
#include <cstdio>

#include "median_ns.hpp"
#include "rules/rule_state.hpp"

namespace wsx {
namespace {

/// Nine rules that do not match, then this one.
void measure(const char* name, const std::string& other, const std::string& last, const std::string& payload) {
  constexpr int k_iterations = 50'000, k_others = 9;
  std::string file = "{\"rules\":[";
  for (int i = 0; i < k_others; ++i) {
    std::string rule = other;
    rule.replace(rule.find('#'), 1, std::to_string(i));
    file += rule + ",";
  }
  RuleBook book;
  if (const auto added = book.add_file("rules", file + last + "]}"); !added) {
    std::printf("%s\n", added.error().message.c_str());
    return;
  }
  RuleState state(book, 1);
  const Message message{.payload = payload};
  std::size_t answers = 0;
  const double ns = median_ns(k_iterations, [&](int) { answers += state.on_message(message, {}).size(); });
  std::printf("%-28s %3zu-byte message %6.0f ns%s\n", name, payload.size(), ns, answers ? "" : " (no answer)");
}

}  // namespace
}  // namespace wsx

int main() {
  const std::string json =
      R"({"jsonrpc":"2.0","id":12345,"method":"subtract","params":{"minuend":42,"subtrahend":23,"note":"abcd"}})";
  const std::string text = "order 4711 " + std::string(89, 'x');
  wsx::measure("regular expressions", R"~({"match":"^command#\\b","reply":"x"})~",
               R"~({"match":"^order (\\d+)","reply":"got $1 at {{time}}"})~", text);
  wsx::measure("expressions, not anchored", R"~({"match":"command#","reply":"x"})~",
               R"~({"match":"order (\\d+)","reply":"got $1"})~", text);
  wsx::measure("places in JSON", R"~({"match":{"pointer":"/method","value":"other#"},"reply":"x"})~",
               R"~({"match":{"pointer":"/method","value":"subtract"},
                    "reply":{"jsonrpc":"2.0","id":"{{json /id}}","result":"{{json /params/minuend}}"}})~",
               json);
}
