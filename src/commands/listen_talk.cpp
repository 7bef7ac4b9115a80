#include "commands/listen_talk.hpp"

#include "base/close_code.hpp"
#include "base/units.hpp"
#include "commands/replay_check.hpp"

namespace wsx {
namespace {

Moment this_moment() { return {Clock::now(), event_time_now()}; }

}  // namespace

ListenTalk::ListenTalk(Client& client, Open open, Executor executor, const ListenOptions& options,
                       const FaultOptions& faults, Hooks hooks)
    : client_(client),
      open_(std::move(open)),
      executor_(executor),
      options_(options),
      passes_pings_(!faults.no_pong),
      hooks_(std::move(hooks)) {
  if (!faults.touch_messages()) return;
  FaultySender::OnSent tell = [this](const Message& sent) {
    hooks_.emit(sent);
    hooks_.on_emitted();
  };
  if (client.upstream) tell = nullptr;  // messages are told as they arrive
  sender_ = std::make_unique<FaultySender>(connection(), executor, faults, client.conn, std::move(tell));
}

void ListenTalk::start(const Recording* recording) {
  if (!options_.rules.empty()) {
    rules_.emplace(options_.rules, client_.conn);
    react(rules_->on_open(this_moment()));
  }
  if (recording) {
    auto again = recording->again();
    if (again)
      replay_ = std::make_unique<ServerReplay>(std::move(*again), options_.replay, Clock::now());
    else
      hooks_.emit(again.error());
  }
  do_what_is_due();
}

void ListenTalk::on_message(const Message& message) {
  if (rules_) react(rules_->on_message(message, this_moment()));
  if (replay_)
    if (const auto difference = replay_->on_message(message, Clock::now()))
      hooks_.emit(make_expect(*options_.replay.file, *difference));
  if (sender_) sender_->count_received();
  do_what_is_due();
}

bool ListenTalk::on_pong(const Pong& pong) {
  if (!pong.rtt) return false;
  last_round_trip_ = pong.rtt;
  return std::exchange(is_pinged_, false);
}

void ListenTalk::react(Reactions reactions) {
  for (Reaction& reaction : reactions) {
    if (auto* error = std::get_if<Error>(&reaction))
      hooks_.emit(std::move(*error));
    else if (auto* message = std::get_if<Message>(&reaction))
      submit(std::move(*message));
    else
      submit(std::move(std::get<Close>(reaction)));
  }
}

void ListenTalk::do_what_is_due() {
  if (connection().is_closing() || !(rules_ || replay_)) return;
  auto due = k_never;
  if (rules_) {
    react(rules_->on_time(this_moment()));
    due = rules_->next_due().value_or(due);
  }
  if (replay_) {
    while (replay_->next_due() && *replay_->next_due() <= Clock::now() && !is_full()) submit(replay_->take());
    if (auto error = replay_->take_error()) hooks_.emit(std::move(*error));
    due = std::min(due, replay_->next_due().value_or(due));
  }
  connection().flush();
  next_due_.reset();
  if (due == k_never || connection().is_closing()) return;
  if (connection().is_clogged()) return hooks_.on_clogged();
  constexpr auto k_soon = std::chrono::milliseconds(1);  // messages that faults hold back leave room by themselves
  if (is_full()) due = std::max(due, Clock::now() + k_soon);
  next_due_ = std::make_unique<Deadline>(executor_, due, [this] {
    do_what_is_due();
    hooks_.on_emitted();
  });
}

void ListenTalk::submit(Request request) {
  if (connection().is_closing()) return;
  if (auto* message = std::get_if<Message>(&request)) {
    send(std::move(*message));
  } else if (auto* ping = std::get_if<Ping>(&request)) {
    connection().ping(ping->payload);
    is_pinged_ = true;
    hooks_.emit(std::move(*ping));
  } else if (auto* pong = std::get_if<Pong>(&request)) {
    connection().pong(pong->payload);
    hooks_.emit(std::move(*pong));
  } else if (auto* close = std::get_if<Close>(&request)) {
    connection().close(close->code, close->reason);
  }
  check_queue();
}

void ListenTalk::send(Message message) {
  if (sender_) {
    message.dir = Direction::out;
    if (client_.upstream) hooks_.emit(message);
    return sender_->send(std::move(message));
  }
  connection().send(message);
  hooks_.emit(std::move(message));
}

void ListenTalk::check_queue() {
  if (queued_bytes() <= options_.max_queue_bytes) return;
  connection().flush();
  if (queued_bytes() <= options_.max_queue_bytes || connection().is_closing()) return;
  hooks_.emit(Error{Phase::io, "queue_full",
                    "the client reads too slowly: more than " + format_size(options_.max_queue_bytes) + " wait for it",
                    "--max-queue allows more"});
  connection().close(k_close_try_again_later, "reading too slowly");
}

std::size_t ListenTalk::queued_bytes() const {
  return connection().unsent_bytes() + (sender_ ? sender_->waiting_bytes() : 0);
}

void ListenTalk::show_frames(bool on) {
  const auto listen = [on](Connection& connection, const auto& emit) {
    connection.on_frame(on ? Connection::FrameListener([emit](const Frame& frame) { emit(frame); }) : nullptr);
  };
  listen(connection(), hooks_.emit);
  if (client_.upstream) listen(*client_.upstream, hooks_.emit_upstream);
}

void ListenTalk::pass_on(Message& message) {
  if (sender_)
    sender_->send(message);
  else
    connection().send(message);
}

void ListenTalk::count_passed_on() {
  if (sender_) sender_->count_received();
}

Task<> ListenTalk::wait_until_sent() {
  if (sender_) co_await sender_->wait_until_sent();
}

Task<> ListenTalk::make_room() {
  if (sender_ && sender_->is_full()) co_await sender_->make_room();
}

}  // namespace wsx
