#include "commands/auto_replies.hpp"

namespace wsx {
namespace {

Moment now_and_date() { return {Clock::now(), event_time_now()}; }

}  // namespace

AutoReplies::AutoReplies(Executor executor, const RuleBook& rules, std::uint64_t conn, Hooks hooks)
    : state_(rules, conn), executor_(executor), hooks_(std::move(hooks)) {}

void AutoReplies::on_open() { act(state_.on_open(now_and_date())); }

Reactions AutoReplies::on_message(const Message& message) { return state_.on_message(message, now_and_date()); }

void AutoReplies::act(Reactions reactions) {
  for (Reaction& reaction : reactions) hooks_.act(std::move(reaction));
  do_what_is_due();
}

void AutoReplies::do_what_is_due() {
  next_due_.reset();
  const auto due = state_.next_due();
  if (!due) return;
  if (*due > Clock::now()) {
    next_due_ = std::make_unique<Deadline>(executor_, *due, [this] {
      do_what_is_due();
      hooks_.on_sent();
    });
  } else if (hooks_.is_ready()) {
    act(state_.on_time(now_and_date()));
  } else {
    hooks_.on_clogged();
  }
}

}  // namespace wsx
