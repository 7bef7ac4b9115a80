#include "wire/fd_watch.hpp"

#include <boost/asio/post.hpp>
#include <sys/epoll.h>

namespace wsx {

FdWatch::FdWatch(Executor executor, int fd, For what) : epoll_(executor, ::epoll_create1(EPOLL_CLOEXEC)) {
  epoll_event event{};
  event.events = what == For::reading ? EPOLLIN : EPOLLOUT;
  always_ready_ = ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, fd, &event) != 0;
}

Task<> FdWatch::wait() {
  if (always_ready_)
    co_await net::post(epoll_.get_executor(), net::use_awaitable_t<Executor>());  // others get their turn
  else
    co_await epoll_.async_wait(net::posix::descriptor_base::wait_read, k_await);
}

}  // namespace wsx
