#pragma once
#include <cstdint>
#include <string>

#include "event/event.hpp"

namespace wsx {

/// What a close code that a peer sent usually means, and what to try, in one sentence without its full stop; empty for
/// 1000. Said for the connection as the one who reads it sees it.
std::string format_close_advice(const Close& close);

}  // namespace wsx
