#include "event/read_value.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "base/rfc3339.hpp"

namespace wsx {

void read_value(const EventReader& from, std::string& into) {
  if (auto text = from.text()) into = *std::move(text);
}

void read_value(const EventReader& from, bool& into) {
  if (const auto value = from.boolean()) into = *value;
}

void read_value(const EventReader& from, double& into) {
  if (!from.json().is_number()) return from.expect("a number");
  into = from.json().get<double>();
}

void read_value(const EventReader& from, microseconds& into) {
  constexpr double k_most_us = 9'007'199'254'740'992;  // 2⁵³: what a double counts exactly; 285 years
  const double us = from.json().is_number() ? from.json().get<double>() * 1000 : -1;
  if (!(us >= 0 && us <= k_most_us)) return from.expect("a number of milliseconds, 0 or more");
  into = microseconds(std::llround(us));
}

void read_value(const EventReader& from, Timestamp& into) {
  const auto& json = from.json();
  const auto time = json.is_string() ? parse_rfc3339(json.get_ref<const std::string&>()) : std::nullopt;
  if (!time) return from.expect("a time such as \"2026-01-31T12:34:56.123456Z\"");
  into = *time;
}

void read_value(const EventReader& from, Phase& into) {
  const auto& json = from.json();
  const auto phase = json.is_string() ? parse_phase(json.get_ref<const std::string&>()) : std::nullopt;
  if (!phase) return from.expect("a phase such as \"url\", \"tcp\" or \"input\"");
  into = *phase;
}

void read_value(const EventReader& from, std::vector<std::string>& into) {
  const auto& json = from.json();
  if (!json.is_array() || !std::all_of(json.begin(), json.end(), [](const auto& item) { return item.is_string(); }))
    return from.expect("a list of strings", EventReader::Quote::all);
  into = json.get<std::vector<std::string>>();
}

static std::optional<std::string> find_bytes(const nlohmann::json& json) {
  if (json.is_string()) return json.get<std::string>();
  const auto member = json.is_object() ? json.find("base64") : json.end();
  if (!json.is_object() || member == json.end() || !member->is_string()) return std::nullopt;
  auto bytes = parse_base64(member->get_ref<const std::string&>());
  if (!bytes) return std::nullopt;
  return *std::move(bytes);
}

void read_bytes(const EventReader& from, std::string& into) {
  if (auto bytes = find_bytes(from.json()))
    into = *std::move(bytes);
  else
    from.expect("a string or {\"base64\":\"…\"}", EventReader::Quote::all);
}

void read_value(const EventReader& from, HeaderList& into) {
  const auto read_header = [&](const nlohmann::json& header) {
    if (!header.is_array() || header.size() != 2 || !header[0].is_string()) return false;
    auto value = find_bytes(header[1]);
    if (!value) return false;
    into.emplace_back(header[0].get<std::string>(), *std::move(value));
    return true;
  };
  const auto& json = from.json();
  into.clear();
  if (!json.is_array() || !std::all_of(json.begin(), json.end(), read_header))
    from.expect("a list of [name, value]", EventReader::Quote::all);
}

std::optional<std::uint64_t> read_whole(const EventReader& from, std::uint64_t most) {
  const bool has_limit = most < std::numeric_limits<std::uint64_t>::max();
  const auto& json = from.json();
  if (json.is_number_unsigned() && json.get<std::uint64_t>() <= most) return json.get<std::uint64_t>();
  from.expect(has_limit ? "a whole number from 0 to " + std::to_string(most) : "a whole number, 0 or more");
  return std::nullopt;
}

std::optional<std::size_t> read_word(const EventReader& from, std::span<const std::string_view> words) {
  std::string expected;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (from.json().is_string() && from.json().get_ref<const std::string&>() == words[i]) return i;
    if (i > 0) expected += i + 1 < words.size() ? ", " : " or ";
    expected += '"';
    expected += words[i];
    expected += '"';
  }
  from.expect(expected);
  return std::nullopt;
}

}  // namespace wsx
