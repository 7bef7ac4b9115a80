#include "report/screen_text.hpp"

#include <algorithm>

#include "base/colours.hpp"
#include "base/columns.hpp"

namespace wsx {
std::string in_shade(Shade shade, std::string_view text, const ScreenStyle& style) {
  static constexpr std::string_view k_codes[] = {"", k_bold, k_dim, k_green, k_red, k_yellow};
  if (!style.colour || shade == Shade::plain) return std::string(text);
  return std::string(k_codes[static_cast<std::size_t>(shade)]).append(text).append(k_no_colour);
}

std::string_view at_least_sign(const ScreenStyle& style) { return style.blocks ? "≥ " : ">= "; }
std::string_view none_sign(const ScreenStyle& style) { return style.blocks ? "–" : "-"; }
std::string_view range_sign(const ScreenStyle& style) { return style.blocks ? " … " : " .. "; }

std::string to_terminal(std::string_view text, const ScreenStyle& style) {
  if (style.blocks) return std::string(text);
  static constexpr std::pair<std::string_view, std::string_view> k_signs[] = {{"≥", ">="}, {"–", "-"}, {"…", ".."}};
  std::string out;
  while (!text.empty()) {
    const auto sign = std::find_if(std::begin(k_signs), std::end(k_signs),
                                   [&](const auto& candidate) { return text.starts_with(candidate.first); });
    const bool is_sign = sign != std::end(k_signs);
    out += is_sign ? sign->second : text.substr(0, 1);
    text.remove_prefix(is_sign ? sign->first.size() : 1);
  }
  return out;
}

std::size_t count_columns(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const auto character = decode_utf8(text);
    columns += columns_of(character.value);
    text.remove_prefix(character.size);
  }
  return columns;
}

std::string cut_to_columns(std::string_view text, std::size_t columns, const ScreenStyle& style) {
  if (text.size() <= columns || count_columns(text) <= columns) return std::string(text);
  const std::string_view end = style.blocks ? "…" : "..";
  if (columns < count_columns(end)) return std::string(columns, '.');
  auto left = columns - count_columns(end);
  std::size_t size = 0;
  while (true) {
    const auto character = decode_utf8(text.substr(size));
    if (columns_of(character.value) > left) break;
    left -= columns_of(character.value);
    size += character.size;
  }
  return std::string(text.substr(0, size)).append(end);
}

std::string pad_right(std::string_view text, std::size_t columns) {
  return std::string(text).append(columns - std::min(columns, count_columns(text)), ' ');
}

std::string pad_left(std::string_view text, std::size_t columns) {
  return std::string(columns - std::min(columns, count_columns(text)), ' ').append(text);
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  while (times-- > 0) out += text;
  return out;
}

std::string wrap_words(std::string_view first, std::string_view text, const ScreenStyle& style) {
  const auto indent = count_columns(first);
  std::string out(first);
  std::size_t column = indent;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const auto width = count_columns(word);
    if (column > indent && column + 1 + width > style.columns) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    }
    if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
  }
  return out + '\n';
}

}  // namespace wsx
