#include "rules/json_places.hpp"

#include <charconv>

#include "base/number.hpp"
#include "json/cursor.hpp"
#include "json/parse.hpp"

namespace wsx {
namespace {

/// "0" or digits that do not begin with 0, as RFC 6901 has it.
std::optional<std::size_t> parse_index(std::string_view token) {
  constexpr std::size_t k_max_digits = 9;
  if (token.empty() || token.size() > k_max_digits || (token[0] == '0' && token.size() > 1)) return std::nullopt;
  return parse_whole<std::size_t>(token);
}

/// Calls `take` with the token and the text of each member or element of an object or list that is known to be JSON.
template <class Take>
void for_each_child(std::string_view value, std::size_t most_elements, Take take) {
  JsonCursor cursor(value);
  const bool is_object = cursor.take('{');
  if (!is_object) cursor.take('[');
  std::string buffer;
  char digits[24];
  for (std::size_t i = 0; !cursor.take(is_object ? '}' : ']'); ++i) {
    if (is_object) {
      const auto name = *cursor.string();
      if (name.has_escapes) buffer = decode_string(name);
      cursor.take(':');
      take(name.has_escapes ? std::string_view(buffer) : name.raw, cursor.value());
    } else if (i < most_elements) {
      const auto digits_end = std::to_chars(digits, digits + sizeof digits, i).ptr;
      take(std::string_view(digits, static_cast<std::size_t>(digits_end - digits)), cursor.value());
    } else {
      return;
    }
    cursor.take(',');
  }
}

}  // namespace

std::size_t JsonPlaces::add(const JsonPointer& pointer) {
  std::size_t node = 0;
  for (const std::string& token : pointer) {
    const auto [child, is_new] = nodes_[node].children.try_emplace(token, nodes_.size());
    if (const auto index = parse_index(token)) nodes_[node].indices = std::max(nodes_[node].indices, *index + 1);
    node = child->second;
    if (is_new) nodes_.emplace_back();
  }
  if (!nodes_[node].place) nodes_[node].place = places_++;
  return *nodes_[node].place;
}

std::vector<std::string_view> JsonPlaces::find(std::string_view text) const {
  std::vector<std::string_view> found(places_);
  if (places_ > 0 && is_json(text)) find_in(0, JsonCursor(text).value(), found);
  return found;
}

/// Members are all seen before one is gone into, because one that comes again takes the place of the first.
void JsonPlaces::find_in(std::size_t index, std::string_view value, std::vector<std::string_view>& found) const {
  const Node& node = nodes_[index];
  if (node.place) found[*node.place] = value;
  if (node.children.empty() || (value[0] != '{' && value[0] != '[')) return;
  std::map<std::size_t, std::string_view> values;  // by the child's node
  for_each_child(value, node.indices, [&](std::string_view token, std::string_view child_value) {
    if (const auto child = node.children.find(token); child != node.children.end()) values[child->second] = child_value;
  });
  for (const auto& [child, child_value] : values) find_in(child, child_value, found);
}

}  // namespace wsx
