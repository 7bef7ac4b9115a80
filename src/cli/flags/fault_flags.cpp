#include "cli/flags/server_flags.hpp"
#include "cli/values/fault_value.hpp"

namespace wsx {
namespace {

void add_message_faults(FlagSet& flags, FaultOptions& faults) {
  flags.value(
      k_delay,
      {.names = "--delay",
       .brief = "send each answer so much later",
       .details = "Of a range, each answer gets a time by chance. The order is kept. What is still to be sent when the "
                  "connection closes is lost.",
       .default_text = "none",
       .in_short_help = true},
      faults.delay);
  flags.value(k_percentage,
              {.names = "--drop",
               .brief = "do not send so many of the answers",
               .details = "Chosen by chance. The client waits for them in vain.",
               .default_text = "0%"},
              faults.drop);
  flags.value(k_percentage,
              {.names = "--corrupt",
               .brief = "turn over one bit in so many of the answers",
               .details = "On the wire, anywhere in the payload: a text may be no UTF-8 any more, and what was "
                          "compressed may not inflate.",
               .default_text = "0%"},
              faults.corrupt);
  flags.value(k_close_after,
              {.names = "--close-after",
               .brief = "close a connection after so many of its messages",
               .details = "With this code; 1011 unless one is given. The last message is still answered.",
               .default_text = "never"},
              faults.close_after);
  flags.value(k_count,
              {.names = "--reset-after",
               .brief = "reset TCP after so many of a connection's messages",
               .details = "Without a close frame.",
               .default_text = "never"},
              faults.reset_after);
  flags.exclude({"--close-after", "--reset-after"});
}

void add_connection_faults(FlagSet& flags, FaultOptions& faults) {
  flags.value(
      k_reject_status,
      {.names = "--reject",
       .brief = "answer every handshake with this HTTP status",
       .details = "With the headers that usually go with it, such as Retry-After with 503, and those of --header.",
       .default_text = "101, and go on",
       .in_short_help = true},
      faults.reject_status);
  flags.value(k_stall,
              {.names = "--stall",
               .brief = "stop now and then: 1.4s@10s stops every 10 seconds for 1.4",
               .details = "Then nothing is read or sent on any connection that is open. Counted from the start.",
               .default_text = "never"},
              faults.stall);
  flags.value(k_speed,
              {.names = "--slow-read",
               .brief = "read at most so fast, from each client",
               .details = "Then clients cannot send any faster, once the system's buffers are full.",
               .default_text = "as fast as it goes"},
              faults.slow_read_bytes);
  flags.toggle({.names = "--no-pong", .brief = "do not answer pings", .details = "They are printed."}, faults.no_pong);
  flags.toggle({.names = "--no-close-reply",
                .brief = "do not answer close frames",
                .details = "TCP stays open until the client ends it, or for as long as --close-timeout says."},
               faults.no_close_reply);
}

}  // namespace

void add_fault_flags(FlagSet& flags, FaultOptions& faults) {
  flags.group("Faults");
  add_message_faults(flags, faults);
  add_connection_faults(flags, faults);
  flags.value(k_seed,
              {.names = "--seed",
               .brief = "let chance fall as it did with this number",
               .details = "For --delay, --drop and --corrupt. The n-th message of the n-th connection fares the same "
                          "each time.",
               .default_text = "a new one, which listening tells"},
              faults.seed);
}

}  // namespace wsx
