#pragma once
#include <string_view>

/// Names of HTTP, as both sides of a handshake and the command line compare them.
namespace wsx {

/// A field's name has no case (RFC 9110, section 5.1), nor has an authentication scheme's.
bool is_same_name(std::string_view a, std::string_view b);

/// A token of RFC 9110, section 5.6.2: what header and subprotocol names are made of.
bool is_token(std::string_view text);

}  // namespace wsx
