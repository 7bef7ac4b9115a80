#pragma once
#include <variant>
#include <vector>

#include "event/event.hpp"
#include "rules/agenda.hpp"
#include "rules/rule_book.hpp"

namespace wsx {

class Subject;
struct Rule;
struct TemplateValues;

/// What to do for a client: send it a message; close with this code (1005: none) and reason; or tell the user
/// that a rule could not answer (phase input, code reply_failed), after which everything goes on.
using Reaction = std::variant<Message, Close, Error>;
using Reactions = std::vector<Reaction>;

/// What time it is, for what is due and for {{time}}.
struct Moment {
  SteadyTime at;
  Timestamp time;
};

/// The rules at work for one client. No socket and no clock: the caller says what time it is, does what comes back, in
/// that order, and calls on_time() when next_due() has come. Behind a Close nothing comes any more.
class RuleState {
 public:
  /// `conn` is the client's number, for {{conn}}.
  RuleState(const RuleBook& book, std::uint64_t conn) : rules_(book.rules_), conn_(conn) {}

  Reactions on_open(Moment now);
  /// A data message that the client has sent.
  Reactions on_message(const Message& message, Moment now);
  /// What has become due. Of a timer at most one tick, however late it is: what was missed is left out.
  Reactions on_time(Moment now);
  /// When on_time() is to be called, if no message comes before. To be asked again after every call above.
  std::optional<SteadyTime> next_due() const { return agenda_.next_due(); }
  /// Of answers that wait for their time.
  std::size_t kept_bytes() const { return agenda_.kept_bytes(); }

  /// Of what one message, opening or tick causes, now and later; and of all that waits to be sent. More is not sent,
  /// so that neither a template nor a client that asks again and again costs more.
  static constexpr std::size_t k_max_answer_bytes = 16 * 1024 * 1024;

 private:
  class Run;

  std::shared_ptr<const RuleSet> rules_;
  std::uint64_t conn_;
  std::uint64_t messages_ = 0;
  bool has_closed_ = false;
  Agenda agenda_;
};

}  // namespace wsx
