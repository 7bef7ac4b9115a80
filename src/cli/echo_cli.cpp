#include "cli/echo_cli.hpp"

#include "base/units.hpp"
#include "cli/output_flags.hpp"
#include "cli/server_flags.hpp"

namespace wsx {
namespace {

constexpr unsigned k_max_threads = 1024;

Result<unsigned> parse_threads(std::string_view text) {
  const auto count = parse_count(text);
  if (!count || *count < 1 || *count > k_max_threads) return Error{};
  return static_cast<unsigned>(*count);
}
const ValueKind<unsigned> k_threads{"N", "a number of threads from 1 to 1024", parse_threads};

void add_service_flags(FlagSet& flags, EchoOptions& options) {
  flags.group("Service");
  flags.toggle({.names = "--once", .brief = "end after the first client", .in_short_help = true}, options.once);
  flags.toggle({.names = "--stats", .brief = "print a stats event every second", .in_short_help = true}, options.stats);
  flags.value(k_threads,
              {.names = "--threads", .brief = "serve with so many threads", .default_text = "one a processor"},
              options.threads);
  flags.value(k_count, {.names = "--max-conns", .brief = "let in so many clients at a time, answer 503 to more"},
              options.max_connections);
  flags.value(k_size,
              {.names = "--max-message",
               .brief = "close with 1009 when a larger message comes",
               .details = "Counted after decompression."},
              options.max_message_bytes);
  flags.value(k_duration, {.names = "--ping", .brief = "ping each client so often", .default_text = "never"},
              options.ping);
  flags.value(k_duration,
              {.names = "--idle-timeout",
               .brief = "close with 1001 when a client is silent for so long",
               .details = "A pong is no silence, so with --ping only clients that are gone are let go.",
               .default_text = "never"},
              options.idle_timeout);
  flags.value(k_duration,
              {.names = "--close-timeout", .brief = "how long a client may take to answer the closing handshake"},
              options.close_timeout);
}

}  // namespace

FlagSet echo_flags(EchoOptions& options) {
  FlagSet flags({.name = "wsx echo",
                 .brief = "a WebSocket server that sends back what it receives",
                 .examples = {"wsx echo 8080", "wsx echo --tls 0.0.0.0:8443"},
                 .arguments = "[[HOST:]PORT]",
                 .details =
                     "Listens on 127.0.0.1 unless a host is given, and on a free port, which is printed, unless one "
                     "is given. Ends on Ctrl-C, after closing every connection with 1001."});
  add_server_flags(flags, options.listen, options.accept);
  add_service_flags(flags, options);
  add_output_flags(flags, options.output);
  options.output.conn_numbers = true;
  return flags;
}

}  // namespace wsx
