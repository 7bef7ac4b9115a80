#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

constexpr std::size_t k_max_url_bytes = 8 * 1024;
constexpr std::size_t k_max_unix_path_bytes = 107;  // sockaddr_un::sun_path, less the zero byte

/// Where a WebSocket is (RFC 6455, section 3), taken apart. Nothing in it holds a control character.
struct Url {
  enum class Scheme : std::uint8_t { ws, wss, ws_unix, wss_unix, echo };

  Scheme scheme = Scheme::ws;
  std::string host;  // lower case, without brackets; "localhost" for unix sockets and echo:
  std::uint16_t port = 80;
  std::string target = "/";                   // path?query, percent-encoded: ready for the request line
  std::optional<std::string> user, password;  // percent-decoded
  std::string unix_path;                      // percent-decoded; only of ws_unix and wss_unix

  bool operator==(const Url&) const = default;
};

/// ws://, wss://, http:// and https:// as other names for them, no scheme at all ("localhost:3000/x", ":3000", "[::1]")
/// as ws://, a port alone ("3000") on this machine, `ws+unix:/run/app.sock:/request/path`, `echo:`. In the target, what
/// must not stand there raw (a space, a byte above ASCII) is percent-encoded as browsers do. Errors have phase url and
/// a hint; codes: empty_url, long_url, control_character, fragment, unknown_scheme, bad_host, bad_port, bad_escape,
/// bad_unix_path.
Result<Url> parse_url(std::string_view text);

/// The inverse of parse_url, with all secrets in it: a Mask hides them. Default ports are left out.
std::string format_url(const Url& url);

/// The Host header's value: without the default port and an IPv6 zone.
std::string host_header(const Url& url);

bool is_tls(const Url& url);
bool is_unix(const Url& url);

}  // namespace wsx
