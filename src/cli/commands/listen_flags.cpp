#include "cli/commands/command_flags.hpp"
#include "cli/flags/message_flags.hpp"
#include "cli/flags/server_flags.hpp"

namespace wsx {

FlagSet listen_flags(ListenOptions& options) {
  FlagSet flags(
      {.name = "wsx listen",
       .brief = "a WebSocket server that shows what clients send and lets you answer",
       .examples = {"wsx listen 8080", "wsx listen --forward wss://example.com 8080"},
       .arguments = "[[HOST:]PORT]",
       .details =
           "Sends the lines of stdin to every client. Listens on 127.0.0.1 unless a host is given. Without a port, "
           "picks a free one and prints it. Ctrl-C closes every connection with 1001 and exits."});
  add_server_flags(flags, options);
  flags.value(k_size,
              {.names = "--max-queue",
               .brief = "close a client with 1013 when more than this is waiting for it",
               .details = "This keeps a slow client from slowing down the others."},
              options.max_queue_bytes);
  flags.toggle({.names = "!--no-page",
                .brief = "answer browsers with 426 instead of a test page",
                .details = "The page is a WebSocket client that connects back to this port."},
               options.accept.serves_page);
  flags.group("Answers");
  add_rule_flags(flags, options.rules, true);
  add_server_replay_flags(flags, options.replay);
  add_play_flags(flags, options.play, Role::server);
  for (const char* other : {"--reply", "--replay", "--forward"}) flags.exclude({"--play", other});
  add_forward_flags(flags, options.forward);
  add_fault_flags(flags, options.faults);
  flags.group("Messages");
  add_input_flags(flags, options);
  add_record_flag(flags, options.output);
  add_save_flag(flags, options.output);
  add_terminal_flags(flags, options, options.output);
  add_output_flags(flags, options.output);
  options.output.conn_numbers = true;
  return flags;
}

Result<void> check_listen(const ListenOptions& options) {
  if (auto checked = check_input(options); !checked) return checked;
  return check_recording(options.output, options.replay, options.play);
}

}  // namespace wsx
