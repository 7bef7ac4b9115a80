#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wsx {

/// What is wrong with a value, and where it is. Callers make sentences of it.
struct JsonMistake {
  std::string pointer;   // RFC 6901; empty: the whole
  std::string expected;  // "a list of rules", and what is there instead; empty where `why` says it
  std::string got;
  std::string why;
};

/// One value within JSON, and where it is. Points into the JSON. Reading stores the first mistake and goes on, so
/// callers read everything and ask once. Json is nlohmann::json or ordered_json.
template <class Json>
class JsonReader {
 public:
  JsonReader(const Json& json, std::optional<JsonMistake>& mistake, std::string pointer = "")
      : json_(&json), pointer_(std::move(pointer)), mistake_(&mistake) {}

  const Json& json() const { return *json_; }
  const std::string& pointer() const { return pointer_; }

  /// The member of an object; nothing when it is not there.
  std::optional<JsonReader> find(std::string_view name) const;
  /// The elements of a list; of anything else itself.
  std::vector<JsonReader> each() const;
  /// Says that members that are not among these are mistakes, and that the value must be an object.
  bool is_object_of(const std::vector<std::string>& names, const char* what) const;

  // Each returns nothing when the value is of another kind, and says so.
  std::optional<std::string> text(std::string_view what = "a string") const;
  std::optional<bool> boolean() const;
  std::optional<double> number(double least, double most, std::string_view what) const;
  std::optional<std::uint64_t> whole(std::uint64_t least, std::uint64_t most, std::string_view what) const;

  /// The value should have been something else. It is quoted if it is short and no list or object, or may be one.
  enum class Quote : std::uint8_t { scalars, all };
  void expect(std::string_view what, Quote quote = Quote::scalars) const;
  void refuse(std::string_view why) const;
  void refuse_member(std::string_view name, std::string_view why) const;

 private:
  const Json* json_;
  std::string pointer_;
  std::optional<JsonMistake>* mistake_;
};

}  // namespace wsx
