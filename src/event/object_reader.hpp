#pragma once
#include <concepts>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "event/event.hpp"
#include "event/event_names.hpp"

namespace wsx {

/// What a JSON value should have been. `type` is the JSON type of such values: when a value has that type and is still
/// wrong, the message quotes it; else it names the type.
struct Expectation {
  std::string text;
  nlohmann::json::value_t type;
};

// Each stores the value, or returns what was expected instead.
std::optional<Expectation> read_value(const nlohmann::json& from, std::string& into);
std::optional<Expectation> read_value(const nlohmann::json& from, bool& into);
std::optional<Expectation> read_value(const nlohmann::json& from, double& into);
std::optional<Expectation> read_value(const nlohmann::json& from, microseconds& into);
std::optional<Expectation> read_value(const nlohmann::json& from, Timestamp& into);
std::optional<Expectation> read_value(const nlohmann::json& from, Phase& into);
std::optional<Expectation> read_value(const nlohmann::json& from, std::vector<std::string>& into);
std::optional<Expectation> read_value(const nlohmann::json& from, HeaderList& into);
std::optional<Expectation> read_whole(const nlohmann::json& from, std::uint64_t most, std::uint64_t& into);
std::optional<Expectation> read_word(const nlohmann::json& from, std::span<const std::string_view> words,
                                     std::size_t& into);

/// Bytes that are text as a rule: a string, or {"base64":"…"}.
struct Bytes {
  std::string bytes;
};
std::optional<Expectation> read_value(const nlohmann::json& from, Bytes& into);

template <std::unsigned_integral T>
std::optional<Expectation> read_value(const nlohmann::json& from, T& into) {
  std::uint64_t value = 0;
  auto mismatch = read_whole(from, std::numeric_limits<T>::max(), value);
  into = static_cast<T>(value);
  return mismatch;
}

template <class Enum>
requires std::is_enum_v<Enum> std::optional<Expectation> read_value(const nlohmann::json& from, Enum& into) {
  std::size_t index = 0;
  auto mismatch = read_word(from, k_names<Enum>, index);
  into = static_cast<Enum>(index);
  return mismatch;
}

template <class T>
std::optional<Expectation> read_value(const nlohmann::json& from, std::optional<T>& into) {
  return read_value(from, into.emplace());
}

/// Reads the members of one object into variables. The first member that is wrong is remembered as an Error; from then
/// on nothing more is reported, so callers read everything and ask once.
class ObjectReader {
 public:
  ObjectReader(const nlohmann::json& object, std::string path, std::optional<Error>& error)
      : object_(object), path_(std::move(path)), error_(error) {}

  const nlohmann::json* find(const char* name) const;

  /// Leaves the variable as it is when there is no such member.
  template <class T>
  void read(const char* name, T& into) {
    const auto* member = find(name);
    if (!member) return;
    if (const auto expected = read_value(*member, into)) fail(name, *expected, *member);
  }

  template <class T>
  void require(const char* name, T& into) {
    read(name, into);
    if (!find(name)) fail("\"" + path_ + name + "\" is missing");
  }

  /// Gives the members of an object within this one to `read_members(ObjectReader&, into)`, found by its arguments.
  template <class T>
  void read_object(const char* name, T& into) {
    const auto* member = find(name);
    if (!member) return;
    if (!member->is_object()) return fail(name, {"an object", nlohmann::json::value_t::object}, *member);
    ObjectReader inner(*member, path_ + name + ".", error_);
    read_members(inner, into);
  }

  void fail(std::string message);
  void fail(const char* name, const Expectation& expected, const nlohmann::json& got);

 private:
  const nlohmann::json& object_;
  std::string path_;  // of the object within the event: "timing."
  std::optional<Error>& error_;
};

}  // namespace wsx
