#include "base/placeholders.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/suggest.hpp"

namespace wsx {
namespace {

using Kind = TemplatePiece::Kind;

constexpr std::string_view k_open = "{{", k_close = "}}", k_literal_open = "${{";

/// What is at `at`, and where the text continues after it. Anything that is not special is literal text.
struct Special {
  TemplatePiece piece;
  std::size_t end = 0;
};

Special take_dollar(std::string_view text, std::size_t at, Captures captures) {
  const auto rest = text.substr(at);
  if (rest.starts_with(k_literal_open)) return {{Kind::literal, rest.substr(1, 2), at}, at + k_literal_open.size()};
  if (captures == Captures::yes && rest.starts_with("$$")) return {{Kind::literal, rest.substr(0, 1), at}, at + 2};
  const auto is_digit_at = [&](std::size_t i) { return i < rest.size() && is_digit(rest[i]); };
  if (captures == Captures::no || !is_digit_at(1)) return {{Kind::literal, rest.substr(0, 1), at}, at + 1};
  const std::size_t digits = is_digit_at(2) ? 2 : 1;
  return {{Kind::capture, rest.substr(1, digits), at}, at + 1 + digits};
}

Special take_braces(std::string_view text, std::size_t at) {
  const auto close = text.find(k_close, at);
  if (close == text.npos) return {{Kind::unclosed, text.substr(at), at}, text.size()};
  const auto begin = at + k_open.size();
  return {{Kind::placeholder, trim(text.substr(begin, close - begin), " "), at}, close + k_close.size()};
}

}  // namespace

std::vector<TemplatePiece> split_template(std::string_view text, Captures captures) {
  std::vector<TemplatePiece> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const auto special = std::min({text.find('$', at), text.find(k_open, at), text.size()});
    if (special > at) pieces.push_back({Kind::literal, text.substr(at, special - at), at});
    if (special == text.size()) break;
    const auto [piece, end] = text[special] == '$' ? take_dollar(text, special, captures) : take_braces(text, special);
    pieces.push_back(piece);
    at = end;
  }
  return pieces;
}

std::string quote_placeholder(std::string_view name) { return "{{" + format_excerpt(name) + "}}"; }

std::string advise_placeholder(std::string_view name, const std::vector<std::pair<std::string, std::string>>& known) {
  const auto word = name.substr(0, name.find_first_of(" :/"));
  std::vector<std::string> names;
  for (const auto& entry : known) names.push_back(entry.first);
  const auto meant = word.empty() ? "" : suggest(word, names);
  std::string list;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const std::string written = "{{" + known[i].second + "}}";
    if (known[i].first == meant) return "did you mean " + written + "?";
    list += (i == 0 ? "" : i + 1 == known.size() ? " and " : ", ") + written;
  }
  return "there are " + list + ", and ${{ for literal braces";
}

}  // namespace wsx
