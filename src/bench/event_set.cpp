#include "bench/event_set.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace wsx {

EventSet::EventSet() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (epoll_ < 0 || wake_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &wanted);
}

EventSet::~EventSet() {
  ::close(wake_);
  ::close(epoll_);
}

bool EventSet::add(int fd, void* tag, std::uint32_t events) {
  epoll_event wanted{};
  wanted.events = events;
  wanted.data.ptr = tag;
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &wanted) == 0;
}

void EventSet::remove(int fd) { ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }

void EventSet::wake() {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(wake_, &one, sizeof one));
}

void EventSet::take_wake() {
  std::uint64_t ignored = 0;
  static_cast<void>(!::read(wake_, &ignored, sizeof ignored));
}

std::span<const epoll_event> EventSet::wait(Nanos at_most) {
  const timespec timeout{at_most / k_second, at_most % k_second};
  int count = ::epoll_pwait2(epoll_, events_.data(), k_max_events, &timeout, nullptr);
  // Linux < 5.11: there is no such call, and containers that do not know it forbid it: the last millisecond is spun
  // away.
  if (count < 0 && (errno == ENOSYS || errno == EPERM))
    count = ::epoll_wait(epoll_, events_.data(), k_max_events, static_cast<int>(at_most / 1'000'000));
  was_interrupted_ = count < 0 && errno == EINTR;
  return {events_.data(), static_cast<std::size_t>(std::max(count, 0))};
}

}  // namespace wsx
