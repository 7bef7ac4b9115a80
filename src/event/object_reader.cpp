#include "event/object_reader.hpp"

#include <cmath>

#include "base/base64.hpp"
#include "event/rfc3339.hpp"

namespace wsx {
namespace {

using nlohmann::json;
using Type = json::value_t;

std::string describe(const json& value, Type expected) {
  constexpr std::size_t k_longest_quote = 60;
  const bool is_number = expected == Type::number_unsigned || expected == Type::number_float;
  if (value.type() == expected || (is_number && value.is_number())) {
    auto quote = value.dump(-1, ' ', true);
    if (quote.size() <= k_longest_quote) return quote;
  }
  switch (value.type()) {
    case Type::null:
      return "null";
    case Type::boolean:
      return "a boolean";
    case Type::string:
      return "a string";
    case Type::array:
      return "a list";
    case Type::object:
      return "an object";
    default:
      return "a number";
  }
}

}  // namespace

std::optional<Expectation> read_value(const json& from, std::string& into) {
  if (!from.is_string()) return Expectation{"a string", Type::string};
  into = from.get_ref<const std::string&>();
  return std::nullopt;
}

std::optional<Expectation> read_value(const json& from, bool& into) {
  if (!from.is_boolean()) return Expectation{"true or false", Type::boolean};
  into = from.get<bool>();
  return std::nullopt;
}

std::optional<Expectation> read_value(const json& from, double& into) {
  if (!from.is_number()) return Expectation{"a number", Type::number_float};
  into = from.get<double>();
  return std::nullopt;
}

std::optional<Expectation> read_value(const json& from, microseconds& into) {
  constexpr double k_most_us = 9'007'199'254'740'992;  // 2⁵³: what a double counts exactly; 285 years
  const double us = from.is_number() ? from.get<double>() * 1000 : -1;
  if (!(us >= 0 && us <= k_most_us)) return Expectation{"a number of milliseconds, 0 or more", Type::number_float};
  into = microseconds(std::llround(us));
  return std::nullopt;
}

std::optional<Expectation> read_value(const json& from, Timestamp& into) {
  const auto time = from.is_string() ? parse_rfc3339(from.get_ref<const std::string&>()) : std::nullopt;
  if (!time) return Expectation{"a time such as \"2026-01-31T12:34:56.123456Z\"", Type::string};
  into = *time;
  return std::nullopt;
}

std::optional<Expectation> read_value(const json& from, Phase& into) {
  const auto phase = from.is_string() ? parse_phase(from.get_ref<const std::string&>()) : std::nullopt;
  if (!phase) return Expectation{"a phase such as \"url\", \"tcp\" or \"input\"", Type::string};
  into = *phase;
  return std::nullopt;
}

std::optional<Expectation> read_value(const json& from, std::vector<std::string>& into) {
  const Expectation expected{"a list of strings", Type::array};
  if (!from.is_array()) return expected;
  for (const auto& item : from)
    if (read_value(item, into.emplace_back())) return expected;
  return std::nullopt;
}

std::optional<Expectation> read_value(const json& from, Bytes& into) {
  const Expectation expected{"a string or {\"base64\":\"…\"}", Type::object};
  if (from.is_string()) return read_value(from, into.bytes);
  const auto member = from.is_object() ? from.find("base64") : from.end();
  if (!from.is_object() || member == from.end() || !member->is_string()) return expected;
  auto bytes = parse_base64(member->get_ref<const std::string&>());
  if (!bytes) return expected;
  into.bytes = std::move(*bytes);
  return std::nullopt;
}

std::optional<Expectation> read_value(const json& from, HeaderList& into) {
  const Expectation expected{"a list of [name, value]", Type::array};
  if (!from.is_array()) return expected;
  for (const auto& header : from) {
    Bytes value;
    auto& [name, bytes] = into.emplace_back();
    if (!header.is_array() || header.size() != 2) return expected;
    if (read_value(header[0], name) || read_value(header[1], value)) return expected;
    bytes = std::move(value.bytes);
  }
  return std::nullopt;
}

std::optional<Expectation> read_whole(const json& from, std::uint64_t most, std::uint64_t& into) {
  if (from.is_number_unsigned() && from.get<std::uint64_t>() <= most) {
    into = from.get<std::uint64_t>();
    return std::nullopt;
  }
  const bool has_limit = most < std::numeric_limits<std::uint64_t>::max();
  return Expectation{has_limit ? "a whole number from 0 to " + std::to_string(most) : "a whole number, 0 or more",
                     Type::number_unsigned};
}

std::optional<Expectation> read_word(const json& from, std::span<const std::string_view> words, std::size_t& into) {
  std::string expected;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (from.is_string() && from.get_ref<const std::string&>() == words[i]) {
      into = i;
      return std::nullopt;
    }
    if (i > 0) expected += i + 1 < words.size() ? ", " : " or ";
    expected += '"';
    expected += words[i];
    expected += '"';
  }
  return Expectation{std::move(expected), Type::string};
}

const json* ObjectReader::find(const char* name) const {
  const auto member = object_.find(name);
  return member == object_.end() ? nullptr : &*member;
}

void ObjectReader::fail(std::string message) {
  if (!error_) error_ = Error{Phase::input, "bad_event", std::move(message), ""};
}

void ObjectReader::fail(const char* name, const Expectation& expected, const json& got) {
  fail("\"" + path_ + name + "\" must be " + expected.text + ", not " + describe(got, expected.type));
}

}  // namespace wsx
