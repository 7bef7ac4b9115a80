#include "base/number.hpp"
#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/named_file.hpp"
#include "cli/values/value_kind.hpp"
#include "json/pointer.hpp"

namespace wsx {
namespace {

Result<double> parse_speed(std::string_view text) {
  constexpr double k_least = 0.001, k_most = 1e6;
  if (text == "max") return ReplayOptions::k_max_speed;
  const auto speed = parse_decimal(text);
  if (!speed || *speed < k_least || *speed > k_most) return Error{};
  return *speed;
}
const ValueKind<double> k_speed{"FACTOR", "a factor such as 1, 10 or 0.5, or max", parse_speed};

const ValueKind<JsonPointer> k_pointer{"POINTER", "a JSON pointer such as /data/time (RFC 6901)", parse_json_pointer};

/// Which connection of the file, and how fast.
void add_playing_flags(FlagSet& flags, ReplayOptions& replay) {
  flags.value(k_count,
              {.names = "--socket",
               .brief = "which connection to replay, if there are several",
               .details = "N is the \"conn\" of its events; in a HAR file, 1 is the first WebSocket."},
              replay.socket);
  flags.value(k_speed,
              {.names = "--speed",
               .brief = "replay this many times as fast as recorded",
               .details = "max means without pauses.",
               .default_text = "1"},
              replay.speed);
  for (const char* name : {"--socket", "--speed"}) flags.require(name, "--replay");
}

}  // namespace

void add_record_flag(FlagSet& flags, OutputOptions& output) {
  flags.group("Recordings");
  flags.value(k_output_file,
              {.names = "--record",
               .brief = "write every event to a file that can be replayed",
               .details = "Events are JSON, one per line, regardless of what is shown. Secrets are always hidden. "
                          "Until wsx ends, the file is called FILE.PID.part, and an existing file stays."},
              output.record);
}

void add_har_flag(FlagSet& flags, OutputOptions& output) {
  flags.value(k_output_file,
              {.names = "--har",
               .brief = "write an HTTP Archive for browser developer tools",
               .details = "Messages are in _webSocketMessages, as Chrome writes them. Secrets are always hidden."},
              output.har);
}

void add_replay_flags(FlagSet& flags, ReplayOptions& replay) {
  flags.value(k_input_file,
              {.names = "--replay",
               .brief = "resend what was sent in a recording",
               .details = "The recording is a file from --record, -o or --har, or a HAR file from a browser. Messages "
                          "received in the recording are not sent. Stdin is not read unless --interactive is given; "
                          "messages of --execute are sent first."},
              replay.file);
  add_playing_flags(flags, replay);
  flags.toggle({.names = "--check",
                .brief = "compare the received messages with the recording",
                .details = "Messages are compared in order: JSON as JSON, everything else byte by byte. If any "
                           "differ, the differences are shown and the exit code is 5."},
               replay.check);
  flags.list(k_pointer,
             {.names = "--ignore",
              .brief = "do not compare this member of JSON messages",
              .details = "Everything inside it is ignored too."},
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
               .details = "The recording is a file from --record, -o or --har, made by a client or a server, or a HAR "
                          "file from a browser."},
              replay.file);
  add_playing_flags(flags, replay);
  flags.choice<ReplayBy>(
      {.names = "--replay-by",
       .brief = "what triggers the recorded messages",
       .details = "message: once the client has sent a recorded message, it gets what the server sent next. time: each "
                  "message is sent at its recorded time after the connection opens."},
      {{"message", ReplayBy::message}, {"time", ReplayBy::time}}, replay.by,
      [&replay](ReplayBy by) { replay.by = by; });
  flags.list(k_pointer,
             {.names = "--ignore",
              .brief = "let this member of JSON messages differ from the recording",
              .details = "Everything inside it is ignored too."},
             replay.ignore);
  flags.require("--replay-by", "--replay");
  flags.require("--ignore", "--replay");
}

Result<void> check_recording(const OutputOptions& output, const ReplayOptions& replay, const PlayOptions& play) {
  const auto played = play.file.empty() ? std::nullopt : std::optional(play.file);
  return check_distinct({{"--output", output.file},
                         {"--record", output.record},
                         {"--har", output.har},
                         {"--replay", replay.file},
                         {"--play", played}});
}

}  // namespace wsx
