#include "ws/plain_http.hpp"

#include "base/base64.hpp"
#include "ws/http_fields.hpp"
#include "ws/page.hpp"

namespace wsx {
namespace {

namespace http = boost::beast::http;

constexpr std::string_view k_health_path = "/healthz";

/// nginx passes on Sec-WebSocket-Key even if it is not configured to pass on Upgrade.
bool tries_to_upgrade(const Request& request) {
  return request.count(http::field::sec_websocket_key) ||
         http::token_list(join_fields(request, http::field::upgrade)).exists("websocket");
}

std::string quote_hash(std::string_view sha256_hex) {
  return "'sha256-" + format_base64(parse_hex(sha256_hex).value()) + "'";
}

/// The page may do what it must, and what a peer sends can do nothing: no other script or style runs, not even through
/// innerHTML; nothing is loaded; nobody frames it.
std::string format_page_policy() {
  return "default-src 'none'; script-src " + quote_hash(k_page_script_sha256) + "; style-src " +
         quote_hash(k_page_style_sha256) +
         "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
         "require-trusted-types-for 'script'";
}

}  // namespace

Wish find_wish(const Request& request, const AcceptOptions& options) {
  const bool reads = request.method() == http::verb::get || request.method() == http::verb::head;
  if (!reads || tries_to_upgrade(request)) return Wish::upgrade;
  if (path_of(request) == k_health_path) return Wish::health;
  return options.serves_page ? Wish::page : Wish::upgrade;
}

std::string path_of(const Request& request) {
  std::string target(request.target());
  target.resize(std::min(target.size(), target.find('?')));
  if (target.starts_with('/')) return target;
  const auto authority = target.find("://");
  if (authority == target.npos) return target;  // "*", or nothing that HTTP knows
  const auto path = target.find('/', authority + 3);
  return path == target.npos ? "/" : target.substr(path);
}

std::string list_methods(const Request& request, const AcceptOptions& options) {
  return options.serves_page || path_of(request) == k_health_path ? "GET, HEAD" : "GET";
}

std::string format_plain_answer(const Request& request, Wish wish) {
  const std::string_view body = wish == Wish::health ? "ok\n" : k_page_html;
  std::string answer = "HTTP/1.1 200 OK\r\nServer: wsx/" WSX_VERSION
                       "\r\nConnection: close\r\nCache-Control: no-store\r\n"
                       "X-Content-Type-Options: nosniff\r\n";
  if (wish == Wish::health) {
    answer += "Content-Type: text/plain; charset=utf-8\r\n";
  } else {
    answer += "Content-Type: text/html; charset=utf-8\r\nReferrer-Policy: no-referrer\r\n";
    answer += "Content-Security-Policy: " + format_page_policy() + "\r\n";
  }
  answer += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  if (request.method() != http::verb::head) answer += body;
  return answer;
}

}  // namespace wsx
