#pragma once
#include <string>
#include <string_view>

namespace wsx {

/// A byte that is not part of a character is this plus the byte, so that nothing that was typed is lost. Such numbers
/// are above all of Unicode's.
constexpr wchar_t k_wide_byte = static_cast<wchar_t>(0x110000);

/// Between UTF-8 and the wide characters that libedit works with. Independent of the locale. Wide characters that are
/// neither in Unicode nor a k_wide_byte are left out.
std::wstring to_wide(std::string_view text);
std::string to_utf8(std::wstring_view text);

}  // namespace wsx
