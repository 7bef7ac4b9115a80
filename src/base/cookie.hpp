#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/url.hpp"

/// Cookies that a client sends. RFC 6265.
namespace wsx {

/// One that was given by itself goes to whatever server is asked; one from a jar knows where it belongs.
struct Cookie {
  std::string pair;            // "name=value"
  std::string domain = {};     // in lower case, without the leading dot; empty: any
  bool subdomains = false;     // of the domain, too
  std::string path = "/";      // and what is below it
  bool secure = false;         // over TLS, or to this machine, only
  std::int64_t expires_s = 0;  // seconds since 1970; 0: with the session
  std::string fault = {};      // why it cannot be sent: matters only where it belongs
  bool operator==(const Cookie&) const = default;
};

/// "a=b; c=d", as in a Cookie header, or one line of a cookie jar as browsers' tools and curl write them (seven fields
/// with tabs between; "#HttpOnly_" may precede the first). A line of a jar that names its domain is never an
/// error: most of a jar is for other servers. The errors' messages never quote a value.
Result<std::vector<Cookie>> parse_cookies(std::string_view line);

/// The Cookie header's value for this URL, of those that belong there; empty when none does.
std::string format_cookies(const std::vector<Cookie>& cookies, const Url& url, std::int64_t now_s);

/// Why a cookie that belongs there cannot be sent, if one cannot.
std::optional<Error> find_bad_cookie(const std::vector<Cookie>& cookies, const Url& url, std::int64_t now_s);

}  // namespace wsx
