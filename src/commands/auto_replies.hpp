#pragma once
#include <functional>
#include <memory>

#include "rules/rule_state.hpp"
#include "wire/deadline.hpp"

namespace wsx {

/// What `wsx connect` sends by itself on one connection: the answers of --reply, and the messages of --every.
class AutoReplies {
 public:
  struct Hooks {
    /// Sends it and reports it.
    std::function<void(Reaction)> act;
    /// The connection takes more. If it does not, on_clogged() is called: then call do_what_is_due() when it does.
    std::function<bool()> is_ready;
    std::function<void()> on_clogged;
    /// Something was sent by a timer.
    std::function<void()> on_sent;
  };

  /// `conn` is the connection's number. The book must outlive it.
  AutoReplies(Executor executor, const RuleBook& rules, std::uint64_t conn, Hooks hooks);

  void on_open();
  /// The answers to a message of the server's, for act().
  Reactions on_message(const Message& message);
  void act(Reactions reactions);
  /// Does what is due, and waits for what is due later.
  void do_what_is_due();

 private:
  RuleState state_;
  Executor executor_;
  Hooks hooks_;
  std::unique_ptr<Deadline> next_due_;
};

}  // namespace wsx
