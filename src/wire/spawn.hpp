#pragma once
#include <exception>
#include <functional>
#include <string_view>

#include "base/error.hpp"
#include "wire/net.hpp"

namespace wsx {

constexpr std::string_view k_internal_error = "internal_error";
/// Of an exception (no memory, no descriptors, a library's limit): phase io, code k_internal_error.
Error internal_error(const std::exception& exception);

/// Runs a coroutine on its own. What it throws is handed to `on_throw` as an internal_error(): a coroutine that is gone
/// silently would be waited for forever.
void spawn(Executor executor, Task<> task, std::function<void(Error)> on_throw);

}  // namespace wsx
