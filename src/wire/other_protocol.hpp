#pragma once
#include <string>
#include <string_view>

#include "base/escape.hpp"

/// What a peer begins with when it speaks another protocol than it should.
namespace wsx {

/// A TLS alert (RFC 8446, section 6): how a TLS server answers a client that does not speak TLS.
inline bool is_tls_alert(std::string_view begin) { return begin.starts_with("\x15\x03"); }

/// A TLS handshake (RFC 8446, section 4): how a TLS client begins.
inline bool is_tls_hello(std::string_view begin) { return begin.starts_with("\x16\x03"); }

/// The rest of a sentence: `it begins with "SSH-2.0"`.
inline std::string quote_beginning(std::string_view bytes) { return "it begins with " + quote(bytes); }

}  // namespace wsx
