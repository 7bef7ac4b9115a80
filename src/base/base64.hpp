#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// RFC 4648, section 4: the standard alphabet, padded.
void append_base64(std::string& out, std::string_view bytes);
std::string format_base64(std::string_view bytes);

/// Strict: no white space, padding required, unused bits zero, so that every value has one spelling. Error code:
/// bad_base64.
Result<std::string> parse_base64(std::string_view text);

/// Two lower-case digits a byte, nothing between them.
void append_hex(std::string& out, std::string_view bytes);

/// Digits in either case, spaces and tabs allowed between bytes ("00 ff 1a", "00ff1a"). Error code: bad_hex.
Result<std::string> parse_hex(std::string_view text);

}  // namespace wsx
