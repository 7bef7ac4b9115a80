#pragma once
#include <string>
#include <string_view>

namespace wsx {

/// Between UTF-8 and the wide characters that libedit works with. What is no character is left out. Independent of the
/// locale.
std::wstring to_wide(std::string_view text);
std::string to_utf8(std::wstring_view text);

}  // namespace wsx
