#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "event/event.hpp"

namespace wsx {

/// What a regular file holds, as a message to be sent: text if it is UTF-8, else binary. A path that begins with "~/"
/// is in the home folder. It never blocks on a FIFO or a device. Errors: phase input; read_failed, and line_too_long
/// for more than `max_bytes`.
Result<Message> read_payload_file(const std::string& path, std::uint64_t max_bytes);

/// The paths that begin so, folders with a slash behind them, in order; at most k_max_completions. Hidden files only
/// when the name's dot was typed; names that are not UTF-8 are left out.
std::vector<std::string> complete_path(std::string_view typed);
constexpr std::size_t k_max_completions = 1000;

}  // namespace wsx
