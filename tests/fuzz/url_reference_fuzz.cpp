#include <algorithm>
#include <cstdlib>

#include "base/cookie.hpp"
#include "base/mask.hpp"
#include "base/url_reference.hpp"

/// A Location that is followed puts nothing dangerous into a request, leads nowhere but to ws and wss, and has no user
/// of its own; what is hidden of it stays hidden.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char* base : {"ws://a/b/c?d", "wss://you:pass@[::1]:8443/b/", "ws+unix:/run/s:/b"}) {
    const auto from = wsx::parse_url(base).value();
    const auto url = wsx::resolve_reference(from, text);
    if (!url) continue;
    const auto is_bad = [](unsigned char c) { return c <= 0x20 || c >= 0x7f; };
    const auto request = wsx::host_header(*url) + url->target;
    if (!url->target.starts_with('/') || std::any_of(request.begin(), request.end(), is_bad)) std::abort();
    const bool stays = wsx::is_same_origin(from, *url);
    if (!stays && (wsx::is_unix(*url) || url->user)) std::abort();
    if (stays && (url->user != from.user || url->unix_path != from.unix_path)) std::abort();
    // Resolved again it is the same, unless it looks like a host.
    if (url->target.starts_with("//")) continue;
    const auto again = wsx::resolve_reference(*url, url->target);
    if (again ? *again != *url : again.error().code != "long_url") std::abort();
  }
  std::string hidden(text);
  const wsx::Mask mask({"open sesame", std::string(text.substr(0, size / 2))});
  mask.hide(hidden);
  if (hidden.find("open sesame") != hidden.npos) std::abort();
  if (const auto cookies = wsx::parse_cookies(text)) {
    const auto sent = wsx::format_cookies(*cookies, wsx::parse_url("ws://localhost/x").value(), 1);
    if (sent.find_first_of("\r\n\t") != sent.npos) std::abort();
  }
  return 0;
}
