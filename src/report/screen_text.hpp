#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/summary_text.hpp"

/// What screens for people are made of.
namespace wsx {

/// What a text is, which determines its color.
enum class Shade : std::uint8_t { plain, heading, dim, good, bad, doubtful };
std::string in_shade(Shade shade, std::string_view text, const ScreenStyle& style);

// What the style's terminal can show.
std::string_view at_least_sign(const ScreenStyle& style);  // "≥ "
std::string_view none_sign(const ScreenStyle& style);      // "–"
std::string_view range_sign(const ScreenStyle& style);     // " … "
/// A text of ours for such a terminal: the signs above in ASCII, if need be.
std::string to_terminal(std::string_view text, const ScreenStyle& style);

/// How many columns a text without control characters takes at most, independent of the locale: wide characters two,
/// whatever may be wide, too.
std::size_t count_columns(std::string_view text);
/// The longest beginning that fits, whole characters only; "…" or ".." at its end when something was cut off.
std::string cut_to_columns(std::string_view text, std::size_t columns, const ScreenStyle& style);

// Blanks up to a width.
std::string pad_right(std::string_view text, std::size_t columns);
std::string pad_left(std::string_view text, std::size_t columns);

std::string repeat(std::string_view text, std::size_t times);

/// Words over several lines: the first after `first`, the others after as many spaces; with newlines.
std::string wrap_words(std::string_view first, std::string_view text, const ScreenStyle& style);

}  // namespace wsx
