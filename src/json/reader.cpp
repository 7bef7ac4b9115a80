#include "json/reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/escape.hpp"
#include "base/suggest.hpp"
#include "json/pointer.hpp"

namespace wsx {

static constexpr std::size_t k_max_quoted_bytes = 60;

/// The value itself if it is short, else what it is.
template <class Json>
static std::string describe_value(const Json& value, typename JsonReader<Json>::Quote quote) {
  const char* const nested = value.is_object() ? "an object" : value.is_array() ? "a list" : nullptr;
  if (nested && quote == JsonReader<Json>::Quote::scalars) return nested;
  auto text = value.dump(-1, ' ', true);
  if (text.size() <= k_max_quoted_bytes) return text;
  if (nested) return nested;
  return value.is_string() ? "a longer string" : "a longer number";
}

template <class Json>
std::optional<JsonReader<Json>> JsonReader<Json>::find(std::string_view name) const {
  if (!json_->is_object()) return std::nullopt;
  const auto member = json_->find(name);
  if (member == json_->end()) return std::nullopt;
  return JsonReader(*member, *mistake_, pointer_ + '/' + std::string(name));
}

template <class Json>
std::vector<JsonReader<Json>> JsonReader<Json>::each() const {
  if (!json_->is_array()) return {*this};
  std::vector<JsonReader> all;
  all.reserve(json_->size());
  for (const auto& element : *json_) all.emplace_back(element, *mistake_, pointer_ + '/' + std::to_string(all.size()));
  return all;
}

template <class Json>
bool JsonReader<Json>::is_object_of(const std::vector<std::string>& names, const char* what) const {
  if (!json_->is_object()) {
    expect(what);
    return false;
  }
  for (const auto& [name, value] : json_->items()) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const auto shown = format_escaped(format_json_pointer({name.substr(0, k_max_quoted_bytes)}));
    std::string known;
    for (const auto& each : names) known += (known.empty() ? "" : ", ") + each;
    const auto meant = suggest(name, names);
    const JsonReader member(value, *mistake_, pointer_ + shown);
    member.refuse("unknown member; " + (meant.empty() ? "there are " + known : "did you mean \"" + meant + "\"?"));
    return false;
  }
  return true;
}

template <class Json>
std::optional<std::string> JsonReader<Json>::text(std::string_view what) const {
  if (json_->is_string()) return json_->template get<std::string>();
  expect(what);
  return std::nullopt;
}

template <class Json>
std::optional<bool> JsonReader<Json>::boolean() const {
  if (json_->is_boolean()) return json_->template get<bool>();
  expect("true or false");
  return std::nullopt;
}

template <class Json>
std::optional<double> JsonReader<Json>::number(double least, double most, std::string_view what) const {
  if (json_->is_number()) {
    const auto value = json_->template get<double>();
    if (value >= least && value <= most) return value;
  }
  expect(what);
  return std::nullopt;
}

template <class Json>
std::optional<std::uint64_t> JsonReader<Json>::whole(std::uint64_t least, std::uint64_t most,
                                                     std::string_view what) const {
  if (json_->is_number_unsigned()) {
    const auto value = json_->template get<std::uint64_t>();
    if (value >= least && value <= most) return value;
  }
  expect(what);
  return std::nullopt;
}

template <class Json>
void JsonReader<Json>::expect(std::string_view what, Quote quote) const {
  if (!*mistake_) *mistake_ = JsonMistake{pointer_, std::string(what), describe_value(*json_, quote), ""};
}

template <class Json>
void JsonReader<Json>::refuse(std::string_view why) const {
  if (!*mistake_) *mistake_ = JsonMistake{pointer_, "", "", std::string(why)};
}

template <class Json>
void JsonReader<Json>::refuse_member(std::string_view name, std::string_view why) const {
  if (!*mistake_) *mistake_ = JsonMistake{pointer_ + '/' + std::string(name), "", "", std::string(why)};
}

template class JsonReader<nlohmann::json>;
template class JsonReader<nlohmann::ordered_json>;

}  // namespace wsx
