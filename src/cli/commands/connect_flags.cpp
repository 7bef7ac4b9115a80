#include "cli/commands/command_flags.hpp"
#include "cli/flags/client_flags.hpp"
#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/text_file.hpp"
#include "cli/values/value_kind.hpp"
#include "wire/deadline.hpp"

namespace wsx {
namespace {

using std::chrono::nanoseconds;

/// As k_duration, and "-1" for no limit, as in wscat.
Result<nanoseconds> parse_wait(std::string_view text) {
  return text == "-1" ? nanoseconds(-1) : k_duration.parse(text);
}
const ValueKind<nanoseconds> k_wait{"DURATION", "a duration such as 10s, 500ms or 2m, or -1 for no limit", parse_wait};

Result<JsonExpectation> read_json_expectation(std::string_view text) {
  auto parsed = parse_json_expectation(text);
  if (!parsed)
    return usage_error("takes POINTER=VALUE such as /state=open, not " + quote_value(text) + ": " +
                       parsed.error().message);
  return parsed;
}
const ValueKind<JsonExpectation> k_json_expectation{"POINTER=VALUE", "POINTER=VALUE such as /state=open",
                                                    read_json_expectation};

void add_message_flags(FlagSet& flags, ConnectOptions& options) {
  flags.group("Messages");
  flags.list(k_message,
             {.names = "-x,--execute",
              .brief = "send this message instead of reading stdin",
              .details = "@FILE sends the contents of the file, and @@TEXT the text @TEXT. Stdin is then read only "
                         "with -i. After the last message, wsx "
                         "stays connected for as "
                         "long as --wait says.",
              .in_short_help = true},
             options.execute);
  add_input_flags(flags, options);
  add_rule_flags(flags, options.rules, false);
  flags.value(k_size,
              {.names = "--fragment",
               .brief = "split messages into frames of at most this size",
               .details = "The size is counted after compression. A text message may be split inside a character, "
                          "which servers must accept.",
               .default_text = "one frame per message"},
              options.fragment_bytes);
  flags.value(k_size,
              {.names = "--max-message",
               .brief = "close with 1009 if a larger message arrives",
               .details = "The size is counted after decompression."},
              options.max_message_bytes);
}

void add_ending_flags(FlagSet& flags, ConnectOptions& options) {
  flags.group("When to exit");
  flags.value(k_wait,
              {.names = "-w,--wait",
               .brief = "exit when idle for this long after the last input",
               .details = "With --wait -1, wsx stays until the server closes the connection.",
               .default_text = "1s",
               .in_short_help = true},
              options.wait);
  flags.value(k_positive_duration,
              {.names = "-d,--duration",
               .brief = "exit after this time",
               .details = "It counts from the first connection's opening. The exit code is 0 unless something else "
                          "failed, such as --expect."},
              options.duration);
  flags.value(k_count,
              {.names = "--exit-after",
               .brief = "exit after receiving N messages",
               .details = "wsx waits for them unless --wait, --timeout or --duration sets a limit. If fewer arrive, "
                          "the exit code is 5, "
                          "except after --duration. Anything after them is not shown."},
              options.exit_after);
  flags.action({.names = "-1",
                .brief = "exit after receiving one message",
                .details = "Same as --exit-after 1.",
                .in_short_help = true},
               [&options] { options.exit_after = 1; });
  const auto add_expected = [&options] {
    return [&options](ExpectedMessage expected) { options.expect.push_back(std::move(expected)); };
  };
  flags.value<Pattern>(
      k_pattern,
      {.names = "--expect",
       .brief = "exit when a received message matches",
       .details = "The exit code is 5 if none does. If repeated, the patterns must match in the given order.",
       .in_short_help = true,
       .is_repeatable = true},
      add_expected());
  flags.value<JsonExpectation>(
      k_json_expectation,
      {.names = "--expect-json",
       .brief = "exit when a received message is JSON with this value",
       .details = "POINTER is a JSON pointer such as /params/0/id; VALUE is JSON, or else taken as a string, as in "
                  "--expect-json /state=open. It can be combined with --expect; both are expected in the order given.",
       .is_repeatable = true},
      add_expected());
  flags.value<nanoseconds>(k_positive_duration,
                           {.names = "--timeout",
                            .brief = "exit 5 if the run takes longer than this",
                            .details = "This limits the whole run, including connecting.",
                            .in_short_help = true,
                            .is_taken_first = true},
                           [&options](nanoseconds timeout) {
                             options.timeout = timeout;
                             options.output.open_deadline = deadline_after(timeout);
                             limit_text_files(*options.output.open_deadline);
                           });
  flags.value(k_duration,
              {.names = "--close-timeout",
               .brief = "how long to wait for the server's close frame",
               .details = "After that the connection is cut, and the exit code is 1."},
              options.close_timeout);
}

}  // namespace

FlagSet connect_flags(ConnectOptions& options) {
  FlagSet flags(
      {.name = "wsx connect",
       .brief = "a WebSocket client for the terminal, pipes and scripts",
       .examples = {"wsx connect ws://localhost:3000",
                    "wsx connect -x ping --expect '^pong$' --timeout 2s wss://example.com/",
                    "echo '{\"op\":\"subscribe\"}' | wsx connect -w -1 --raw ws://localhost:3000 | jq ."},
       .arguments = "URL",
       .details = "Sends the lines of stdin and prints the messages it receives. URLs begin with ws:// or wss://; the "
                  "default is ws://. The URL echo: is an echo server inside this process, for trying things out."});
  add_url_argument(flags, options.url);
  flags.custom("URL", "a URL", {.names = "-c,--connect", .brief = "the URL, as wscat has it", .is_hidden = true},
               take_url(options.url));
  flags.exclude({"URL", "--connect", "--curl"});
  add_message_flags(flags, options);
  add_ending_flags(flags, options);
  add_staying_flags(flags, options);
  add_connection_flags(flags, options);
  flags.group("Request");
  add_curl_flag(flags, options, options.url);
  flags.toggle({.names = "-n", .brief = "accept any certificate, as wscat has it", .is_hidden = true},
               options.dial.tls.insecure);
  add_terminal_flags(flags, options, options.output);
  add_output_flags(flags, options.output);
  add_record_flag(flags, options.output);
  add_har_flag(flags, options.output);
  add_save_flag(flags, options.output);
  add_replay_flags(flags, options.replay);
  add_play_flags(flags, options.play, Role::client);
  add_lint_flag(flags, options.play);
  // The conversation says what is sent, what is expected, and when it is over.
  for (const char* other : {"--execute", "--replay", "--input", "--reconnect", "--expect", "--expect-json",
                            "--exit-after", "-1", "--rate", "--reply", "--every"})
    flags.exclude({"--play", other});
  return flags;
}

Result<void> check_connect(const ConnectOptions& options) {
  if (options.play.lint) return {};
  if (!options.play.file.empty() && options.wait && !options.interactive)
    return usage_error("--wait has no meaning with --play, unless --interactive goes on after the conversation");
  if (options.url.empty()) return usage_error("needs a URL such as ws://localhost:3000");
  if (auto checked = check_input(options); !checked) return checked;
  if (auto checked = check_recording(options.output, options.replay, options.play); !checked) return checked;
  return check_connection(*parse_url(options.url), options);
}

}  // namespace wsx
