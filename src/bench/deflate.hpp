#pragma once
#include <string>
#include <string_view>

/// Compressed messages (RFC 7692, section 7.2.1), without Beast: what is sent is compressed once for all connections.
namespace wsx {

struct Deflation {
  int window_bits = 15;  // 9 to 15
  int level = 3;         // zlib's 0 to 9
};
/// As with client_no_context_takeover: nothing that came before is needed.
std::string deflate_message(std::string_view payload, const Deflation& how);

}  // namespace wsx
