#pragma once
#include <optional>
#include <string>

#include "ws/upgrade_options.hpp"

namespace wsx {

/// A client's first offer of permessage-deflate that can be read, out of its Sec-WebSocket-Extensions (several fields
/// joined), as the options that make the same offer. RFC 7692, sections 5.1 and 7.1; a window of 8 bits counts as 9.
std::optional<DeflateOptions> read_deflate_offer(const std::string& extensions);

}  // namespace wsx
