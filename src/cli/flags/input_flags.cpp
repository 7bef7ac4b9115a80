#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {

void add_input_flags(FlagSet& flags, InputOptions& options) {
  flags.choice<InputFormat>(
      {.names = "--input",
       .brief = "how stdin is cut into messages",
       .details = "lines: each line is one; json: each line is an event as wsx prints them; whole: it is all one."},
      {{"lines", InputFormat::lines}, {"json", InputFormat::json}, {"whole", InputFormat::whole}}, options.input,
      [&options](InputFormat format) { options.input = format; });
  flags.action({.names = "-0,--null",
                .brief = "messages on stdin end with a zero byte, not with a newline",
                .details = "So they may have several lines, as in find -print0."},
               [&options] { options.input = InputFormat::nul; });
  const auto set_coding = [&options](InputCoding coding) { return [&options, coding] { options.coding = coding; }; };
  flags.action({.names = "-b,--binary",
                .brief = "send binary messages",
                .details = "Each holds the bytes of a line, or of what --input says.",
                .in_short_help = true},
               set_coding(InputCoding::binary));
  flags.action({.names = "--hex",
                .brief = "input is hexadecimal; send what it stands for, as binary messages",
                .details = "Two digits a byte; spaces may stand between bytes, as in 00 ff."},
               set_coding(InputCoding::hex));
  flags.action({.names = "--base64",
                .brief = "input is base64; send what it stands for, as binary messages",
                .details = "The standard alphabet with padding, as in AP8=."},
               set_coding(InputCoding::base64));
  flags.toggle({.names = "--strict-input",
                .brief = "end at the first line of input that cannot be sent",
                .details = "Otherwise it is reported and skipped, and the exit code is 1 at the end."},
               options.strict_input);
  flags.exclude({"--input", "--null"});
  flags.exclude({"--binary", "--hex", "--base64"});
}

Result<void> check_input(const InputOptions& options) {
  if (options.input == InputFormat::json && options.coding != InputCoding::text)
    return usage_error("--input json says of each message what it is: --binary, --hex and --base64 do not go with it");
  return {};
}

}  // namespace wsx
