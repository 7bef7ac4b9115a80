#pragma once
#include "commands/console.hpp"
#include "commands/listen_session.hpp"
#include "input/server_line.hpp"

namespace wsx {

/// The prompt of `wsx listen`: lines go to all clients, or to those that they name; lines that begin with "/" are
/// commands. start() it when the session is open.
class ListenConsole final : public Console {
 public:
  ListenConsole(net::io_context& context, ListenSession& session, const ListenOptions& options, Output& output);

 private:
  void on_line(std::string line) override;
  void on_end() override { session_.stop(); }
  std::vector<std::string> complete(std::string_view typed) override;
  bool toggle_frames() override;
  bool is_over() const override { return session_.is_over(); }
  Task<> catch_up() override { return session_.flush(); }
  void abort(Error error) override { session_.abort(std::move(error)); }

  void on_word(SlashWord word, const std::optional<Recipients>& to);
  /// Does it for the clients that are there, and says which are not.
  void submit(const Request& request, const Recipients& to);
  void show_clients();
  void show_stats(const std::optional<Recipients>& to);
  void show_info(const std::optional<Recipients>& to);
  void show_headers(const Recipients& to);
  /// Says which client the next lines are about, if there are several.
  void name(const ListenTalk& talk);
  /// How a client opened, without secrets.
  Open describe(const ListenTalk& talk) const;
  /// The clients that are meant and are there; says which are not.
  std::vector<const ListenTalk*> find(const Recipients& to);

  ListenSession& session_;
  const ListenOptions& options_;
  Output& output_;
};

}  // namespace wsx
