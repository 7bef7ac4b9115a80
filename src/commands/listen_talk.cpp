#include "commands/listen_talk.hpp"

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
      hooks_(std::move(hooks)),
      machine_(options, client.conn, *this) {
  if (!faults.touch_messages()) return;
  FaultySender::OnSent tell = [this](const Message& sent) {
    hooks_.emit(sent);
    hooks_.on_emitted();
  };
  if (client.upstream) tell = nullptr;  // messages are reported as they arrive
  sender_ = std::make_unique<FaultySender>(connection(), executor, faults, client.conn, std::move(tell));
}

void ListenTalk::start(const Recording* recording, std::optional<Play> play) {
  machine_.on_open(recording, this_moment());
  if (play) machine_.play(std::move(*play), this_moment());
  do_what_is_due();
}

void ListenTalk::on_message(const Message& message) {
  if (machine_.answers()) machine_.on_message(message, this_moment());
  if (sender_) sender_->count_received();
  do_what_is_due();
}

void ListenTalk::on_ping(const Ping& ping) {
  machine_.on_ping(ping, this_moment());
  do_what_is_due();
}

void ListenTalk::on_close(const Close& close) {
  if (close.by != ClosedBy::local) machine_.on_close(close, this_moment());
}

bool ListenTalk::on_pong(const Pong& pong) {
  machine_.on_pong(pong, this_moment());
  do_what_is_due();
  if (!pong.rtt) return false;
  last_round_trip_ = pong.rtt;
  return std::exchange(is_pinged_, false);
}

void ListenTalk::do_what_is_due() {
  if (connection().is_closing() || !machine_.answers()) return;
  machine_.on_time(this_moment(), {queued_bytes(), is_full()});
  if (!share_.has_room(machine_.kept_bytes())) return connection().refuse_for_memory();
  share_.resize(machine_.kept_bytes());
  connection().flush();
  next_due_.reset();
  const auto due = machine_.next_due();
  if (!due || connection().is_closing()) return;
  if (connection().is_clogged()) return hooks_.on_clogged();
  constexpr auto k_soon = std::chrono::milliseconds(1);  // messages that faults hold back leave room by themselves
  const auto when = is_full() ? std::max(*due, Clock::now() + k_soon) : *due;
  next_due_ = std::make_unique<Deadline>(executor_, when, [this] {
    do_what_is_due();
    hooks_.on_emitted();
  });
}

TalkActions::Queue ListenTalk::send(Request request) {
  const Queue over{0, true};
  if (connection().is_closing()) return over;
  if (auto* message = std::get_if<Message>(&request)) {
    send_message(std::move(*message));
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
  if (queued_bytes() > options_.max_queue_bytes) connection().flush();
  return connection().is_closing() ? over : Queue{queued_bytes(), is_full()};
}

void ListenTalk::send_message(Message message) {
  if (sender_) {
    message.dir = Direction::out;
    if (client_.upstream) hooks_.emit(message);
    return sender_->send(std::move(message));
  }
  connection().send(message);
  hooks_.emit(std::move(message));
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
