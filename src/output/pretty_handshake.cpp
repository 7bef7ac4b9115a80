#include "base/lists.hpp"
#include "base/units.hpp"
#include "output/pretty_parts.hpp"
#include "output/waterfall.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_shown_body_bytes = 200;
constexpr std::size_t k_shown_refusal_headers = 6;

void add_headers(PrettyLines& lines, char mark, const HeaderList& headers, std::size_t most) {
  for (const auto& [name, value] : headers) {
    if (most-- == 0) return;
    lines.detail().in(Ink::dim, std::string_view(&mark, 1)).plain(" ").foreign(name).plain(": ").foreign(value);
  }
}

void add_named(PrettyLines& lines, std::string_view name, const std::optional<std::string>& value) {
  if (value) lines.plain(", ").plain(name).plain(" ").foreign(*value);
}

/// The one that everybody has in a word: its parameters are among the headers.
void add_extensions(PrettyLines& lines, const std::optional<std::string>& extensions) {
  if (!extensions) return;
  if (extensions->starts_with("permessage-deflate"))
    lines.plain(" (compressed)");
  else
    lines.plain(", ").foreign(*extensions);
}

void add_tls(PrettyLines& lines, const TlsDetails& tls) {
  lines.detail().foreign(tls.version).plain(", ").foreign(tls.cipher);
  add_named(lines, "ALPN", tls.alpn);
  add_named(lines, "server name", tls.server_name);
  if (!tls.subject && !tls.fingerprint) return;
  lines.detail().plain("certificate of ").foreign(tls.subject.value_or("nobody"));
  add_named(lines, "issued by", tls.issuer);
  add_named(lines, "valid until", tls.not_after);
  for (const auto& name : tls.san) lines.detail().plain("  for ").foreign(name);
  if (tls.fingerprint) lines.detail().plain("  SHA-256 ").foreign(*tls.fingerprint);
}

void add_timing(PrettyLines& lines, const Timing& timing, const PrettyStyle& style) {
  for (const auto& row :
       format_waterfall(timing, style.blocks ? BarStyle::blocks : BarStyle::ascii, lines.detail_columns()))
    lines.detail().plain(row);
}

}  // namespace

void add_lines(PrettyLines& lines, const Open& open, const PrettyStyle& style) {
  const bool is_client = open.role == Role::client;
  lines.line('*');
  if (is_client)
    lines.in(Ink::green, "connected").plain(" to ").foreign(open.url.value_or(open.remote));
  else
    lines.in(Ink::green, "client")
        .plain(" connected from ")
        .foreign(open.remote)
        .plain(": GET ")
        .foreign(open.path.value_or("/"));
  add_named(lines, "subprotocol", open.subprotocol);
  add_extensions(lines, open.extensions);
  const auto& offered = open.offered_subprotocols;
  if (!offered.empty() && !open.subprotocol)
    lines.detail()
        .plain("it asked for the subprotocol ")
        .foreign(join(offered))
        .plain(" and got none; -s ")
        .foreign(offered.front())
        .plain(" accepts it");
  if (!open.redirects.empty()) lines.plain(", after " + format_plural(open.redirects.size(), "redirect"));
  if (!style.verbose) return;
  for (const std::string& url : open.redirects) lines.detail().plain("redirected from ").foreign(url);
  lines.detail().plain("from ").foreign(is_client ? open.local : open.remote);
  const bool is_proxied = open.timing && open.timing->proxy;
  lines.plain(is_proxied ? " to the proxy " : " to ").foreign(is_client ? open.remote : open.local);
  lines.plain(", status " + std::to_string(open.status));
  add_headers(lines, is_client ? '>' : '<', open.request_headers, open.request_headers.size());
  add_headers(lines, is_client ? '<' : '>', open.response_headers, open.response_headers.size());
  if (open.tls) add_tls(lines, *open.tls);
  if (open.timing) add_timing(lines, *open.timing, style);
}

std::string format_pretty_headers(const Open& open, const PrettyStyle& style) {
  PrettyLines lines(style, "");
  const bool is_client = open.role == Role::client;
  for (const bool is_request : {true, false}) {
    const char mark = is_request == is_client ? '>' : '<';
    lines.line('*').plain(is_request ? "request" : "answer, status " + std::to_string(open.status));
    const auto& headers = is_request ? open.request_headers : open.response_headers;
    add_headers(lines, mark, headers, headers.size());
  }
  return lines.take();
}

void add_refusal(PrettyLines& lines, const Refusal& refusal, const PrettyStyle& style) {
  lines.detail().plain("status " + std::to_string(refusal.status));
  add_headers(lines, '<', refusal.headers, style.verbose ? refusal.headers.size() : k_shown_refusal_headers);
  if (refusal.body.empty()) return;
  lines.detail().foreign(std::string_view(refusal.body).substr(0, k_shown_body_bytes));
  if (refusal.body.size() > k_shown_body_bytes) lines.plain(" …");
}

}  // namespace wsx
