#pragma once
#include "commands/connect_session.hpp"
#include "commands/console.hpp"

namespace wsx {

/// The prompt of `wsx connect`: lines become messages, lines that begin with "/" commands. start() it when the session
/// is open.
class ConnectConsole final : public Console {
 public:
  ConnectConsole(net::io_context& context, ConnectSession& session, const ConnectOptions& options, Output& output);

 private:
  void on_line(std::string line) override;
  void on_end() override;
  std::vector<std::string> complete(std::string_view typed) override;
  bool toggle_frames() override;
  std::string state() const override { return session_.is_open() ? "" : "offline"; }
  bool is_over() const override { return session_.is_over(); }
  Task<> catch_up() override;
  void abort(Error error) override { session_.abort(std::move(error)); }

  void on_command(const SlashCommand& command);
  void on_word(SlashWord word);
  void show_stats();
  void show_info();
  void show_headers();
  /// Sends, or says that there is nobody to send to: while a session connects again.
  void submit(Request request);

  ConnectSession& session_;
  const ConnectOptions& options_;
  Output& output_;
};

}  // namespace wsx
