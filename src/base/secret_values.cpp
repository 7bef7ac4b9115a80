#include "base/secret_values.hpp"

#include <algorithm>
#include <optional>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/http_names.hpp"
#include "base/lists.hpp"
#include "base/percent.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_ends_of_authority = "/?#\\\"'<> \t\r\n";
constexpr std::string_view k_ends_of_url = k_ends_of_authority.substr(3);

/// Of "user:password@host/path" the password, or what is alone before the "@".
std::optional<Span> find_password(std::string_view text, std::size_t begin) {
  const auto end = std::min(text.find_first_of(k_ends_of_authority, begin), text.size());
  const auto authority = text.substr(begin, end - begin);  // no more: a text may be full of "://"
  const auto sign = authority.rfind('@');
  if (sign == authority.npos || sign == 0) return std::nullopt;
  const auto colon = authority.substr(0, sign).find(':');
  const auto first = colon == authority.npos ? 0 : colon + 1;
  return Span{begin + first, sign - first};
}

/// Of "name=value&…" the value, if the name is secret.
std::optional<Span> find_parameter(std::string_view text, std::size_t begin, const SecretNames& names) {
  const auto is_of_name = [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("-._~%[]$").find(c) != std::string_view::npos;
  };
  const auto equals = static_cast<std::size_t>(
      std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(), is_of_name) - text.begin());
  if (equals >= text.size() || text[equals] != '=') return std::nullopt;
  const auto name = text.substr(begin, equals - begin);
  if (!names.contains(decode_percent(name).value_or(std::string(name)))) return std::nullopt;
  auto end = std::min(text.find_first_of("&#;", equals), text.size());
  end = std::min(text.substr(0, end).find_first_of(k_ends_of_url, equals), end);
  return Span{equals + 1, end - equals - 1};
}

}  // namespace

std::vector<Span> find_secrets_in_text(std::string_view text, const SecretNames& names) {
  std::vector<Span> found;
  const auto add = [&](const std::optional<Span>& span) {
    if (span && span->size) found.push_back(*span);
  };
  for (auto at = text.find("://"); at != text.npos; at = text.find("://", at + 3)) add(find_password(text, at + 3));
  for (auto at = text.find_first_of("?&;#"); at != text.npos; at = text.find_first_of("?&;#", at + 1))
    add(find_parameter(text, at + 1, names));
  for (std::string_view rest = text, token = find_json_web_token(rest); !token.empty();
       token = find_json_web_token(rest)) {
    const auto begin = static_cast<std::size_t>(token.data() - text.data());
    add(Span{begin, token.size()});
    rest = text.substr(begin + token.size());
  }
  std::stable_sort(found.begin(), found.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::size_t end = 0;
  std::erase_if(found, [&end](const Span& span) {
    if (span.begin < end) return true;
    end = span.begin + span.size;
    return false;
  });
  return found;
}

void add_secrets_of_text(SecretList& secrets, std::string_view text, const SecretNames& names) {
  for (const Span& span : find_secrets_in_text(text, names)) {
    const auto value = text.substr(span.begin, span.size);
    secrets.emplace_back(value);
    if (auto decoded = decode_percent(value); decoded && *decoded != value) secrets.push_back(std::move(*decoded));
  }
}

void add_login(SecretList& secrets, const std::string& user_password) {
  if (user_password.empty()) return;
  secrets.push_back(user_password.substr(std::min(user_password.find(':') + 1, user_password.size())));
  secrets.push_back(user_password);
  secrets.push_back(format_base64(user_password));
}

void add_cookies(SecretList& secrets, std::string_view cookies) {
  for (const auto pair : split(cookies, ';'))
    if (const auto equals = pair.find('='); equals != pair.npos) secrets.emplace_back(pair.substr(equals + 1));
}

void add_secrets_of_subprotocols(SecretList& secrets, const std::vector<std::string>& offered,
                                 const SecretNames& names) {
  std::string_view previous;
  for (const std::string& subprotocol : offered) {
    if (const auto at = names.find_in_subprotocol(subprotocol, previous); at != subprotocol.npos)
      secrets.push_back(subprotocol.substr(at));
    previous = subprotocol;
  }
}

void add_secrets_of_headers(SecretList& secrets, const HeaderList& headers, const SecretNames& names) {
  std::vector<std::string> offered;
  for (const auto& [name, value] : headers) {
    if (is_same_name(name, "Sec-WebSocket-Protocol"))
      for (const auto part : split(value, ',')) offered.emplace_back(trim(part));
    if (!names.contains(name)) {
      add_secrets_of_text(secrets, value, names);
      continue;
    }
    secrets.push_back(value);
    if (is_same_name(name, "Cookie")) {
      add_cookies(secrets, value);
    } else if (is_same_name(name, "Set-Cookie")) {
      add_cookies(secrets, std::string_view(value).substr(0, value.find(';')));  // attributes are no secrets
    } else if (const auto space = value.find(' '); space != value.npos) {        // "Basic …", "Bearer …"
      secrets.push_back(value.substr(space + 1));
      if (const auto decoded = parse_base64(secrets.back()); decoded && is_same_name(value.substr(0, space), "Basic"))
        add_login(secrets, *decoded);
    }
  }
  add_secrets_of_subprotocols(secrets, offered, names);
}

}  // namespace wsx
