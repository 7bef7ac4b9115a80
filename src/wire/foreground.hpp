#pragma once
#include "wire/net.hpp"

namespace wsx {

/// Whether this process may read from its terminal: the shell would stop a job in the background. True for whatever is
/// not a terminal, or not the one that controls us.
bool is_in_foreground(int fd);

/// Waits until it may. Looks again and again, because a shell that brings back a job says so only if it was stopped.
Task<> wait_for_foreground(int fd);

}  // namespace wsx
