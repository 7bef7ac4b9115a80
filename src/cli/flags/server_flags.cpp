#include "cli/flags/server_flags.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/environment.hpp"
#include "base/host_port.hpp"
#include "cli/flags/transport_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

/// As pages send it (RFC 6454): a scheme and a host, or "null", or "file://" as Chromium says it for files. Anything
/// else would let nobody in.
Result<std::string> parse_page_origin(std::string_view text) {
  constexpr std::string_view k_mark = "://";
  const auto mark = text.find(k_mark);
  const auto host = mark == text.npos ? std::string_view() : text.substr(mark + k_mark.size());
  const bool is_whole = text == "null" || text == "file://" || text == "*";
  if (!is_whole && (mark == 0 || host.empty() || host.find('/') != host.npos)) return Error{};
  return k_origin.parse(text);
}
const ValueKind<std::string> k_page_origin{"ORIGIN", "a page's origin such as https://example.com", parse_page_origin};

/// The handshake's own are never for an answer.
Result<void> take_response_headers(GivenHeaders given, AcceptOptions& accept) {
  if (!given.subprotocols.empty()) return usage_error("cannot set Sec-WebSocket-Protocol; use -s");
  if (!given.left_out.empty())
    return usage_error("cannot set " + given.left_out.front() + ": it belongs to the WebSocket handshake");
  accept.headers.insert(accept.headers.end(), given.headers.begin(), given.headers.end());
  accept.removed_headers.insert(accept.removed_headers.end(), given.removed.begin(), given.removed.end());
  return {};
}

void add_place_flags(FlagSet& flags, ListenerOptions& listen) {
  flags.group("Where to listen");
  flags.argument("PORT", "[HOST:]PORT such as 8080, 0.0.0.0:8080 or [::1]:8080",
                 [&listen](const std::string& text) { return parse_listen_address(text, listen); });
  flags.value(k_unix_path,
              {.names = "--unix",
               .brief = "listen on a Unix domain socket instead",
               .details = "The file is created at the start and removed at the end. No port is opened.",
               .in_short_help = true},
              listen.unix_path);
  flags.exclude({"PORT", "--unix"});
}

void add_admission_flags(FlagSet& flags, AcceptOptions& accept) {
  flags.group("Access control");
  flags.value(k_user_password,
              {.names = "-u,--user",
               .brief = "require this user and password (HTTP Basic)",
               .details = "wsx connect -u sends them.",
               .hidden_names = "--auth",
               .in_short_help = true},
              accept.user_password);
  flags.list(
      k_page_origin,
      {.names = "--origin",
       .brief = "accept only pages from this origin, else answer 403",
       .details = "Clients that send no Origin are refused too. * accepts all pages, which is the default; where "
                  "listen --forward adds credentials, only pages of this machine are accepted.",
       .in_short_help = true},
      accept.origins);
  flags.value(k_request_path,
              {.names = "--path",
               .brief = "accept only this path, else answer 404",
               .details = "Any query is accepted.",
               .in_short_help = true},
              accept.path);
  flags.value(k_positive_duration,
              {.names = "--handshake-timeout",
               .brief = "how long a client may take for the handshake, including TLS",
               .details = "After that the connection is cut."},
              accept.timeout);
}

void add_answer_flags(FlagSet& flags, AcceptOptions& accept) {
  flags.group("Handshake");
  add_subprotocol_flag(
      flags,
      {.names = "-s,--subprotocol",
       .brief = "accept this subprotocol",
       .details = "If repeated, the first one that the client requests is chosen. * accepts whatever the client "
                  "requests first.",
       .in_short_help = true},
      accept.subprotocols);
  add_header_flag(flags, {.names = "-H,--header", .brief = "add a header to the response"},
                  [&accept](GivenHeaders given) { return take_response_headers(std::move(given), accept); });
  add_deflate_flags(flags, "accept or decline message compression (permessage-deflate)", accept.deflate);
}

void add_service_flags(FlagSet& flags, ServerOptions& options) {
  flags.group("Service");
  flags.toggle({.names = "--once",
                .brief = "exit after the first client",
                .details = "Clients that were refused do not count.",
                .in_short_help = true},
               options.once);
  flags.value(k_positive_duration,
              {.names = "-d,--duration",
               .brief = "exit after this time",
               .details = "Clients are told goodbye as with Ctrl-C, but the exit code is 0."},
              options.duration);
  flags.value(k_count,
              {.names = "--max-conns",
               .brief = "maximum number of simultaneous clients; others get 503",
               .details = "Clients still in the handshake count too."},
              options.max_connections);
  flags.value(k_size,
              {.names = "--max-message",
               .brief = "close with 1009 if a larger message arrives",
               .details = "The size is counted after decompression."},
              options.max_message_bytes);
  options.max_memory_bytes = count_memory() / 4;
  flags.value<std::uint64_t>(
      k_size,
      {.names = "--max-memory",
       .brief = "maximum memory for all clients together",
       .details = "It counts messages that are arriving, answers that are waiting, and compression. A "
                  "client that would need more is closed with 1013, and new ones get 503.",
       .default_text = "a quarter of the machine's"},
      [&options](std::uint64_t bytes) { options.max_memory_bytes = bytes; });
  flags.value(k_duration,
              {.names = "--ping",
               .brief = "ping each client at this interval",
               .details = "This keeps quiet connections alive through proxies and firewalls.",
               .default_text = "never"},
              options.ping);
  flags.value(
      k_duration,
      {.names = "--idle-timeout",
       .brief = "close clients that have been silent for this long",
       .details = "The code is 1001. A pong counts as activity, so with --ping only clients that are gone are closed.",
       .default_text = "never"},
      options.idle_timeout);
  flags.value(k_duration,
              {.names = "--close-timeout",
               .brief = "how long to wait for a client's close frame",
               .details = "After that the connection is cut."},
              options.close_timeout);
}

}  // namespace

void add_server_flags(FlagSet& flags, ServerOptions& options) {
  add_place_flags(flags, options.listen);
  add_tls_server_flags(flags, options.listen.tls);
  add_admission_flags(flags, options.accept);
  add_answer_flags(flags, options.accept);
  add_service_flags(flags, options);
}

Result<void> parse_listen_address(std::string_view text, ListenerOptions& listen) {
  const bool is_port = !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
  const auto parsed = parse_host_port(is_port ? ":" + std::string(text) : std::string(text));
  if (!parsed) return parsed.error();
  if (!parsed->port) return Error{};
  if (!parsed->host.empty()) listen.host = parsed->host;
  listen.port = *parsed->port;
  return {};
}

}  // namespace wsx
