#include "cli/flags/message_flags.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

void add_terminal_flags(FlagSet& flags, TerminalOptions& options, OutputOptions& output) {
  flags.group("Terminal");
  flags.value(k_pattern,
              {.names = "--filter",
               .brief = "show only messages that match",
               .details = "This applies to text and binary messages, sent and received; lines typed at the prompt are "
                          "always shown. Hidden messages still count, and are still written to the --output file."},
              options.filter);
  flags.toggle({.names = "--json-indent",
                .brief = "show JSON indented, on several lines",
                .details = "Only white space changes, and only in pretty output."},
               output.json_indent);
  flags.toggle({.names = "--frames",
                .brief = "show the header of each frame, in both directions",
                .details = "Each header comes before the message or control frame that it belongs to, in JSON too."},
               options.frames);
  flags.toggle(
      {.names = "-P,--show-ping-pong", .brief = "show pings and pongs", .details = "JSON always includes them."},
      output.control_frames);
  flags.toggle({.names = "!--no-history",
                .brief = "do not read or save the line history",
                .details = "By default it is saved in ~/.local/state/wsx/history, readable only by its owner."},
               options.history);
  flags.toggle({.names = "!--no-slash",
                .brief = "send lines that begin with / as messages",
                .details = "By default they are commands, which /help lists."},
               options.slash);
  flags.action({.names = "--slash", .brief = "what wscat needs for slash commands", .is_hidden = true}, [] {});
}

}  // namespace wsx
