#pragma once
#include <string_view>

#include "base/url.hpp"

namespace wsx {

/// What a reference (a Location header) means seen from a URL: RFC 3986, section 5.2. http and https count as ws and
/// wss; a fragment is dropped; dots are resolved and what must not be raw is percent-encoded as browsers do. A
/// reference to the base's own origin keeps its user, password and unix socket: servers behind a socket name
/// themselves by their host.
///
/// The reference may be hostile. Errors as of parse_url(); userinfo in it is one more, with the code userinfo.
Result<Url> resolve_reference(const Url& base, std::string_view reference);

/// The same place under the same protection: scheme, host, port, and unix socket.
bool is_same_origin(const Url& a, const Url& b);

}  // namespace wsx
