#include "output/line_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/free_memory.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_kept_capacity_bytes = 256 * 1024;  // a burst's memory beyond this is given back
constexpr std::size_t k_worth_moving_bytes = 64 * 1024;

bool is_writable(int fd, int timeout_ms) {
  pollfd waiting{fd, POLLOUT, 0};
  return poll(&waiting, 1, timeout_ms) > 0;  // errors count: the write will report them
}

/// Another open file description of the same pipe or terminal, so that O_NONBLOCK is ours alone. -1 when there is none.
int reopen_non_blocking(int fd) {
  const auto path = "/proc/self/fd/" + std::to_string(fd);
  return open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

}  // namespace

LineWriter::LineWriter(int fd, std::string name) : name_(std::move(name)), fd_(fd), is_terminal_(isatty(fd) == 1) {}

LineWriter::~LineWriter() {
  if (owns_fd_) close(fd_);
}

std::unique_ptr<LineWriter> LineWriter::for_fd(int fd, std::string name) {
  std::unique_ptr<LineWriter> writer(new LineWriter(fd, std::move(name)));
  struct stat status {};
  if (fstat(fd, &status) != 0) return writer;  // the first write will say why
  if (S_ISSOCK(status.st_mode)) writer->how_ = How::socket;
  if (!S_ISFIFO(status.st_mode) && !writer->is_terminal_) return writer;
  const int own = reopen_non_blocking(fd);
  writer->how_ = own < 0 ? How::polled : How::non_blocking;
  writer->owns_fd_ = own >= 0;
  if (own >= 0) writer->fd_ = own;
  return writer;
}

std::unique_ptr<LineWriter> LineWriter::own_fd(int fd, std::string name) {
  auto writer = for_fd(fd, std::move(name));
  if (writer->owns_fd_) close(fd);  // it was a pipe or a terminal, and was reopened
  writer->owns_fd_ = true;
  return writer;
}

Result<std::unique_ptr<LineWriter>> LineWriter::open_file(const std::string& path, Existing existing, unsigned mode) {
  const int how = existing == Existing::replace ? O_TRUNC : O_APPEND;
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | how | O_CLOEXEC | O_NOCTTY, mode);
  if (fd < 0) return Error{Phase::io, "open_failed", "cannot write to " + path + ": " + std::strerror(errno), ""};
  return own_fd(fd, path);
}

void LineWriter::append(std::string_view bytes) {
  append_with([&](std::string& buffer) { buffer += bytes; });
}

LineWriter::State LineWriter::flush() {
  const std::lock_guard lock(mutex_);
  return flush_locked();
}

LineWriter::State LineWriter::flush_blocking(std::chrono::milliseconds timeout) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + timeout;
  for (;;) {
    const auto state = flush();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (state != State::blocked || left.count() <= 0) return state;
    is_writable(fd_, static_cast<int>(std::min<std::chrono::milliseconds::rep>(left.count(), INT_MAX)));
  }
}

std::size_t LineWriter::unsent() const {
  const std::lock_guard lock(mutex_);
  return buffer_.size() - sent_;
}

LineWriter::Window LineWriter::window() const {
  constexpr std::size_t k_usual_columns = 80, k_usual_rows = 24;
  winsize window{};
  if (is_terminal_) ::ioctl(fd_, TIOCGWINSZ, &window);
  return {window.ws_col > 0 ? window.ws_col : k_usual_columns, window.ws_row > 0 ? window.ws_row : k_usual_rows};
}

std::optional<Error> LineWriter::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

LineWriter::State LineWriter::flush_locked() {
  while (!is_closed_ && sent_ < buffer_.size()) {
    const auto written = write_some(std::string_view(buffer_).substr(sent_));
    if (written > 0) {
      sent_ += static_cast<std::size_t>(written);
    } else if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      forget_sent();
      return State::blocked;
    } else if (written == 0 || errno != EINTR) {
      close_for(written == 0 ? EIO : errno);
    }
  }
  forget_sent();
  return is_closed_ ? State::closed : State::clear;
}

/// As write(2): -1 and EAGAIN when the descriptor takes nothing now.
ssize_t LineWriter::write_some(std::string_view bytes) const {
  if (how_ == How::socket) return send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (how_ != How::polled) return write(fd_, bytes.data(), bytes.size());
  // Writable means that PIPE_BUF bytes have room, so this much does not block a descriptor that could.
  if (!is_writable(fd_, 0)) return errno = EAGAIN, -1;
  return write(fd_, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
}

/// Each byte is moved at most once for every byte that was sent, and a burst's memory is not kept.
void LineWriter::forget_sent() {
  if (sent_ < buffer_.size()) {
    if (sent_ < k_worth_moving_bytes || sent_ < buffer_.size() - sent_) return;
    buffer_.erase(0, sent_);
  } else if (buffer_.capacity() > k_kept_capacity_bytes) {
    free_memory(buffer_);
  } else {
    buffer_.clear();
  }
  sent_ = 0;
}

void LineWriter::close_for(int error_number) {
  is_closed_ = true;
  sent_ = buffer_.size();
  if (error_number == EPIPE || error_number == ECONNRESET) return;
  error_ = Error{Phase::io, "write_failed", "cannot write to " + name_ + ": " + std::strerror(error_number), ""};
}

}  // namespace wsx
