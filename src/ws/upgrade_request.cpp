#include "ws/upgrade_request.hpp"

#include <algorithm>
#include <boost/beast/websocket/detail/hybi13.hpp>
#include <ctime>

#include "base/base64.hpp"
#include "ws/deflate_offer.hpp"
#include "ws/engine.hpp"
#include "ws/http_fields.hpp"

namespace wsx {
namespace {

/// Fields as another client spelled and ordered them, then what it did not send.
void arrange_fields(websocket::request_type& request, const std::vector<std::string>& order) {
  HeaderList fields = list_fields(request);
  request.clear();
  for (const std::string& name : order) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return is_same_name(field.first, name); });
    if (found == fields.end()) continue;
    request.insert(name, found->second);
    fields.erase(found);
  }
  for (const auto& [name, value] : fields) request.insert(name, value);
}

/// What Beast says in another way than browsers do, and than some servers want to hear it.
void speak_like_browsers(websocket::request_type& request, const UpgradeOptions& options) {
  request.set(http::field::connection, "Upgrade");
  if (!options.deflate.enabled) return;
  request.set(http::field::sec_websocket_extensions, options.forwarded_offer
                                                         ? options.forwarded_offer->text
                                                         : format_deflate_offer(make_deflate_offer(options.deflate)));
}

}  // namespace

void add_headers(websocket::request_type& request, const Url& url, const UpgradeOptions& options) {
  speak_like_browsers(request, options);
  if (!options.passes_answer_on) request.set(http::field::user_agent, "wsx/" WSX_VERSION);
  if (!options.origin.empty()) request.set(http::field::origin, options.origin);
  std::string user_password = options.user_password;
  if (user_password.empty() && url.user) user_password = *url.user + ':' + url.password.value_or("");
  if (!user_password.empty()) request.set(http::field::authorization, "Basic " + format_base64(user_password));
  if (!options.bearer_token.empty()) request.set(http::field::authorization, "Bearer " + options.bearer_token);
  const std::string cookies = format_cookies(options.cookies, url, std::time(nullptr));
  if (!cookies.empty()) request.set(http::field::cookie, cookies);
  if (!options.subprotocols.empty()) request.set(http::field::sec_websocket_protocol, join(options.subprotocols));
  for (const std::string& name : options.removed_headers) request.erase(name);
  // What the user gives replaces what we would have said; the same name twice is two fields.
  std::vector<std::string> replaced;
  for (const auto& [name, value] : options.headers) {
    if (!contains_name(replaced, name)) request.erase(name);
    replaced.push_back(name);
    request.insert(name, value);
  }
  if (!options.field_order.empty()) arrange_fields(request, options.field_order);
}

std::size_t count_request_bytes(const Url& url, const UpgradeOptions& options) {
  std::size_t bytes =
      url.target.size() + options.origin.size() + options.bearer_token.size() +
      2 * (options.user_password.size() + url.user.value_or("").size() + url.password.value_or("").size());
  for (const std::string& subprotocol : options.subprotocols) bytes += subprotocol.size() + 2;
  for (const Cookie& cookie : options.cookies) bytes += cookie.pair.size() + 2;
  for (const auto& [name, value] : options.headers) bytes += name.size() + value.size() + 4;
  return bytes;
}

std::string make_accept(std::string_view key) {
  websocket::detail::sec_ws_accept_type accept;
  websocket::detail::make_sec_ws_accept(accept, {key.data(), key.size()});
  return {accept.data(), accept.size()};
}

}  // namespace wsx
