#pragma once
#include <string_view>

namespace wsx {

/// Whether `list` (--noproxy, no_proxy) says that `host` is reached without a proxy. As curl reads it: hosts separated
/// by commas and blanks, "example.com" and ".example.com" for the name and all below it, addresses with or without a
/// mask ("10.0.0.0/8", "fd00::/8"). A lone "*" is every host. What is none of these matches nothing.
bool is_exempt_from_proxy(std::string_view host, std::string_view list);

}  // namespace wsx
