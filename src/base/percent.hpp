#pragma once
#include <optional>
#include <string>
#include <string_view>

/// Percent-encoding, RFC 3986, section 2.1.
namespace wsx {

/// Encodes what must not be raw in a request target; a "%" stays, so nothing is encoded twice.
std::string encode_target(std::string_view text);

/// Encodes all but letters, digits, "-._~" and the characters of `also_raw`.
std::string encode_component(std::string_view text, std::string_view also_raw = "");

/// Nothing when a "%" is not followed by two hex digits, or encodes a control character.
std::optional<std::string> decode_percent(std::string_view text);

}  // namespace wsx
