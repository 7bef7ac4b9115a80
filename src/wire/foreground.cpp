#include "wire/foreground.hpp"

#include <unistd.h>

#include "wire/deadline.hpp"

namespace wsx {
namespace {

/// A person does not notice.
constexpr auto k_look_again = std::chrono::milliseconds(100);

}  // namespace

bool is_in_foreground(int fd) {
  const pid_t group = ::tcgetpgrp(fd);
  return group < 0 || group == ::getpgrp();
}

Task<> wait_for_foreground(int fd) {
  if (is_in_foreground(fd)) co_return;
  Timer timer(co_await net::this_coro::executor);
  while (!is_in_foreground(fd)) {
    timer.expires_after(k_look_again);
    co_await timer.async_wait(k_await);
  }
}

}  // namespace wsx
