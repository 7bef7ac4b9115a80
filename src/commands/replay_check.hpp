#pragma once
#include "commands/connect_session.hpp"
#include "recording/comparison.hpp"

namespace wsx {

/// --check: holds what a session receives against a recording, tells what differs (the first k_max_shown of it) as
/// `expect` events and, unless stdout is for people, in sentences on stderr; and ends the session when all has come and
/// all was sent. Session and output must outlive it.
class ReplayCheck {
 public:
  ReplayCheck(ConnectSession& session, const ConnectOptions& options, Output& output,
              std::unique_ptr<Recording> recording);

  /// The recording has been sent.
  void on_all_sent();

  static constexpr std::uint64_t k_max_shown = 10;

 private:
  void on_message(const Message& message);
  void on_end();
  void end_if_done();
  void show(const Difference& difference);
  void say(const std::string& sentence);

  ConnectSession& session_;
  const ConnectOptions& options_;
  Output& output_;
  Comparison comparison_;
  bool all_sent_ = false;
};

}  // namespace wsx
