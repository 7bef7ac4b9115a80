#pragma once
#include <array>
#include <span>
#include <sys/epoll.h>

#include "account/nanos.hpp"

namespace wsx {

/// A thread's epoll set, which other threads can wake.
class EventSet {
 public:
  /// Throws std::system_error if the system has no more descriptors.
  EventSet();
  ~EventSet();
  EventSet(const EventSet&) = delete;

  /// Watches `fd` edge-triggered, for reading, writing and the peer's end, or only for some of these. Returns false,
  /// with errno set, if it cannot. `tag` must not be null.
  bool add(int fd, void* tag, std::uint32_t events = k_all_events);
  static constexpr std::uint32_t k_all_events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  /// Forgets `fd`. (A socket that is closed is forgotten anyhow.)
  void remove(int fd);
  /// Is readable when there are events.
  int fd() const { return epoll_; }
  /// By any thread.
  void wake();
  /// Waits for events, at most for this long. They are valid until the next call. A null tag means wake(): then call
  /// take_wake(), or the next wait will report it again.
  std::span<const epoll_event> wait(Nanos at_most);
  void take_wake();
  /// A signal ended the last wait: this is what a process sees of having been stopped.
  bool was_interrupted() const { return was_interrupted_; }
  /// There was no room for more events than the last wait reported.
  static bool is_full(std::span<const epoll_event> events) { return events.size() == k_max_events; }

 private:
  static constexpr std::size_t k_max_events = 256;

  int epoll_ = -1, wake_ = -1;
  bool was_interrupted_ = false;
  std::array<epoll_event, k_max_events> events_{};
};

}  // namespace wsx
