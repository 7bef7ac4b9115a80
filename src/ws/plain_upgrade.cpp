#include "ws/plain_upgrade.hpp"

#include <array>
#include <sstream>

#include "base/base64.hpp"
#include "base/http_response.hpp"
#include "wire/frame.hpp"
#include "ws/engine.hpp"
#include "ws/http_fields.hpp"
#include "ws/upgrade_request.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_key_place = "Sec-WebSocket-Key: ";
constexpr unsigned k_accepted = 101;

/// As Beast puts it together.
websocket::request_type make_request(const Url& url, const UpgradeOptions& options) {
  websocket::request_type request{http::verb::get, url.target, 11};
  request.set(http::field::host, host_header(url));
  request.set(http::field::upgrade, "websocket");
  request.set(http::field::connection, "upgrade");
  request.set(http::field::sec_websocket_key, "");
  request.set(http::field::sec_websocket_version, "13");
  add_headers(request, url, options);
  return request;
}

}  // namespace

bool PlainUpgrade::suits(const Url& url, const UpgradeOptions& options) {
  return !options.deflate.enabled && !options.forwarded_offer && !options.passes_answer_on &&
         options.field_order.empty() && options.subprotocols.empty() && options.cookies.empty() &&
         count_request_bytes(url, options) <= k_max_request_bytes;
}

PlainUpgrade::PlainUpgrade(const Url& url, const UpgradeOptions& options) {
  std::ostringstream out;
  out << make_request(url, options).base();
  const std::string text = out.str();
  const std::size_t at = text.find(std::string("\r\n") + std::string(k_key_place)) + 2 + k_key_place.size();
  before_key_ = text.substr(0, at);
  behind_key_ = text.substr(at);
}

std::string PlainUpgrade::make_key() {
  std::array<std::uint32_t, 4> random{};
  for (std::uint32_t& part : random) part = make_mask_key();
  return format_base64({reinterpret_cast<const char*>(random.data()), sizeof random});
}

std::string PlainUpgrade::request(std::string_view key) const { return before_key_ + std::string(key) + behind_key_; }

std::size_t PlainUpgrade::find_acceptance(std::string_view received, std::string_view key) {
  const auto [state, size] = find_head_end(received, k_max_head_bytes);
  if (state != HeadProgress::State::complete) return 0;
  const auto head = parse_response_head(received.substr(0, size));
  if (!head || head->status != k_accepted || head->bad_line) return 0;
  int upgrades = 0, connections = 0, accepts = 0;
  for (const auto& [name, value] : head->headers) {
    if (is_same_name(name, "Upgrade"))
      upgrades += is_same_name(value, "websocket") ? 1 : 2;
    else if (is_same_name(name, "Connection"))
      connections += is_same_name(value, "upgrade") ? 1 : 2;
    else if (is_same_name(name, "Sec-WebSocket-Accept"))
      accepts += value == make_accept(key) ? 1 : 2;
    else if (is_same_name(name, "Sec-WebSocket-Extensions") || is_same_name(name, "Sec-WebSocket-Protocol"))
      return 0;
  }
  return upgrades == 1 && connections == 1 && accepts == 1 ? size : 0;
}

}  // namespace wsx
