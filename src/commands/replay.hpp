#pragma once
#include "commands/connect_session.hpp"
#include "recording/recording.hpp"

namespace wsx {

/// Feeds a session from -x and then from a recording: what was sent in it, at its times counted from now, as far as
/// back-pressure lets it; nothing that was received in it. Pongs are left out, as pings are answered anyway. The
/// recorded close ends the session when times matter: not with --speed max, and not with --check, which ends when all
/// has come. Returns when the recording's last event is due, whoever caused it. The recording must outlive it.
Task<Clock::time_point> feed_from_recording(ConnectSession& session, const ConnectOptions& options,
                                            Recording& recording);

/// The options with the recorded subprotocol to be offered, unless there are others.
ConnectOptions offer_recorded_subprotocol(ConnectOptions options, const RecordedSocket& socket);

}  // namespace wsx
