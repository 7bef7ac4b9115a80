#include "commands/talk_machine.hpp"

#include "base/close_code.hpp"
#include "base/units.hpp"
#include "commands/listen.hpp"

namespace wsx {

void TalkMachine::on_open(const Recording* recording, Moment now) {
  if (!options_.rules.empty()) {
    rules_.emplace(options_.rules, conn_);
    react(rules_->on_open(now));
  }
  if (!recording) return;
  auto again = recording->again();
  if (again)
    replay_.emplace(std::move(*again), options_.replay, now.at);
  else
    actions_.tell(again.error());
}

void TalkMachine::play(Play play, Moment now) {
  play_.emplace(std::move(play));
  play_->on_open(now);
}

void TalkMachine::on_ping(const Ping& ping, Moment now) {
  if (play_) play_->on_ping(ping, now);
}

void TalkMachine::on_pong(const Pong& pong, Moment now) {
  if (play_) play_->on_pong(pong, now);
}

void TalkMachine::on_close(const Close& close, Moment now) {
  if (!play_) return;
  play_->on_close(close, now);
  queue_ = {};
  go_on_playing(now);
}

/// Does what the conversation has to do now, as far as the client accepts it.
void TalkMachine::go_on_playing(Moment now) {
  while (!queue_.is_full) {
    auto action = play_->take(now);
    if (!action) break;
    if (auto* step = std::get_if<PlayStep>(&*action)) {
      // The client is told first: after the report, everybody is sent away.
      if (!step->met && options_.play.strict)
        submit(Close{.code = k_close_policy_violation, .reason = "not what was expected"});
      actions_.tell(std::move(*step));
    } else if (auto* message = std::get_if<Message>(&*action)) {
      submit(std::move(*message));
    } else if (auto* close = std::get_if<Close>(&*action)) {
      submit(std::move(*close));
    } else if (auto* ping = std::get_if<Ping>(&*action)) {
      submit(std::move(*ping));
    } else {
      submit(std::move(std::get<Pong>(*action)));
    }
  }
}

void TalkMachine::on_message(const Message& message, Moment now) {
  if (play_) play_->on_message(message, now);
  if (rules_) react(rules_->on_message(message, now));
  if (!replay_) return;
  if (const auto difference = replay_->on_message(message, now.at))
    actions_.tell(make_expect(*options_.replay.file, *difference));
}

void TalkMachine::on_time(Moment now, Queue queue) {
  queue_ = queue;
  if (play_) go_on_playing(now);
  if (rules_) react(rules_->on_time(now));
  if (!replay_) return;
  for (auto due = replay_->next_due(); !queue_.is_full && due && *due <= now.at; due = replay_->next_due())
    submit(replay_->take());
  if (auto error = replay_->take_error()) actions_.tell(std::move(*error));
}

void TalkMachine::react(Reactions reactions) {
  for (Reaction& reaction : reactions) {
    if (auto* error = std::get_if<Error>(&reaction))
      actions_.tell(std::move(*error));
    else if (auto* message = std::get_if<Message>(&reaction))
      submit(std::move(*message));
    else
      submit(std::move(std::get<Close>(reaction)));
  }
}

void TalkMachine::submit(Request request) {
  queue_ = actions_.send(std::move(request));
  if (queue_.bytes <= options_.max_queue_bytes) return;
  actions_.tell(
      Error{Phase::io, "queue_full",
            "the client reads too slowly: more than " + format_size(options_.max_queue_bytes) + " are waiting for it",
            "raise --max-queue"});
  Close close;
  close.code = k_close_try_again_later;
  close.reason = "reading too slowly";
  queue_ = actions_.send(std::move(close));
}

std::optional<SteadyTime> TalkMachine::next_due() const {
  if (play_) return play_->next_due();
  const auto rule = rules_ ? rules_->next_due() : std::nullopt;
  const auto recorded = replay_ ? replay_->next_due() : std::nullopt;
  return rule && recorded ? std::min(rule, recorded) : rule ? rule : recorded;
}

}  // namespace wsx
