#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/bench_value.hpp"

namespace wsx {

void add_input_flags(FlagSet& flags, InputOptions& options) {
  flags.toggle({.names = "-i,--interactive",
                .brief = "read stdin in any case",
                .details = "Without it, wsx does not read lines from a terminal if its output goes elsewhere, as in "
                           "`wsx ... | less`."},
               options.interactive);
  flags.choice<InputFormat>({.names = "--input",
                             .brief = "how stdin is split into messages",
                             .details = "lines: each line is one message. json: each line is an event, as wsx prints "
                                        "them. whole: all of stdin is one message."},
                            {{"lines", InputFormat::lines}, {"json", InputFormat::json}, {"whole", InputFormat::whole}},
                            options.input, [&options](InputFormat format) { options.input = format; });
  flags.action({.names = "-0,--null",
                .brief = "messages on stdin end with a zero byte instead of a newline",
                .details = "This allows messages of several lines, as in find -print0."},
               [&options] { options.input = InputFormat::nul; });
  const auto set_coding = [&options](InputCoding coding) { return [&options, coding] { options.coding = coding; }; };
  flags.action({.names = "-b,--binary",
                .brief = "send binary messages",
                .details = "Each line, or each unit of --input, becomes one message.",
                .in_short_help = true},
               set_coding(InputCoding::binary));
  flags.action({.names = "--hex",
                .brief = "decode input from hexadecimal and send binary messages",
                .details = "Write two digits per byte; spaces between bytes are allowed, as in 00 ff."},
               set_coding(InputCoding::hex));
  flags.action({.names = "--base64",
                .brief = "decode input from base64 and send binary messages",
                .details = "Use the standard alphabet with padding, as in AP8=."},
               set_coding(InputCoding::base64));
  flags.value(k_rate,
              {.names = "--rate",
               .brief = "send at most this many messages of the input per second",
               .details = "RATE may be a fraction, as in --rate 0.5. Lines typed at the prompt are sent at once."},
              options.rate);
  flags.toggle({.names = "--strict-input",
                .brief = "exit at the first line of input that cannot be sent",
                .details = "By default the line is reported and skipped, and the exit code is 1 at the end."},
               options.strict_input);
  flags.exclude({"--input", "--null"});
  flags.exclude({"--binary", "--hex", "--base64"});
}

Result<void> check_input(const InputOptions& options) {
  if (options.input == InputFormat::json && options.coding != InputCoding::text)
    return usage_error(
        "--binary, --hex and --base64 cannot be used with --input json, which gives the type of each message");
  return {};
}

}  // namespace wsx
