#pragma once
#include "commands/connect_session.hpp"
#include "recording/recording.hpp"

namespace wsx {

/// One recording, read twice in parallel: for what to send, and for what should come back.
struct Replayed {
  std::unique_ptr<Recording> sent, received;
};
/// Opens the file of --replay; errors as of open_recording().
Result<Replayed> open_replayed(const ReplayOptions& options);

/// The options with the recorded subprotocol to be offered, unless there are others.
ConnectOptions offer_recorded_subprotocol(ConnectOptions options, const RecordedSocket& socket);

/// Who feeds the session at the end of the recording.
enum class AfterReplay : std::uint8_t { end_input, read_stdin, leave_to_console };

/// Feeds a session from -x and then from a recording: what was sent in it, at its times counted from now, as far as
/// back-pressure lets it; nothing that was received in it. Pongs are left out, as pings are answered anyway. The
/// recorded close ends the session when times matter: not with --speed max, and not with --check, which ends when all
/// has come, nor when somebody goes on (-i). A replay lasts as long as the recording, whoever caused its last event.
/// Everything must outlive the task.
Task<> feed_replay(ConnectSession& session, const ConnectOptions& options, Recording& recording, AfterReplay then);

}  // namespace wsx
