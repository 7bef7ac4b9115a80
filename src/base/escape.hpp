#pragma once
#include <string>
#include <string_view>

namespace wsx {

/// Appends text from outside so that it cannot act on a terminal or break the line. Printable UTF-8 passes, a backslash
/// included. What is made visible: line breaks and tabs (\n \r \t), other control characters and bytes that are not
/// UTF-8 (\x1b), C1 controls, line separators, bidirectional overrides (\u{202e}), and what draws nothing and so would
/// hide (\u{200b}; joiners and emoji selectors only where they have no effect).
void append_escaped(std::string& out, std::string_view text);

/// Appends JSON that means the same, in which the same characters are \u escapes. The JSON has no control characters.
void append_terminal_json(std::string& out, std::string_view json);

std::string format_escaped(std::string_view text);

constexpr std::size_t k_max_excerpt_bytes = 60;
constexpr std::string_view k_ellipsis = "…";

/// As much of the text as fits a sentence, escaped; an ellipsis replaces the rest.
std::string format_excerpt(std::string_view text, std::size_t max_bytes = k_max_excerpt_bytes);
/// The same between double quotes.
std::string quote(std::string_view text, std::size_t max_bytes = k_max_excerpt_bytes);

}  // namespace wsx
