#pragma once
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

/// What the URLs of servers and those of proxies have in common (RFC 3986, section 3).
namespace wsx {

/// A row of a table of schemes; `name` in lower case.
template <class Scheme>
struct SchemeName {
  std::string_view name;
  Scheme scheme;
};

/// The scheme of this name; nothing when the table does not have it.
template <class Scheme, std::size_t Size>
std::optional<Scheme> find_scheme(const SchemeName<Scheme> (&table)[Size], const std::string& lower_case_name) {
  const auto known =
      std::find_if(std::begin(table), std::end(table), [&](auto& s) { return s.name == lower_case_name; });
  return known == std::end(table) ? std::nullopt : std::optional(known->scheme);
}

/// Where the first control character is, which no URL may have; npos without one.
std::size_t find_control_character(std::string_view text);

/// "me:secret", percent-decoded.
struct UserInfo {
  std::string user;
  std::optional<std::string> password;
};
/// Nothing when a "%" in it is no escape.
std::optional<UserInfo> parse_user_info(std::string_view text);

/// Takes "me:secret@" off the front of an authority, without the "@"; nothing when there is none.
std::optional<std::string_view> take_user_info(std::string_view& authority);

}  // namespace wsx
