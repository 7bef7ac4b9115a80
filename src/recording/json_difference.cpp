#include "recording/json_difference.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace wsx {
namespace {

using nlohmann::json;

class Walk {
 public:
  explicit Walk(const std::set<JsonPointer>& ignored) : ignored_(ignored) {}

  std::optional<JsonDifference> compare(const json* expected, const json* got) {
    if (ignored_.contains(at_)) return std::nullopt;
    if (!expected || !got) return JsonDifference{at_, expected, got};
    if (expected->is_object() && got->is_object()) return compare_objects(*expected, *got);
    if (expected->is_array() && got->is_array()) return compare_arrays(*expected, *got);
    if (*expected == *got) return std::nullopt;
    return JsonDifference{at_, expected, got};
  }

 private:
  std::optional<JsonDifference> compare_objects(const json& expected, const json& got) {
    for (const auto& [name, value] : expected.items())
      if (auto difference = step(name, &value, find(got, name))) return difference;
    for (const auto& [name, value] : got.items())
      if (!expected.contains(name))
        if (auto difference = step(name, nullptr, &value)) return difference;
    return std::nullopt;
  }

  std::optional<JsonDifference> compare_arrays(const json& expected, const json& got) {
    const auto element = [](const json& list, std::size_t i) { return i < list.size() ? &list[i] : nullptr; };
    for (std::size_t i = 0; i < std::max(expected.size(), got.size()); ++i)
      if (auto difference = step(std::to_string(i), element(expected, i), element(got, i))) return difference;
    return std::nullopt;
  }

  std::optional<JsonDifference> step(const std::string& token, const json* expected, const json* got) {
    at_.push_back(token);
    auto difference = compare(expected, got);
    at_.pop_back();
    return difference;
  }

  static const json* find(const json& object, const std::string& name) {
    const auto member = object.find(name);
    return member == object.end() ? nullptr : &*member;
  }

  const std::set<JsonPointer>& ignored_;
  JsonPointer at_;
};

}  // namespace

std::optional<JsonDifference> find_difference(const json& expected, const json& got,
                                              const std::set<JsonPointer>& ignored) {
  return Walk(ignored).compare(&expected, &got);
}

}  // namespace wsx
