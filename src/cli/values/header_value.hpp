#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/cookie.hpp"
#include "base/result.hpp"

/// What -H and --cookie take. Usage errors continue a sentence that begins with the flag's name, name the line, and
/// never quote a value: it may be a secret.
namespace wsx {

struct GivenHeaders {
  HeaderList headers;
  std::vector<std::string> removed;       // names given without a value: not even what wsx would send by itself
  std::vector<std::string> subprotocols;  // of Sec-WebSocket-Protocol
  std::vector<std::string> left_out;      // names whose values say what every handshake says
};

/// "Name: value"; "Name:", which removes a header, and "Name;", which sends it empty, as in curl; or "@file" with one
/// header per line (empty lines and lines that begin with # are skipped). What belongs to the handshake is refused
/// unless it says what wsx says anyway, as in a command that a browser copied for curl. Host and Origin do not belong
/// to it.
Result<GivenHeaders> parse_headers(std::string_view text);

/// "a=b; c=d", or "@file" with such lines or a cookie jar's; lines that begin with # are comments.
Result<std::vector<Cookie>> parse_cookie_value(std::string_view text);

}  // namespace wsx
