#include "cli/bench/flag_groups.hpp"
#include "cli/values/bench_value.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

void add_bench_payload_flags(FlagSet& flags, BenchOptions& options) {
  flags.group("Messages");
  flags.value(k_message,
              {.names = "-m,--message",
               .brief = "send this text, or the contents of @FILE",
               .details = "Placeholders: {{seq}} is the message's number on its connection, from 0; {{conn}} the "
                          "connection's number, from 1; {{time}} Unix time in nanoseconds; {{rand:8}} eight random "
                          "hexadecimal digits. Write ${{ for a literal {{. -x works too, as in connect.",
               .default_text = "64 bytes of text",
               .hidden_names = "-x,--execute",
               .in_short_help = true},
              options.message);
  Flag file{
      .names = "-f,--file",
      .brief = "send this file or, with @FILE, each of its lines",
      .details =
          "FILE is sent as one message, with placeholders as in --message unless it is binary. The lines of @FILE "
          "are sent in turn, as they are.",
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
               .brief = "send generated messages of this size",
               .details = "They are text that barely compresses, or arbitrary bytes with --binary."},
              options.size);
  flags.toggle({.names = "-b,--binary",
                .brief = "send binary messages",
                .details = "Their contents come from --message, --file or --size."},
               options.binary);
  Flag match{.names = "--match",
             .brief = "how answers are matched to messages: by number, as an echo, or by order",
             .details =
                 "auto: as the first answers show; see MATCHING in wsx-bench(1). order: a connection's first answer "
                 "belongs to its first message. seq: the answer contains the text that precedes {{seq}} in the "
                 "message, followed by the number. A JSON pointer such as /id says where the number is in the answer.",
             .default_text = "auto",
             .choices = {"auto", "order", "seq"}};
  flags.value<MatchOptions>(k_match, std::move(match),
                            [&options](MatchOptions by) { options.plan.match = std::move(by); });
  flags.value(k_message,
              {.names = "--first",
               .brief = "send this text on each connection before the load, such as a login",
               .details = "Placeholders work as in --message. @FILE sends the contents of a file. The load starts when "
                          "the server has answered on every connection: see --skip-first. The text is hidden in all "
                          "output unless --show-secrets is given."},
              options.first);
  flags.value<std::uint64_t>(
      k_skip_count,
      {.names = "--skip-first",
       .brief = "do not count the first N messages that the server sends on each connection",
       .details = "These are greetings, or answers to --first. The load starts when they have arrived. If they do not "
                  "arrive within --connect-timeout, the connection has failed, with the error io.no_first_message.",
       .default_text = "1 with --first, otherwise 0"},
      [&options](std::uint64_t count) { options.skip_first = count; });
  flags.value(k_size,
              {.names = "--max-message",
               .brief = "close with 1009 if a larger message arrives",
               .details = "The size is counted after decompression."},
              options.plan.max_message_bytes);
  flags.exclude({"--message", "--file", "--size"});
}

}  // namespace wsx
