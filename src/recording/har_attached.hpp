#pragma once
#include "recording/har_reader.hpp"

namespace wsx {

/// Reads the file in which Playwright keeps a connection's messages beside its HAR file (recordHar with content:
/// 'attach'): one message a line, or one list of them; each goes to `callbacks.on_message`. `har_path` is the HAR file,
/// `name` what its entry says. Error: phase input; what cannot be read, and which line is wrong.
Result<void> read_attached_messages(const std::string& har_path, const std::string& name,
                                    const HarReader::Callbacks& callbacks);

}  // namespace wsx
