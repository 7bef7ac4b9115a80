#pragma once
#include <boost/asio/posix/stream_descriptor.hpp>

#include "wire/net.hpp"

namespace wsx {

/// Waits until a descriptor that is not ours alone (stdin, stdout) can be read or written. Asio would make it
/// non-blocking, and with it the terminal of every other program that shares it; so the descriptor is put into an epoll
/// set of our own, and Asio waits for that. A regular file is always ready.
class FdWatch {
 public:
  enum class For : std::uint8_t { reading, writing };

  FdWatch(Executor executor, int fd, For what);

  /// Returns at once when the descriptor is ready. Ends early, without saying so, when cancel() is called.
  Task<> wait();
  void cancel() { epoll_.cancel(); }

 private:
  net::posix::basic_stream_descriptor<Executor> epoll_;
  bool always_ready_ = false;
};

}  // namespace wsx
