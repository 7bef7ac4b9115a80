#pragma once
#include "recording/recording.hpp"

namespace wsx {

/// A HAR file as Chrome's developer tools, Playwright's users and wsx itself write it: HTTP Archive 1.2 whose WebSocket
/// entries have `_webSocketMessages` {type send|receive, time in seconds since 1970, opcode, data (base64 unless the
/// opcode is 1)}, here or in a file beside it that response.content._file names (Playwright). The file is read as a
/// stream; only the chosen connection's messages are kept.
Result<std::unique_ptr<Recording>> open_har_recording(const std::string& path, std::optional<std::uint64_t> socket);

constexpr std::size_t k_max_har_string_bytes = 128 * 1024 * 1024;  // one string of the file, a response's body, say
constexpr std::size_t k_max_har_kept_bytes = 256 * 1024 * 1024;    // the messages of the chosen connection
constexpr std::size_t k_max_har_depth = 512;                       // Chrome nests the stack traces of initiators

}  // namespace wsx
