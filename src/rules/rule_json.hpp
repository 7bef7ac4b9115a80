#pragma once
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// JSON whose members keep the order in which they are written, because they are sent.
using RuleJson = nlohmann::ordered_json;

/// What a whole rule file is, within RuleBook::k_max_file_bytes and k_max_rule_depth levels. Error: phase input, code
/// bad_rule; the message says where ("line 3, column 7: …").
Result<RuleJson> parse_rule_json(std::string_view text);
constexpr int k_max_rule_depth = 64;

/// One value of a rule file and where it stands, which is what errors begin with. Points into the file's value.
/// Reading stores the first mistake and goes on; whoever began asks for it at the end.
class RuleValue {
 public:
  RuleValue(const RuleJson& json, std::string pointer, std::optional<std::string>& mistake)
      : json_(&json), pointer_(std::move(pointer)), mistake_(&mistake) {}

  const RuleJson& json() const { return *json_; }
  const std::string& pointer() const { return pointer_; }

  /// The member of an object; nothing when it is not there.
  std::optional<RuleValue> find(const char* name) const;
  /// The elements of a list; of anything else itself.
  std::vector<RuleValue> each() const;
  /// Says that members that are not among these are mistakes, and that the value must be an object.
  bool is_object_of(const std::vector<std::string>& names, const char* what) const;

  // Each returns nothing when the value is of another kind, and says so.
  std::optional<std::string> text(const char* what) const;
  std::optional<bool> boolean() const;
  std::optional<std::uint64_t> whole(std::uint64_t least, std::uint64_t most, const char* what) const;
  /// Text such as "250ms", or a number of milliseconds.
  std::optional<std::chrono::nanoseconds> duration(std::chrono::nanoseconds least) const;

  /// "/rules/0/on: takes …, not 5".
  void expect(std::string_view what) const;
  /// "/rules/0/match: …".
  void refuse(std::string_view why) const;

  static constexpr std::chrono::nanoseconds k_longest_duration = std::chrono::hours(24 * 365);

 private:
  const RuleJson* json_;
  std::string pointer_;
  std::optional<std::string>* mistake_;
};

}  // namespace wsx
