#pragma once
#include <string_view>

namespace wsx {

/// The page that a server gives to browsers: made of ws/page/ when the build is configured, complete in itself, and
/// the same for everybody.
extern const std::string_view k_page_html;

/// What may run in it, as a Content-Security-Policy knows it: the SHA-256 of its one style and of its one script, here
/// in hexadecimal.
extern const std::string_view k_page_style_sha256, k_page_script_sha256;

}  // namespace wsx
