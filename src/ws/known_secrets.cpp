#include "ws/known_secrets.hpp"

#include <ctime>

#include "wire/proxy_choice.hpp"

namespace wsx {

SecretList list_secrets(const Url& url, const ClientOptions& options) {
  SecretList secrets;
  if (url.user) add_login(secrets, *url.user + ':' + url.password.value_or(""));
  if (url.user && !url.password) secrets.push_back(*url.user);  // a token, as ws://TOKEN@host
  add_secrets_of_text(secrets, url.target, options.secret_names);
  add_login(secrets, options.upgrade.user_password);
  secrets.push_back(options.upgrade.bearer_token);
  add_login(secrets, options.dial.proxy.user_password);
  for (const ProxyUrl& proxy : list_proxies(options.dial.proxy))
    if (proxy.password) add_login(secrets, proxy.user.value_or("") + ':' + *proxy.password);
  add_cookies(secrets, format_cookies(options.upgrade.cookies, url, std::time(nullptr)));  // of a jar, what is sent
  add_secrets_of_headers(secrets, options.upgrade.headers, options.secret_names);
  add_secrets_of_subprotocols(secrets, options.upgrade.subprotocols, options.secret_names);
  return secrets;
}

SecretList list_secrets(const AcceptOptions& options, const SecretNames& names) {
  SecretList secrets;
  add_login(secrets, options.user_password);
  add_secrets_of_headers(secrets, options.headers, names);
  return secrets;
}

}  // namespace wsx
