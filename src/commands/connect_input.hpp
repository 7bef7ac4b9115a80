#pragma once
#include "commands/connect_session.hpp"

namespace wsx {

/// Submits the messages of -x.
Task<> feed_from_flags(ConnectSession& session, const ConnectOptions& options);

/// Feeds a session from -x and, unless that was all, from stdin (see feed_from_pipe).
Task<> feed_session(ConnectSession& session, const ConnectOptions& options, int fd);

}  // namespace wsx
