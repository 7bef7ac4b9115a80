#pragma once
#include <string>
#include <string_view>

/// Texts from outside in the files that reports are. Control characters and the like are made visible, as on a
/// terminal.
namespace wsx {

/// For XML 1.0 and HTML, in elements and in attributes.
std::string escape_markup(std::string_view text);

/// For Markdown: one line that ends nothing, links nowhere and is nothing but text, in tables, too.
std::string format_markdown_text(std::string_view text);
/// The same as inline code.
std::string format_markdown_code(std::string_view text);

}  // namespace wsx
