#pragma once
#include <string>
#include <string_view>

#include "base/handshake_details.hpp"

/// The atoms of JSON, appended by hand.
namespace wsx {

/// A JSON string with its quotes. Beyond what JSON asks for, DEL and the C1 controls are escaped, because JSON is read
/// on terminals too. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// As append_json_string, when the caller has checked that the text is UTF-8.
void append_json_utf8(std::string& out, std::string_view text);

/// Bytes that are text as a rule: a string, or {"base64":"…"} when they are not UTF-8.
void append_json_bytes(std::string& out, std::string_view bytes);
/// A string of base64, whatever they are.
void append_json_base64(std::string& out, std::string_view bytes);

void append_json_number(std::string& out, std::uint64_t value);

/// Trailing zeros are left out; infinities and NaN, which JSON lacks, are 0.
void append_json_number(std::string& out, double value, int max_decimals = 6);

/// Milliseconds, with exactly the decimals that hold the microseconds: 250, 0.5, 12.345.
void append_json_ms(std::string& out, microseconds duration);

}  // namespace wsx
