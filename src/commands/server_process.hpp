#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <sys/types.h>
#include <thread>

#include "base/fd.hpp"
#include "base/result.hpp"

namespace wsx {

/// A server that wsx starts for a load test: a shell command in a process group of its own, so that all of it ends with
/// it. What it prints on stdout is not read; of stderr the end is kept.
class ServerProcess {
 public:
  /// `{port}` in the command, and $PORT in its environment, are the port. Error: phase io, code server_failed.
  static Result<std::unique_ptr<ServerProcess>> start(const std::string& command, std::uint16_t port);
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess();

  /// "exit code 1", "signal 11": the shell is gone, by itself. None: it runs.
  std::optional<std::string> find_end();
  /// What it has printed on stderr, from the last line that is still known.
  std::string last_words();
  /// Of all processes of the group that are alive.
  double cpu_seconds() const;

  /// TERM, then, if it is not gone in time, KILL. Nothing of the group is left then.
  void stop();
  /// KILL, for a process that is about to end: takes no time.
  void kill();

  static constexpr std::size_t k_max_last_words = 4096;
  static constexpr auto k_stop_patience = std::chrono::seconds(5);

 private:
  ServerProcess(pid_t pid, int error_output);
  void read_errors();
  void read_all_errors();
  bool is_group_gone();

  pid_t pid_;
  std::optional<int> status_;  // of the shell, once it is gone
  bool is_stopped_ = false;
  Fd errors_;
  std::mutex lock_;
  std::string last_words_;
  std::atomic<bool> abandon_{false}, has_read_all_{false};
  std::thread reader_;
};

/// A port of 127.0.0.1 that nobody uses at the moment. Error: phase io, code no_port.
Result<std::uint16_t> find_free_port();

}  // namespace wsx
