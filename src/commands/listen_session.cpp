#include "commands/listen_session.hpp"

#include "base/units.hpp"
#include "commands/replay_check.hpp"
#include "commands/spawn.hpp"
#include "ws/close_code.hpp"

namespace wsx {
namespace {

Moment this_moment() { return {Clock::now(), event_time_now()}; }

}  // namespace

ListenSession::ListenSession(net::io_context& context, const ListenOptions& options, Output& output)
    : context_(context),
      options_(options),
      output_(output),
      pump_(context.get_executor(), output,
            [this] {
              stop();
              context_.stop();
            }),
      signals_(context, [this](ExitCode code) { stop(code); }),
      change_(context.get_executor(), k_never),
      stopped_(context.get_executor(), k_never),
      shows_frames_(options.frames) {
  service_.options = &options_;
  service_.on_event = [this](const Event& event) { output_.sink().on_event(event); };
  service_.on_open = [this](std::uint64_t conn, const Open& open) { opened_.emplace(conn, open); };
  service_.on_events_emitted = [this](Executor) { return pump_.drain(); };
  service_.on_first_client_gone = [this] {
    if (options_.once) stop(exit_code_);
  };
}

ListenSession::~ListenSession() = default;

bool ListenSession::open() {
  auto listener = open_listener(service_, 1);
  if (!listener) {
    emit(0, listener.error());
    exit_code_ = ExitCode::not_connected;
    return false;
  }
  listener_.emplace(std::move(*listener));
  emit(0, describe_listener(service_, *listener_));
  pump_.flush();
  reception_.emplace(context_, service_, listener_->take_socket(), listener_->protocol(),
                     [this](Client& client) { return converse(client); });
  return true;
}

Task<> ListenSession::run() {
  while (!over_) co_await stopped_.async_wait(k_await);
  co_await reception_->wait_until_empty();
  co_await pump_.drain_all();
  context_.stop();
}

void ListenSession::stop(ExitCode code) {
  if (std::exchange(over_, true)) return;
  exit_code_ = code;
  if (code != ExitCode::done) pump_.cancel();  // from now on a reader who takes nothing keeps nothing waiting
  if (note_) note_("closing; Ctrl-C again ends at once");
  if (reception_) reception_->stop();
  stopped_.cancel();
  wake();
}

void ListenSession::abort(Error error) {
  emit(0, std::move(error));
  exit_code_ = ExitCode::ended_badly;
  context_.stop();
}

Task<> ListenSession::converse(Client& client) {
  Talk talk(client, std::move(opened_.extract(client.conn).mapped()), context_.get_executor());
  talks_.emplace(client.conn, &talk);
  Connection& connection = *client.connection;
  if (shows_frames_) connection.on_frame([this, conn = client.conn](const Frame& frame) { emit(conn, frame); });
  start_answering(talk);
  do_what_is_due(talk);
  wake();
  for (bool over = false; !over;) {
    // What it does not read waits here; who does not read is not read from either.
    while (connection.is_clogged() && !connection.is_gone()) {
      start_draining(talk);
      co_await change_.async_wait(k_await);
    }
    auto incoming = connection.try_read();
    if (incoming) {
      over = std::holds_alternative<Close>(*incoming);
      handle(talk, std::move(*incoming));
    } else {
      pump_.flush();
    }
    if (pump_.is_full()) co_await wait_for_reader(connection);
    if (!incoming) co_await connection.wait();
  }
  talks_.erase(client.conn);
  pump_.flush();
  wake();
}

/// While stdout's reader keeps us from reading, the client is not late.
Task<> ListenSession::wait_for_reader(Connection& connection) {
  connection.pause_close_deadline();
  co_await pump_.drain();
  connection.resume_close_deadline();
}

void ListenSession::handle(Talk& talk, Incoming incoming) {
  const std::uint64_t conn = talk.client.conn;
  if (const auto* close = std::get_if<Close>(&incoming))
    if (options_.once && exit_code_ == ExitCode::done && !is_good_close_code(close->code))
      exit_code_ = ExitCode::ended_badly;
  if (const auto* message = std::get_if<Message>(&incoming)) return handle_message(talk, *message);
  std::visit([&](auto& what) { emit(conn, std::move(what)); }, incoming);
}

void ListenSession::handle_message(Talk& talk, const Message& message) {
  emit(talk.client.conn, message);
  if (talk.rules) react(talk, talk.rules->on_message(message, this_moment()));
  if (talk.replay)
    if (const auto difference = talk.replay->on_message(message, Clock::now()))
      emit(talk.client.conn, make_expect(*options_.replay.file, *difference));
  do_what_is_due(talk);
}

/// What answers by itself: rules, a recording.
void ListenSession::start_answering(Talk& talk) {
  if (!options_.rules.empty()) {
    talk.rules.emplace(options_.rules, talk.client.conn);
    react(talk, talk.rules->on_open(this_moment()));
  }
  if (!recording_) return;
  auto recording = recording_->again();
  if (!recording) return emit(talk.client.conn, recording.error());
  talk.replay = std::make_unique<ServerReplay>(std::move(*recording), options_.replay, Clock::now());
}

void ListenSession::react(Talk& talk, Reactions reactions) {
  for (Reaction& reaction : reactions) {
    if (auto* error = std::get_if<Error>(&reaction))
      emit(talk.client.conn, std::move(*error));
    else if (auto* message = std::get_if<Message>(&reaction))
      submit_to(talk, std::move(*message));
    else
      submit_to(talk, std::move(std::get<Close>(reaction)));
  }
}

void ListenSession::do_what_is_due(Talk& talk) {
  Connection& connection = *talk.client.connection;
  if (connection.is_closing() || !(talk.rules || talk.replay)) return;
  auto due = k_never;
  if (talk.rules) {
    react(talk, talk.rules->on_time(this_moment()));
    due = talk.rules->next_due().value_or(due);
  }
  if (talk.replay) {
    while (talk.replay->next_due() && *talk.replay->next_due() <= Clock::now() && !connection.is_clogged())
      submit_to(talk, talk.replay->take());
    if (auto error = talk.replay->take_error()) emit(talk.client.conn, std::move(*error));
    due = std::min(due, talk.replay->next_due().value_or(due));
  }
  connection.flush();
  if (due == k_never || connection.is_closing()) return;
  if (connection.is_clogged()) return start_draining(talk);  // and then it goes on
  talk.timer.expires_at(due);
  talk.timer.async_wait([this, conn = talk.client.conn](error_code error) {
    const auto found = talks_.find(conn);
    if (error || found == talks_.end()) return;
    do_what_is_due(*found->second);
    pump_.flush();
  });
}

bool ListenSession::is_ready() const {
  for (const auto& [conn, talk] : talks_)
    if (!talk->client.connection->is_closing() && !talk->client.connection->is_clogged()) return true;
  return false;
}

Task<> ListenSession::drain() {
  pump_.flush();
  for (const auto& [conn, talk] : talks_) talk->client.connection->flush();
  while (!over_ && !is_ready()) {
    for (const auto& [conn, talk] : talks_) start_draining(*talk);
    co_await change_.async_wait(k_await);
  }
  if (pump_.is_full()) co_await pump_.drain();
}

void ListenSession::start_draining(Talk& talk) {
  if (talk.is_draining || talk.client.connection->is_gone()) return;
  talk.is_draining = true;
  spawn(context_.get_executor(), drain_talk(talk.client.conn), [this](Error error) { abort(std::move(error)); });
}

Task<> ListenSession::drain_talk(std::uint64_t conn) {
  const auto talk = talks_.find(conn);
  if (talk == talks_.end()) co_return;
  co_await talk->second->client.connection->drain();
  // Both may be gone by now.
  if (const auto still = talks_.find(conn); still != talks_.end()) {
    still->second->is_draining = false;
    do_what_is_due(*still->second);
    pump_.flush();
  }
  wake();
}

void ListenSession::submit(InputRecord record) {
  if (!record.conn) {
    for (const auto& [conn, talk] : talks_) submit_to(*talk, record.request);
  } else if (!submit_to(*record.conn, record.request)) {
    refuse({Phase::input, "no_such_client", "there is no client " + std::to_string(*record.conn), ""});
  }
}

bool ListenSession::submit_to(std::uint64_t conn, const Request& request) {
  const auto talk = talks_.find(conn);
  if (talk == talks_.end()) return false;
  submit_to(*talk->second, request);
  talk->second->client.connection->flush();
  pump_.flush();
  return true;
}

void ListenSession::submit_to(Talk& talk, Request request) {
  Connection& connection = *talk.client.connection;
  if (connection.is_closing()) return;
  const std::uint64_t conn = talk.client.conn;
  if (auto* message = std::get_if<Message>(&request)) {
    connection.send(*message);
    emit(conn, std::move(*message));
  } else if (auto* ping = std::get_if<Ping>(&request)) {
    connection.ping(ping->payload);
    ping->dir = Direction::out;
    emit(conn, std::move(*ping));
  } else if (auto* pong = std::get_if<Pong>(&request)) {
    connection.pong(pong->payload);
    pong->dir = Direction::out;
    emit(conn, std::move(*pong));
  } else if (auto* close = std::get_if<Close>(&request)) {
    connection.close(close->code == k_close_none ? k_close_normal : close->code, close->reason);
  }
  check_queue(talk);
}

void ListenSession::check_queue(Talk& talk) {
  Connection& connection = *talk.client.connection;
  if (connection.unsent_bytes() <= options_.max_queue_bytes) return;
  connection.flush();
  if (connection.unsent_bytes() <= options_.max_queue_bytes || connection.is_closing()) return;
  emit(talk.client.conn,
       Error{Phase::io, "queue_full",
             "the client reads too slowly: more than " + format_size(options_.max_queue_bytes) + " wait for it",
             "--max-queue allows more"});
  connection.close(k_close_try_again_later, "reading too slowly");
}

void ListenSession::refuse(Error error) {
  exit_code_ = ExitCode::ended_badly;
  emit(0, std::move(error));
  if (options_.strict_input) stop(exit_code_);
}

void ListenSession::show_frames(bool on) {
  shows_frames_ = on;
  for (const auto& [conn, talk] : talks_)
    talk->client.connection->on_frame(
        on ? Connection::FrameListener([this, number = conn](const Frame& frame) { emit(number, frame); }) : nullptr);
}

void ListenSession::emit(std::uint64_t conn, decltype(Event::what) what) { service_.emit(conn, std::move(what)); }

}  // namespace wsx
