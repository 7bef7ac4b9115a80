#include "cli/flags/message_flags.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

void add_terminal_flags(FlagSet& flags, TerminalOptions& options, OutputOptions& output) {
  flags.group("Terminal");
  flags.value(
      k_pattern,
      {.names = "--filter",
       .brief = "show only messages that match",
       .details = "Looked for in texts and in the bytes of binary messages, sent ones too. The others still count, "
                  "and the file of --output has them."},
      options.filter);
  flags.toggle({.names = "--json-indent",
                .brief = "show JSON over several lines",
                .details = "Only white space changes. In pretty output."},
               output.json_indent);
  flags.toggle({.names = "--frames",
                .brief = "show the header of each frame, in both directions",
                .details = "Before what the frame belongs to, in JSON too."},
               options.frames);
  flags.toggle({.names = "-P,--show-ping-pong", .brief = "show pings and pongs", .details = "JSON always has them."},
               output.control_frames);
  flags.toggle({.names = "!--no-history",
                .brief = "neither read nor keep the history of lines",
                .details = "Otherwise it is kept in ~/.local/state/wsx/history, for its owner alone."},
               options.history);
  flags.toggle({.names = "!--no-slash",
                .brief = "send lines that begin with / as they are",
                .details = "Otherwise they are commands, which /help lists."},
               options.slash);
  flags.action({.names = "--slash", .brief = "what wscat needs for slash commands", .is_hidden = true}, [] {});
}

}  // namespace wsx
