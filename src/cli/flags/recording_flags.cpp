#include <filesystem>

#include "base/number.hpp"
#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/value_kind.hpp"
#include "json/pointer.hpp"

namespace wsx {
namespace {

namespace fs = std::filesystem;

Result<double> parse_speed(std::string_view text) {
  constexpr double k_least = 0.001, k_most = 1e6;
  if (text == "max") return ReplayOptions::k_max_speed;
  const auto speed = parse_decimal(text);
  if (!speed || *speed < k_least || *speed > k_most) return Error{};
  return *speed;
}
const ValueKind<double> k_speed{"FACTOR", "a factor such as 1, 10 or 0.5, or max", parse_speed};

const ValueKind<JsonPointer> k_pointer{"POINTER", "a JSON pointer such as /data/time (RFC 6901)", parse_json_pointer};

/// Whether both names mean one file, or will once it exists. A device such as /dev/null takes everything.
bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  if (fs::equivalent(a, b, error)) return !fs::is_character_file(a, error);
  const auto place = [&](const std::string& name) { return fs::weakly_canonical(fs::absolute(name, error), error); };
  return !fs::exists(a, error) && !fs::exists(b, error) && place(a) == place(b);
}

/// Which connection of the file, and how fast.
void add_playing_flags(FlagSet& flags, ReplayOptions& replay) {
  flags.value(k_count,
              {.names = "--socket",
               .brief = "which connection of the recording, if it has several",
               .details = "The number of an event's \"conn\"; in a HAR file 1 is the first WebSocket."},
              replay.socket);
  flags.value(k_speed,
              {.names = "--speed",
               .brief = "how many times as fast as it was recorded",
               .details = "max does not wait between messages.",
               .default_text = "1"},
              replay.speed);
  for (const char* name : {"--socket", "--speed"}) flags.require(name, "--replay");
}

}  // namespace

void add_record_flag(FlagSet& flags, OutputOptions& output) {
  flags.group("Recordings");
  flags.value(k_output_file,
              {.names = "--record",
               .brief = "write every event to a file, to be replayed later",
               .details = "As JSON, one a line, whatever is shown. Secrets are always hidden. A file that exists is "
                          "overwritten."},
              output.record);
}

void add_har_flag(FlagSet& flags, OutputOptions& output) {
  flags.value(k_output_file,
              {.names = "--har",
               .brief = "write an HTTP Archive, which the developer tools of browsers open",
               .details = "The messages are in _webSocketMessages, as Chrome has them. Secrets are always hidden."},
              output.har);
}

void add_replay_flags(FlagSet& flags, ReplayOptions& replay) {
  flags.value(k_input_file,
              {.names = "--replay",
               .brief = "send again what was sent in a recording",
               .details = "A file of --record, -o or --har, or a HAR file of a browser; never what was received then. "
                          "Stdin is not read unless --interactive is given; messages of --execute go first."},
              replay.file);
  add_playing_flags(flags, replay);
  flags.toggle({.names = "--check",
                .brief = "compare what comes back with what was received then",
                .details = "In order; JSON as JSON, all else byte by byte. What differs is shown, and the exit code is "
                           "5."},
               replay.check);
  flags.list(k_pointer,
             {.names = "--ignore",
              .brief = "a member of JSON messages that --check does not compare",
              .details = "What is within it is not compared either."},
             replay.ignore);
  flags.require("--check", "--replay");
  flags.require("--ignore", "--check");
  flags.exclude({"--replay", "--input"});
  flags.exclude({"--replay", "--reconnect"});
}

void add_server_replay_flags(FlagSet& flags, ServerReplayOptions& replay) {
  flags.value(k_input_file,
              {.names = "--replay",
               .brief = "play the server's side of a recording to each client",
               .details = "A file of --record, -o or --har, of a client or of a server, or a HAR file of a browser."},
              replay.file);
  add_playing_flags(flags, replay);
  flags.choice<ReplayBy>({.names = "--replay-by",
                          .brief = "what a replay goes by",
                          .details = "message: what the server sent after a message of the client's is sent when the "
                                     "client has sent that message; time: each at its time since the opening."},
                         {{"message", ReplayBy::message}, {"time", ReplayBy::time}}, replay.by,
                         [&replay](ReplayBy by) { replay.by = by; });
  flags.list(k_pointer,
             {.names = "--ignore",
              .brief = "a member of JSON messages in which a client's may differ from the recorded one",
              .details = "What is within it is not compared either."},
             replay.ignore);
  flags.require("--replay-by", "--replay");
  flags.require("--ignore", "--replay");
}

Result<void> check_recording(const OutputOptions& output, const ReplayOptions& replay) {
  const std::pair<const char*, const std::optional<std::string>&> files[] = {
      {"--output", output.file}, {"--record", output.record}, {"--har", output.har}, {"--replay", replay.file}};
  for (const auto& [flag, file] : files)
    for (const auto& [other_flag, other] : files) {
      if (&file == &other) break;
      if (file && other && is_same_file(*file, *other))
        return usage_error(std::string(flag) + " and " + other_flag + " name the same file, " + quote_value(*file));
    }
  return {};
}

}  // namespace wsx
