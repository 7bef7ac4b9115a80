#include "ws/known_secrets.hpp"

#include <ctime>

#include "base/base64.hpp"
#include "base/secrets.hpp"
#include "wire/proxy_choice.hpp"
#include "ws/http_fields.hpp"

namespace wsx {
namespace {

using SecretList = std::vector<std::string>;

/// Of "user:password" the password, the whole, and what HTTP basic authentication makes of it.
void add_user_password(SecretList& secrets, const std::string& user_password) {
  if (user_password.empty()) return;
  secrets.push_back(user_password.substr(std::min(user_password.find(':') + 1, user_password.size())));
  secrets.push_back(user_password);
  secrets.push_back(format_base64(user_password));
}

/// "a=b; c=d": b and d. Attributes of a Set-Cookie are no secrets, but who would look for them?
void add_cookies(SecretList& secrets, std::string_view cookies) {
  while (!cookies.empty()) {
    const auto end = std::min(cookies.find(';'), cookies.size());
    const auto pair = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    if (const auto equals = pair.find('='); equals != pair.npos) secrets.emplace_back(pair.substr(equals + 1));
  }
}

void add_headers(SecretList& secrets, const HeaderList& headers) {
  for (const auto& [name, value] : headers) {
    if (!is_secret_header(name)) continue;
    secrets.push_back(value);
    if (is_same_name(name, "Cookie")) {
      add_cookies(secrets, value);
    } else if (is_same_name(name, "Set-Cookie")) {
      add_cookies(secrets, std::string_view(value).substr(0, value.find(';')));
    } else if (const auto space = value.find(' '); space != value.npos) {  // "Basic …", "Bearer …"
      secrets.push_back(value.substr(space + 1));
      if (const auto decoded = parse_base64(secrets.back()); decoded && is_same_name(value.substr(0, space), "Basic"))
        add_user_password(secrets, *decoded);
    }
  }
}

}  // namespace

SecretList list_secrets(const Url& url, const ClientOptions& options) {
  SecretList secrets;
  if (url.user) add_user_password(secrets, *url.user + ':' + url.password.value_or(""));
  if (url.user && !url.password) secrets.push_back(*url.user);  // a token, as ws://TOKEN@host
  add_user_password(secrets, options.upgrade.user_password);
  secrets.push_back(options.upgrade.bearer_token);
  add_user_password(secrets, options.dial.proxy.user_password);
  for (const ProxyUrl& proxy : list_proxies(options.dial.proxy))
    if (proxy.password) add_user_password(secrets, proxy.user.value_or("") + ':' + *proxy.password);
  add_cookies(secrets, format_cookies(options.upgrade.cookies, url, std::time(nullptr)));  // of a jar, what is sent
  add_headers(secrets, options.upgrade.headers);
  return secrets;
}

SecretList list_secrets(const AcceptOptions& options) {
  SecretList secrets;
  add_user_password(secrets, options.user_password);
  add_headers(secrets, options.headers);
  return secrets;
}

}  // namespace wsx
