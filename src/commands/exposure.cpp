#include "commands/exposure.hpp"

#include "base/escape.hpp"
#include "base/host_port.hpp"
#include "base/http_response.hpp"
#include "output/line_writer.hpp"
#include "wire/address.hpp"

namespace wsx {

void warn_if_exposed(const ServerOptions& options, Output& output) {
  const ListenerOptions& listen = options.listen;
  if (!listen.unix_path.empty() || is_loopback(listen.host)) return;
  if (listen.tls || !options.accept.user_password.empty()) return;
  output.diagnostics().append("wsx: warning: anyone who can reach this machine can connect: " + listen.host +
                              " is not a loopback address, and neither --user nor --tls is given\n");
  output.diagnostics().flush();
}

PageNotice::PageNotice(const AcceptOptions& options, Tell tell)
    : tell_(std::move(tell)), is_over_(!options.origins.empty() || options.guarded_host) {}

void PageNotice::look_at(const Event& event) {
  if (is_over_) return;
  const auto* const open = std::get_if<Open>(&event.what);
  const auto origin = open ? find_header(open->request_headers, "Origin") : std::nullopt;
  if (!origin) return;
  const auto page = host_of_origin(*origin);
  const auto host = find_header(open->request_headers, "Host");
  const auto requested = host ? parse_host_port(*host) : Result<HostPort>(HostPort());
  const bool is_own = is_own_page(page, requested ? requested->host : std::string());
  if (page.empty() || is_own || is_over_.exchange(true)) return;
  tell_("a page of " + format_escaped(*origin) + " has connected; --origin lets in only the pages you name");
}

}  // namespace wsx
