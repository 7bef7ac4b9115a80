#include "cli/flags/message_flags.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

void add_output_flags(FlagSet& flags, OutputOptions& output, Tells tells) {
  using Mode = OutputOptions::Mode;
  const auto set_mode = [&output](Mode mode) { return [&output, mode] { output.mode = mode; }; };
  flags.group("Output");
  flags.action({.names = "--json",
                .brief = "print events as JSON, one object a line",
                .details = "The default when stdout is not a terminal; wsx-events(7) explains them.",
                .in_short_help = true},
               set_mode(Mode::json));
  flags.action(
      {.names = "--pretty", .brief = "print events for people", .details = "The default when stdout is a terminal."},
      set_mode(Mode::pretty));
  flags.action({.names = "--raw",
                .brief = "print the payloads of messages and nothing else",
                .details = "A text is followed by a newline; binary goes out byte for byte.",
                .in_short_help = tells == Tells::messages,
                .is_hidden = tells != Tells::messages},
               set_mode(Mode::raw));
  flags.value(k_output_file,
              {.names = "-o,--output",
               .brief = "write the events to a file, too",
               .details = "As JSON, whatever goes to stdout. A file that exists is overwritten."},
              output.file);
  flags.toggle({.names = "-q,--quiet",
                .brief = "print only errors",
                .details = "In the format that is asked for. Files of --output and --record have everything."},
               output.quiet);
  flags.toggle({.names = "-v,--verbose",
                .brief = "show headers, TLS details and timings",
                .details = "JSON always has them.",
                .in_short_help = true},
               output.verbose);
  flags.toggle({.names = "--show-secrets",
                .brief = "show passwords, tokens and cookies instead of ***",
                .details = "On stdout, stderr and in the file of --output."},
               output.show_secrets);
  flags.choice<TimeColumn>(
      {.names = "--ts",
       .brief = "show the time before each line, in pretty output",
       .details = "abs: the time of day, in UTC; rel: seconds since the first line; delta: seconds "
                  "since the line before.",
       .implicit_value = "abs"},
      {{"abs", TimeColumn::absolute}, {"rel", TimeColumn::relative}, {"delta", TimeColumn::delta}}, output.time_column,
      [&output](TimeColumn column) { output.time_column = column; });
  flags.action({.names = "--no-color",
                .brief = "print without colours",
                .details = "The environment variable NO_COLOR says the same.",
                .hidden_names = "--no-colour"},
               [&output] { output.colour = OutputOptions::Colour::never; });
  flags.exclude({"--json", "--pretty", "--raw"});
  flags.exclude({"--quiet", "--verbose"});
}

}  // namespace wsx
