#include "ws/redirect.hpp"

#include <algorithm>

#include "base/secret_values.hpp"
#include "base/url_reference.hpp"
#include "ws/http_fields.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_shown_url_bytes = 200;

std::string show_url(std::string_view url) { return format_excerpt(url, k_shown_url_bytes); }

std::string join_chain(const std::vector<std::string>& visited, const std::string& next) {
  std::string chain;
  for (const std::string& url : visited) chain += show_url(url) + " → ";
  return chain + show_url(next);
}

Error refuse(const Error& answer, std::string code, std::string message, std::string hint) {
  return {Phase::upgrade, std::move(code), std::move(message), std::move(hint), answer.refusal};
}

/// The Location's value; empty when there is none, or two that differ.
std::string find_location(const Refusal& refusal) {
  std::string location;
  for (const auto& [name, value] : refusal.headers) {
    if (!is_same_name(name, "Location")) continue;
    if (!location.empty() && location != value) return {};
    location = value;
  }
  return location;
}

}  // namespace

bool is_redirect(const Error& refused) {
  constexpr unsigned k_redirects[] = {301, 302, 303, 307, 308};
  if (refused.phase != Phase::upgrade) return false;  // a proxy's answer is not the server's
  return refused.refusal &&
         std::find(std::begin(k_redirects), std::end(k_redirects), refused.refusal->status) != std::end(k_redirects);
}

Result<Url> choose_next(const Url& from, const Error& refused, const std::vector<std::string>& visited,
                        const FollowOptions& options) {
  const std::string location = find_location(*refused.refusal);
  if (location.empty())
    return refuse(refused, "bad_redirect",
                  "the server answered " + std::to_string(refused.refusal->status) + " without exactly one Location",
                  "");
  auto next = resolve_reference(from, location);
  if (!next)
    return refuse(refused, "bad_redirect",
                  "the server redirects to " + show_url(location) + ", which is not followed: " + next.error().message,
                  "");
  const std::string url = format_url(*next);
  if (is_tls(from) && !is_tls(*next) && !options.allow_downgrade)
    return refuse(refused, "redirect_downgrade", "the server redirects from TLS to plain text: " + show_url(url),
                  "--allow-downgrade follows it; anyone on the network path can then read the traffic");
  if (std::find(visited.begin(), visited.end(), url) != visited.end())
    return refuse(refused, "redirect_loop", "the redirects form a loop: " + join_chain(visited, url), "");
  if (visited.size() > k_max_redirects)
    return refuse(refused, "too_many_redirects",
                  "there were more than " + std::to_string(k_max_redirects) + " redirects: " + join_chain(visited, url),
                  "try the last of these URLs directly");
  return next;
}

bool has_credentials(const Url& url, const ClientOptions& options) {
  const UpgradeOptions& upgrade = options.upgrade;
  SecretList secrets;
  add_secrets_of_subprotocols(secrets, upgrade.subprotocols, options.secret_names);
  add_secrets_of_headers(secrets, upgrade.headers, options.secret_names);
  return url.user || !upgrade.user_password.empty() || !upgrade.bearer_token.empty() || !upgrade.cookies.empty() ||
         !options.dial.tls.cert_file.empty() || !secrets.empty();
}

void forget_origin(ClientOptions& options) {
  UpgradeOptions& upgrade = options.upgrade;
  upgrade.user_password.clear();
  upgrade.bearer_token.clear();
  upgrade.cookies.clear();
  std::erase_if(upgrade.headers, [&](const auto& header) {
    SecretList secrets;
    add_secrets_of_headers(secrets, {header}, options.secret_names);
    return !secrets.empty() || is_same_name(header.first, "Host");
  });
  std::string previous;
  std::erase_if(upgrade.subprotocols, [&](const std::string& subprotocol) {
    const bool has_secret = options.secret_names.find_in_subprotocol(subprotocol, previous) != subprotocol.npos;
    previous = subprotocol;
    return has_secret;
  });
  DialOptions& dial = options.dial;
  dial.connect_to.clear();
  dial.unix_path.clear();
  dial.tls.server_name.clear();
  if (!dial.tls.cert_file.empty()) dial.tls_context.reset();  // it shows that certificate
  dial.tls.cert_file.clear();
  dial.tls.key_file.clear();
}

}  // namespace wsx
