#pragma once
#include <optional>
#include <string>

#include "recording/recording.hpp"

namespace wsx {

/// One element of `_webSocketMessages`, as it is in the file.
struct HarMessage {
  std::string type;
  std::optional<std::string> data;
  std::optional<double> time, opcode;
};

/// A message as an event, whose offset is the time since 1970, or 0 when it has none. Nothing for what was an error in
/// the browser. `wrong` continues the message's path: ".opcode must be …".
struct ConvertedMessage {
  std::optional<std::string> wrong;
  std::optional<RecordedEvent> event;
};
ConvertedMessage convert_har_message(HarMessage from);

}  // namespace wsx
