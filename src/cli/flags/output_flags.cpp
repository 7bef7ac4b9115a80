#include "cli/flags/message_flags.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

void add_output_flags(FlagSet& flags, OutputOptions& output, Tells tells) {
  using Mode = OutputOptions::Mode;
  const auto set_mode = [&output](Mode mode) { return [&output, mode] { output.mode = mode; }; };
  flags.group("Output");
  flags.action({.names = "--json",
                .brief = "print events as JSON, one object per line",
                .details = "This is the default when stdout is not a terminal; see wsx-events(7).",
                .in_short_help = true},
               set_mode(Mode::json));
  flags.action({.names = "--pretty",
                .brief = "print events in a human-readable form",
                .details = "This is the default when stdout is a terminal."},
               set_mode(Mode::pretty));
  flags.action({.names = "--raw",
                .brief = "print only the payloads of messages",
                .details = "A text message is followed by a newline; a binary message is written byte for byte.",
                .in_short_help = tells == Tells::messages,
                .is_hidden = tells != Tells::messages},
               set_mode(Mode::raw));
  flags.value(k_output_file,
              {.names = "-o,--output",
               .brief = "also write the events to a file",
               .details = "The file is JSON, regardless of the format on stdout. It is complete or absent: until wsx "
                          "ends, it is called "
                          "FILE.PID.part, and an existing file stays."},
              output.file);
  flags.toggle({.names = "-q,--quiet", .brief = "print only errors", .details = "Output files still get everything."},
               output.quiet);
  flags.toggle({.names = "-v,--verbose",
                .brief = "show headers, TLS details and timings",
                .details = "JSON always includes them.",
                .in_short_help = true},
               output.verbose);
  flags.toggle({.names = "--show-secrets",
                .brief = "show passwords, tokens and cookies instead of ***",
                .details = "This applies to stdout, stderr and the --output file."},
               output.show_secrets);
  flags.choice<TimeColumn>(
      {.names = "--ts",
       .brief = "show the time before each line of pretty output",
       .details = "abs: time of day in UTC. rel: seconds since the first line. delta: seconds since the previous line.",
       .implicit_value = "abs"},
      {{"abs", TimeColumn::absolute}, {"rel", TimeColumn::relative}, {"delta", TimeColumn::delta}}, output.time_column,
      [&output](TimeColumn column) { output.time_column = column; });
  flags.action({.names = "--no-color",
                .brief = "do not use colors",
                .details = "The environment variable NO_COLOR does the same.",
                .hidden_names = "--no-colour"},
               [&output] { output.colour = OutputOptions::Colour::never; });
  flags.exclude({"--json", "--pretty", "--raw"});
  flags.exclude({"--quiet", "--verbose"});
}

}  // namespace wsx
