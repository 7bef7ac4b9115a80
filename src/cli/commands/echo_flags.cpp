#include "cli/commands/command_flags.hpp"
#include "cli/flags/message_flags.hpp"
#include "cli/flags/server_flags.hpp"

namespace wsx {
namespace {

void add_echo_flags(FlagSet& flags, EchoOptions& options) {
  flags.toggle({.names = "--stats",
                .brief = "print a stats event every second",
                .details = "It counts clients, messages and bytes so far, and gives the messages per second.",
                .in_short_help = true},
               options.stats);
  flags.value(k_threads,
              {.names = "--threads",
               .brief = "number of server threads",
               .details = "Each thread has its own clients. With --once there is only one.",
               .default_text = "one per processor"},
              options.threads);
}

}  // namespace

FlagSet echo_flags(EchoOptions& options) {
  FlagSet flags({.name = "wsx echo",
                 .brief = "a WebSocket server that sends back what it receives",
                 .examples = {"wsx echo 8080", "wsx echo --tls 0.0.0.0:8443"},
                 .arguments = "[[HOST:]PORT]",
                 .details = "Listens on 127.0.0.1 unless a host is given. Without a port, picks a free one and prints "
                            "it. Ctrl-C closes every connection with 1001 and exits."});
  add_server_flags(flags, options);
  add_echo_flags(flags, options);
  add_fault_flags(flags, options.faults);
  add_output_flags(flags, options.output, Tells::no_messages);
  options.output.conn_numbers = true;
  return flags;
}

}  // namespace wsx
