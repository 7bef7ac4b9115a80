#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <optional>
#include <stdexcept>

#include "wire/net.hpp"

namespace wsx {

/// Far longer than anything takes here: only a test that hangs waits for so long.
constexpr auto k_test_patience = std::chrono::minutes(2);

/// Runs the context until `is_done`; throws when nothing is left to do, or when the patience is at its end.
template <class Condition>
void run_until(net::io_context& context, Condition is_done) {
  const auto limit = Clock::now() + k_test_patience;
  context.restart();
  while (!is_done())
    if (!context.run_one_until(limit)) throw std::runtime_error("what the test waits for does not happen");
}

template <class T>
Task<> keep_result(Task<T> task, std::optional<T>& result) {
  T value = co_await std::move(task);
  result.emplace(std::move(value));
}

inline Task<> note_end(Task<> task, bool& ended) {
  co_await std::move(task);
  ended = true;
}

/// Runs a coroutine to its end and returns its result.
template <class T>
T run(net::io_context& context, Task<T> task) {
  std::optional<T> result;
  net::co_spawn(context.get_executor(), keep_result(std::move(task), result), net::detached);
  run_until(context, [&] { return result.has_value(); });
  return std::move(*result);
}

inline void run(net::io_context& context, Task<> task) {
  bool ended = false;
  net::co_spawn(context.get_executor(), note_end(std::move(task), ended), net::detached);
  run_until(context, [&] { return ended; });
}

/// Runs what is ready, waits for nothing. Between ends of a socket pair bytes are ready as soon as they were sent.
inline void run_ready(net::io_context& context) {
  context.restart();
  context.poll();
}

}  // namespace wsx
