#pragma once
#include "commands/connect_session.hpp"

namespace wsx {

/// Submits the messages of -x.
Task<> feed_from_flags(ConnectSession& session, const ConnectOptions& options);

/// Feeds a session from -x and, unless that was all, from stdin, as far as back-pressure lets it. Reading begins when
/// the connection is open: until then the pipe keeps what comes.
Task<> feed_from_pipe(ConnectSession& session, const ConnectOptions& options, int fd);

}  // namespace wsx
