#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// Until when a named pipe may keep read_text_file() waiting for a writer, or for its end: --timeout limits the whole
/// run, and values that are files are read before anything else. Without it, for as long as it takes.
void limit_text_files(std::chrono::steady_clock::time_point deadline);
/// Whether a file was refused for that.
bool has_text_file_been_late();

/// The whole file, byte for byte. A usage error when it cannot be read or is larger than the limit; its message
/// continues a sentence that begins with a flag's name.
Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes);

/// Passes on each line that is not empty, without spaces around it; an error that comes back is reported with the
/// line's number ("@FILE line 2 …"). Errors of read_text_file() too.
Result<void> read_lines(const std::string& path, std::size_t max_bytes,
                        const std::function<Result<void>(std::string_view line)>& take);

}  // namespace wsx
