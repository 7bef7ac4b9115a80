#include "report/markup.hpp"

#include <cctype>

#include "base/escape.hpp"

namespace wsx {

std::string escape_markup(std::string_view text) {
  // The two that are characters, but none of XML's.
  static constexpr std::string_view k_fffe = "\xef\xbf\xbe", k_ffff = "\xef\xbf\xbf";
  std::string out;
  const auto visible = format_escaped(text);
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const auto rest = std::string_view(visible).substr(i);
    if (rest.starts_with(k_fffe) || rest.starts_with(k_ffff)) {
      out += rest.starts_with(k_fffe) ? "\\u{fffe}" : "\\u{ffff}";
      i += k_fffe.size() - 1;
      continue;
    }
    switch (visible[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += visible[i];
    }
  }
  return out;
}

std::string format_markdown_text(std::string_view text) {
  static constexpr std::string_view k_harmless = " ,.:%/=-()";
  std::string out;
  const auto visible = format_escaped(text);
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const char c = visible[i];
    const auto byte = static_cast<unsigned char>(c);
    // What else becomes a link: "https://", "www.".
    const bool begins_link =
        (c == ':' && visible[i + 1] == '/') || (c == '.' && i > 0 && (visible[i - 1] | 0x20) == 'w');
    if (byte >= 0x80 || std::isalnum(byte) || (k_harmless.find(c) != k_harmless.npos && !begins_link))
      out += c;
    else
      out += "&#" + std::to_string(byte) + ";";  // as an entity no character is Markdown's
  }
  return out;
}

std::string format_markdown_code(std::string_view text) { return "<code>" + format_markdown_text(text) + "</code>"; }

}  // namespace wsx
