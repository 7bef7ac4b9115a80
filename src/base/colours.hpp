#pragma once
#include <string_view>

/// The escape sequences of colors. Of the 256 that terminals have, these are as far from white as from black (a
/// contrast of about 4.5 to 1), so that they can be read on both; the first eight are not, yellow and cyan least of
/// all.
namespace wsx {

constexpr std::string_view k_bold = "\x1b[1m", k_dim = "\x1b[2m";
constexpr std::string_view k_red = "\x1b[38;5;160m", k_green = "\x1b[38;5;28m", k_yellow = "\x1b[38;5;130m",
                           k_cyan = "\x1b[38;5;30m";
constexpr std::string_view k_no_colour = "\x1b[0m";

}  // namespace wsx
