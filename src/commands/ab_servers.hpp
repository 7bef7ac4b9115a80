#pragma once
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/bench.hpp"
#include "commands/server_process.hpp"

namespace wsx {

/// The servers that `wsx bench ab` starts itself, one for each side; or none.
class AbServers {
 public:
  /// Starts both, and puts their ports into the URLs of the options. Error: phase io, codes no_port, server_failed.
  static Result<std::unique_ptr<AbServers>> start(const std::vector<std::string>& commands, BenchOptions& of_a,
                                                  BenchOptions& of_b);

  bool is_empty() const { return commands_.empty(); }
  const std::string& command(std::size_t side) const { return commands_[side]; }
  /// How they are connected to. The plans must outlive this.
  void set_plans(const BenchPlan& a, const BenchPlan& b) { plans_ = {&a, &b}; }

  /// Until a handshake succeeds with each; `is_stopped` says that nobody waits any more. What kept one from it, if
  /// something did.
  std::optional<Error> wait_until_ready(std::chrono::nanoseconds patience, const std::function<bool()>& is_stopped);
  /// That a server ended by itself. None: it runs, or is not ours.
  std::optional<Error> find_end(std::size_t side);
  /// What the server that is to blame for an error printed last, a line for a person each.
  const std::string& last_words() const { return last_words_; }

  void stop();
  /// For a process that is about to end.
  void kill();

 private:
  AbServers() = default;
  Error describe(std::size_t side, std::string code, const std::string& what);

  std::vector<std::string> commands_;
  std::vector<std::unique_ptr<ServerProcess>> processes_;
  std::array<const BenchPlan*, 2> plans_{};
  std::string last_words_;
};

}  // namespace wsx
