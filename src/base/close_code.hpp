#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wsx {

// RFC 6455, section 7.4.1.
constexpr std::uint16_t k_close_normal = 1000, k_close_going_away = 1001, k_close_protocol_error = 1002,
                        k_close_none = 1005, k_close_abnormal = 1006, k_close_bad_payload = 1007,
                        k_close_policy_violation = 1008, k_close_too_big = 1009, k_close_try_again_later = 1013,
                        k_close_bad_gateway = 1014;
constexpr std::size_t k_max_close_reason_bytes = 123;

/// Whether the code may be sent in a close frame: the IANA registry's (1014 included, which Beast refuses), and the
/// ranges for libraries and applications.
constexpr bool is_sendable_close_code(unsigned code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}
/// The same in words.
constexpr std::string_view k_sendable_close_codes = "1000 to 1003, 1007 to 1014 and 3000 to 4999";

/// A close frame's payload: two bytes of code, then the reason; nothing for k_close_none. RFC 6455, section 5.5.1.
inline std::string format_close_payload(std::uint16_t code, std::string_view reason) {
  if (code == k_close_none) return "";
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)}.append(reason);
}

/// The code that a close frame's payload begins with; k_close_none if it has less than two bytes.
inline std::uint16_t close_code_of(std::string_view payload) {
  if (payload.size() < 2) return k_close_none;
  return static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8 |
                                    static_cast<unsigned char>(payload[1]));
}

}  // namespace wsx
