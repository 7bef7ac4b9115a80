#pragma once
#include <functional>

#include "base/error.hpp"
#include "wire/net.hpp"

namespace wsx {

/// Runs a coroutine on its own. What it throws (no memory, no descriptors, a library's limit) is handed to `on_throw`
/// as an Error with code internal_error: a coroutine that is gone without a word would be waited for for ever.
void spawn(Executor executor, Task<> task, std::function<void(Error)> on_throw);

}  // namespace wsx
