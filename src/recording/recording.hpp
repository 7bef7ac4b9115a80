#pragma once
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/result.hpp"
#include "event/event.hpp"

namespace wsx {

/// One thing that went over a recorded connection: a message, a control frame, or the close frame that one side began
/// with (`by` says which).
struct RecordedEvent {
  microseconds offset{0};  // since the connection opened; never less than that of the event before
  std::variant<Message, Ping, Pong, Close> what;
};

/// What is known of a recorded connection before its messages are read.
struct RecordedSocket {
  std::uint64_t number = 1;              // an event's `conn`; of a HAR file 1, 2, 3 … in the file's order
  std::string url;                       // empty: the recording does not say
  std::string subprotocol;               // that was agreed on; empty: none
  std::uint64_t sent = 0, received = 0;  // messages
  Role role = Role::client;              // whose recording it is: a server's has its own messages as dir out
};

/// One connection of a recording, read from its beginning to its end. All of the file was checked before.
class Recording {
 public:
  virtual ~Recording() = default;
  virtual const RecordedSocket& socket() const = 0;
  /// The next event, or nothing at the end. Error: phase input; the file has changed since it was checked.
  virtual Result<std::optional<RecordedEvent>> next() = 0;
  /// The same connection from its beginning, to be read independently.
  virtual Result<std::unique_ptr<Recording>> again() const = 0;
};

/// Opens a file that --record or -o wrote, or a HAR file; which of them, its content says. `socket` chooses one of
/// several connections.
///
/// Errors have phase input, name the file and where in it something is wrong. Codes: recording_unreadable,
/// bad_recording, no_such_socket (which lists those that there are).
Result<std::unique_ptr<Recording>> open_recording(const std::string& path, std::optional<std::uint64_t> socket);

}  // namespace wsx
