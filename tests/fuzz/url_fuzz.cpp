#include <algorithm>
#include <cstdlib>

#include "base/url.hpp"

/// A URL that is accepted reads back the same, and puts nothing dangerous into a request.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto url = wsx::parse_url({reinterpret_cast<const char*>(data), size});
  if (!url) return 0;
  const auto again = wsx::parse_url(wsx::format_url(*url));
  // Escapes may make a URL longer than the limit; that is the only reason for it not to be read back.
  if (!again ? again.error().code != "long_url" : *again != *url) std::abort();
  const auto is_bad = [](unsigned char c) { return c <= 0x20 || c >= 0x7f; };
  const auto request = wsx::host_header(*url) + url->target;
  if (url->host.empty() || std::any_of(request.begin(), request.end(), is_bad)) std::abort();
  return 0;
}
