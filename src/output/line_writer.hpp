#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// The only thing that writes to stdout, stderr or an output file. Appending is memory only; flush() hands over what
/// the descriptor takes now. It never blocks on a pipe, a terminal or a socket, and never makes a descriptor
/// non-blocking that other processes share: pipes and terminals are reopened. A regular file is written to directly.
///
/// A reader that went away (EPIPE) is not an error: the writer is closed, and drops what comes after. All members may
/// be called by any thread. The program must ignore SIGPIPE.
class LineWriter {
 public:
  enum class State : std::uint8_t { clear, blocked, closed };

  /// Above this many unsent bytes a caller should stop reading from its peer until the writer is clear again.
  static constexpr std::size_t k_high_water_bytes = 1024 * 1024;

  /// Writes to a descriptor that stays the caller's. The name is for error messages ("stdout").
  static std::unique_ptr<LineWriter> for_fd(int fd, std::string name);
  /// The same, and closes it in the end.
  static std::unique_ptr<LineWriter> own_fd(int fd, std::string name);
  enum class Existing : std::uint8_t { replace, extend };
  /// Creates the file with this mode; one that exists is truncated, or written on at its end. OutputFile is for what
  /// others shall see whole. Error: phase io, code open_failed.
  static Result<std::unique_ptr<LineWriter>> open_file(const std::string& path, Existing existing = Existing::replace,
                                                       unsigned mode = 0666);

  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  ~LineWriter();  // flushes nothing

  void append(std::string_view bytes);

  /// Lets `format(std::string&)` append to the buffer itself, under the lock; not called when the writer is closed.
  template <class Format>
  void append_with(Format&& format) {
    const std::lock_guard lock(mutex_);
    if (!is_closed_) format(buffer_);
  }

  State flush();
  /// For the end of the program: waits until all is written, the reader is gone, or the time is over (then: blocked).
  State flush_blocking(std::chrono::milliseconds timeout);

  std::size_t unsent() const;
  bool is_full() const { return unsent() > k_high_water_bytes; }
  /// To poll for writability while the state is blocked.
  int fd() const { return fd_; }
  bool is_terminal() const { return is_terminal_; }
  struct Window {
    std::size_t columns, rows;
  };
  /// The terminal's window as it is now; 80 and 24 for what is no terminal, or does not know.
  Window window() const;
  /// Why the writer is closed, when it was not the reader's going: phase io, code write_failed.
  std::optional<Error> error() const;

 private:
  enum class How : std::uint8_t { plain, non_blocking, socket, polled };

  LineWriter(int fd, std::string name);
  State flush_locked();
  ssize_t write_some(std::string_view bytes) const;
  void forget_sent();
  void close_for(int error_number);

  mutable std::mutex mutex_;
  std::string buffer_;
  std::size_t sent_ = 0;  // bytes at the buffer's front that were written
  bool is_closed_ = false;
  std::optional<Error> error_;

  std::string name_;
  int fd_;
  bool owns_fd_ = false;
  bool is_terminal_ = false;
  How how_ = How::plain;
};

}  // namespace wsx
