#include "cli/bench/flag_groups.hpp"
#include "cli/values/bench_value.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

void add_bench_payload_flags(FlagSet& flags, BenchOptions& options) {
  flags.group("Messages");
  flags.value(k_message,
              {.names = "-m,--message",
               .brief = "send this text, or what @FILE holds",
               .details = "{{seq}} becomes the message's number on its connection, from 0; {{conn}} the connection's, "
                          "from 1; {{time}} Unix time in nanoseconds; {{rand:8}} so many hexadecimal digits. ${{ is "
                          "{{ itself. -x is the same, as in connect.",
               .default_text = "64 bytes of text",
               .hidden_names = "-x,--execute",
               .in_short_help = true},
              options.message);
  Flag file{.names = "-f,--file",
            .brief = "send what this file holds, or with @FILE each of its lines, in turn",
            .details =
                "As one message, byte for byte, with placeholders as in --message unless it is binary. Lines are "
                "sent as they are.",
            .completion = Completion::file_or_at_file};
  flags.custom("[@]FILE", "a file's path, or @ and a file's path", std::move(file),
               [&options](const std::string& value) -> Result<void> {
                 const bool is_lines = value.starts_with('@');
                 const auto path = k_input_file.parse(is_lines ? value.substr(1) : value);
                 if (!path) return path.error();
                 options.file.reset();
                 options.lines_file.reset();
                 (is_lines ? options.lines_file : options.file) = *path;
                 return {};
               });
  flags.value(k_payload_size,
              {.names = "--size",
               .brief = "send messages of so many bytes, made up",
               .details = "Text that hardly compresses; with --binary, all bytes there are."},
              options.size);
  flags.toggle(
      {.names = "-b,--binary", .brief = "send binary messages", .details = "Of what --message, --file or --size say."},
      options.binary);
  Flag match{.names = "--match",
             .brief = "how an answer finds its message: by order, or by the number that {{seq}} became",
             .details =
                 "order: a connection's first answer is that of its first message. seq: the first number that "
                 "stands in the answer after what stood before {{seq}}. A JSON pointer such as /id says where "
                 "in the answer the number stands.",
             .default_text = "order",
             .choices = {"order", "seq"}};
  flags.value<MatchOptions>(k_match, std::move(match),
                            [&options](MatchOptions by) { options.plan.match = std::move(by); });
  flags.value(k_size,
              {.names = "--max-message",
               .brief = "close with 1009 when a larger message comes",
               .details = "Counted after decompression."},
              options.plan.max_message_bytes);
  flags.exclude({"--message", "--file", "--size"});
}

}  // namespace wsx
