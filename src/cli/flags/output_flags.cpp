#include <algorithm>

#include "base/ascii.hpp"
#include "base/http_names.hpp"
#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

Result<std::string> parse_secret_name(std::string_view text) {
  const bool names_something =
      std::any_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
  if (!names_something || !is_token(text)) return Error{};
  return std::string(text);
}
const ValueKind<std::string> k_secret_name{"NAME", "the name of a header, query parameter or subprotocol",
                                           parse_secret_name};

Result<EventChoice> read_event_choice(std::string_view text) {
  auto choice = parse_event_choice(text);
  if (choice) return choice;
  const Error& error = choice.error();
  return usage_error("takes in, out and types of events, such as in,message or close,error, not " + quote_value(text) +
                     (error.hint.empty() ? "" : "; " + error.hint));
}
const ValueKind<EventChoice> k_event_choice{"EVENTS", "in, out and types of events, such as in,message",
                                            read_event_choice};

}  // namespace

void add_secret_flags(FlagSet& flags, SecretNames& names, bool& show_secrets, std::string where) {
  flags.value<std::string>(
      k_secret_name,
      {.names = "--secret",
       .brief = "also treat the values of this name as secrets",
       .details = "NAME is a header, a query parameter, or the beginning of a subprotocol. Neither "
                  "case nor hyphens matter. Names such as Authorization, X-Api-Key and "
                  "access_token are known; see SECRETS in wsx(1).",
       .is_repeatable = true},
      [&names](const std::string& name) { names.add(name); });
  flags.toggle({.names = "--show-secrets",
                .brief = "show passwords, tokens and cookies instead of ***",
                .details = std::move(where) + " Files that are written then can be read by you only (mode 0600)."},
               show_secrets);
}

void add_save_flag(FlagSet& flags, OutputOptions& output) {
  flags.value(k_folder,
              {.names = "--save-dir",
               .brief = "keep each binary message received as a file in this folder",
               .details = "The folder is created if needed. The files are called CONN-NUMBER.bin, as in "
                          "1-000001.bin; none is overwritten. Events name the file."},
              output.save_dir);
}

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
                          "ends, it is called FILE.PID.part, and only then does it replace an existing FILE."},
              output.file);
  flags.value(k_event_choice,
              {.names = "--only",
               .brief = "show only these events",
               .details = "EVENTS has types such as message, close or error and, if you like, a direction: in or out. "
                          "--only in,message shows the messages that are received. Output files still get everything."},
              output.only);
  flags.toggle({.names = "-q,--quiet", .brief = "print only errors", .details = "Output files still get everything."},
               output.quiet);
  flags.toggle({.names = "-v,--verbose",
                .brief = "show headers, TLS details and timings",
                .details = "JSON always includes them.",
                .in_short_help = true},
               output.verbose);
  add_secret_flags(flags, output.secret_names, output.show_secrets,
                   "This applies to stdout, stderr and the --output file.");
  flags.choice<TimeColumn>({.names = "--ts",
                            .brief = "show the time before each line of pretty output",
                            .details = "abs: local time of day. utc: the same in UTC. rel: seconds since the first "
                                       "line. delta: seconds since the previous line.",
                            .implicit_value = "abs"},
                           {{"abs", TimeColumn::absolute},
                            {"utc", TimeColumn::utc},
                            {"rel", TimeColumn::relative},
                            {"delta", TimeColumn::delta}},
                           output.time_column, [&output](TimeColumn column) { output.time_column = column; });
  add_colour_flags(flags, output.colour);
  flags.action(
      {.names = "--no-config",
       .brief = "ignore the configuration file",
       .details = "$XDG_CONFIG_HOME/wsx/config, by default ~/.config/wsx/config, has flags for use at a terminal; it "
                  "is always ignored when stdout is not a terminal."},
      [] {});
  flags.exclude({"--json", "--pretty", "--raw"});
  flags.exclude({"--quiet", "--verbose"});
  flags.exclude({"--quiet", "--only"});
}

void add_colour_flags(FlagSet& flags, OutputOptions::Colour& colour) {
  using Colour = OutputOptions::Colour;
  flags.choice<Colour>(
      {.names = "--color",
       .brief = "whether to use colors",
       .details = "auto: on a terminal, unless the environment variable NO_COLOR is set. --color alone "
                  "means always, as in wsx \u2026 --pretty --color | less -R.",
       .hidden_names = "--colour",
       .implicit_value = "always"},
      {{"always", Colour::always}, {"never", Colour::never}, {"auto", Colour::automatic}}, colour,
      [&colour](Colour value) { colour = value; });
  flags.action({.names = "--no-color",
                .brief = "do not use colors",
                .details = "The same as --color=never.",
                .hidden_names = "--no-colour"},
               [&colour] { colour = Colour::never; });
}

}  // namespace wsx
