#include "cli/flags/server_flags.hpp"
#include "cli/values/fault_value.hpp"

namespace wsx {
namespace {

void add_message_faults(FlagSet& flags, FaultOptions& faults) {
  flags.value(k_delay,
              {.names = "--delay",
               .brief = "delay each answer by this long",
               .details = "With a range, each answer gets a random delay from it. The order is kept. Answers still "
                          "waiting when the connection closes are lost.",
               .default_text = "none",
               .in_short_help = true},
              faults.delay);
  flags.value(k_percentage,
              {.names = "--drop",
               .brief = "drop this percentage of answers at random",
               .details = "The client never receives them.",
               .default_text = "0%"},
              faults.drop);
  flags.value(k_percentage,
              {.names = "--corrupt",
               .brief = "flip one bit in this percentage of answers",
               .details = "The bit can be anywhere in the payload on the wire: text may become invalid UTF-8, and "
                          "compressed data may not inflate.",
               .default_text = "0%"},
              faults.corrupt);
  flags.value(k_close_after,
              {.names = "--close-after",
               .brief = "close each connection after receiving N messages",
               .details = "CODE is 1011 unless given. The last message is still answered.",
               .default_text = "never"},
              faults.close_after);
  flags.value(k_count,
              {.names = "--reset-after",
               .brief = "reset each TCP connection after receiving N messages",
               .details = "No close frame is sent.",
               .default_text = "never"},
              faults.reset_after);
  flags.exclude({"--close-after", "--reset-after"});
}

void add_connection_faults(FlagSet& flags, FaultOptions& faults) {
  flags.value(
      k_reject_status,
      {.names = "--reject",
       .brief = "answer every handshake with this HTTP status",
       .details =
           "The answer has the headers that usually go with it, such as Retry-After for 503, and those of --header.",
       .default_text = "101, which accepts the client",
       .in_short_help = true},
      faults.reject_status);
  flags.value(
      k_stall,
      {.names = "--stall",
       .brief = "freeze regularly: 1.4s@10s freezes for 1.4s every 10s",
       .details =
           "While frozen, nothing is read or sent on any open connection. Periods are counted from when wsx started.",
       .default_text = "never"},
      faults.stall);
  flags.value(k_speed,
              {.names = "--slow-read",
               .brief = "limit the read rate of each client",
               .details = "Once the system's buffers are full, clients cannot send any faster.",
               .default_text = "as fast as possible"},
              faults.slow_read_bytes);
  flags.toggle({.names = "--no-pong", .brief = "do not answer pings", .details = "Unanswered pings are printed."},
               faults.no_pong);
  flags.toggle({.names = "--no-close-reply",
                .brief = "do not answer close frames",
                .details = "TCP stays open until the client ends it, or --close-timeout runs out."},
               faults.no_close_reply);
}

}  // namespace

void add_fault_flags(FlagSet& flags, FaultOptions& faults) {
  flags.group("Faults");
  add_message_faults(flags, faults);
  add_connection_faults(flags, faults);
  flags.value(k_seed,
              {.names = "--seed",
               .brief = "random seed: repeats the faults of an earlier run",
               .details = "Used by --delay, --drop and --corrupt. With the same seed, the same message of the same "
                          "connection always gets the same fault.",
               .default_text = "chosen at start and shown in the listening event"},
              faults.seed);
}

}  // namespace wsx
