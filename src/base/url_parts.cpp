#include "base/url_parts.hpp"

#include "base/ascii.hpp"
#include "base/percent.hpp"

namespace wsx {

std::size_t find_control_character(std::string_view text) {
  const auto found = std::find_if(text.begin(), text.end(), is_control);
  return found == text.end() ? text.npos : static_cast<std::size_t>(found - text.begin());
}

std::optional<UserInfo> parse_user_info(std::string_view text) {
  const auto colon = text.find(':');
  auto user = decode_percent(text.substr(0, colon));
  if (!user) return std::nullopt;
  if (colon == text.npos) return UserInfo{std::move(*user), std::nullopt};
  auto password = decode_percent(text.substr(colon + 1));
  if (!password) return std::nullopt;
  return UserInfo{std::move(*user), std::move(password)};
}

std::optional<std::string_view> take_user_info(std::string_view& authority) {
  const auto at = authority.rfind('@');
  if (at == authority.npos) return std::nullopt;
  const auto user_info = authority.substr(0, at);
  authority.remove_prefix(at + 1);
  return user_info;
}

}  // namespace wsx
