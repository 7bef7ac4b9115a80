#include "commands/listen_session.hpp"

#include "base/units.hpp"
#include "commands/relay.hpp"
#include "commands/report.hpp"
#include "commands/server_play.hpp"
#include "wire/spawn.hpp"

namespace wsx {

ListenSession::ListenSession(net::io_context& context, const ListenOptions& options, Output& output)
    : context_(context),
      options_(options),
      output_(output),
      machine_(options.once ? ListenMachine::Once::yes : ListenMachine::Once::no,
               options.strict_input ? ListenMachine::Strict::yes : ListenMachine::Strict::no, *this),
      pump_(context.get_executor(), output, [this] { machine_.on_reader_gone(); }),
      signals_(
          context, [this](ExitCode code) { on_stop(code); }, [&output] { abandon_output(output); }),
      change_(context.get_executor(), k_never),
      stopped_(context.get_executor(), k_never),
      shows_frames_(options.frames),
      page_notice_(options.accept, [this](const std::string& text) {
        if (note_) return note_(text);
        output_.diagnostics().append("wsx: " + text + "\n");
        output_.diagnostics().flush();
      }) {
  service_.options = &options_;
  service_.on_event = [this](const Event& event) {
    output_.sink().on_event(event);
    page_notice_.look_at(event);
  };
  service_.on_open = [this](std::uint64_t conn, const Open& open) { opened_.emplace(conn, open); };
  service_.on_events_emitted = [this](Executor) { return pump_.drain(); };
  service_.on_first_client_gone = [this] { machine_.on_first_client_gone(); };
}

ListenSession::~ListenSession() = default;

bool ListenSession::open() {
  const auto refuse_to_open = [this](Error error) {
    note_trouble(error);
    machine_.on_not_open();
    return false;
  };
  ForwardOptions forward;
  if (options_.forward.url) {
    auto prepared = prepare_forward(options_.forward);
    if (!prepared) return refuse_to_open(prepared.error());
    forward = std::move(*prepared);
  }
  auto listener = open_listener(service_, 1);
  if (!listener) return refuse_to_open(listener.error());
  listener_.emplace(std::move(*listener));
  emit(0, describe_listener(service_, *listener_));
  pump_.flush();
  reception_.emplace(context_, service_, listener_->take_socket(), listener_->protocol(),
                     [this](Client& client) { return converse(client); });
  if (forward.url) {
    forwarder_.emplace(context_, service_, std::move(forward));
    reception_->answer_with(
        [this](Client& client, UpgradeRequest request) { return forwarder_->answer(client, std::move(request)); });
  }
  if (conversation_)
    reception_->answer_with(
        [this](Client& client, UpgradeRequest request) { return begin_play(client, std::move(request)); });
  return true;
}

Task<FromClient<Upgraded>> ListenSession::begin_play(Client& client, UpgradeRequest request) {
  Play play(conversation_, Role::server, Play::Strictness::lenient, client.conn, play_seed_);
  AcceptOptions accept = service_.accept;
  if (const auto why = judge_handshake(play, request, accept)) {
    wsx::refuse(*client.wire, {.status = 400, .headers = {{"Content-Type", "text/plain"}}, .body = *why + "\n"});
    if (options_.play.strict) {
      co_await let_go(client.wire);  // with its answer: after the mismatch, everybody is sent away
      note_mismatch({{Phase::upgrade, "handshake_differs", *why, ""}, ToldBy::error_event});
      machine_.on_mismatch();
    }
    co_return Error{Phase::upgrade, "handshake_differs", *why, ""};
  }
  auto upgraded = admit(client.wire, request, accept, service_.options->limits());
  if (!upgraded) co_return upgraded.error();
  plays_.emplace(client.conn, std::move(play));
  co_return std::move(*upgraded);
}

Task<> ListenSession::run() {
  Timer duration(context_.get_executor());
  if (options_.duration) {
    duration.expires_at(started_ + *options_.duration);
    duration.async_wait([this](error_code error) {
      if (!error) machine_.on_duration();
    });
  }
  while (!is_over()) co_await stopped_.async_wait(k_await);
  co_await reception_->wait_until_empty();
  co_await pump_.drain_all();
  context_.stop();
}

void ListenSession::on_stop(ExitCode code) {
  if (note_ && !talks_.empty()) note_("closing; press Ctrl-C again to exit at once");
  machine_.on_stop(code);
}

void ListenSession::say_goodbye() {
  if (reception_) reception_->stop();
  stopped_.cancel();
  wake();
}

void ListenSession::abort(Error error) {
  note_trouble(error);
  machine_.on_fault();
}

Task<> ListenSession::converse(Client& client) {
  const std::uint64_t conn = client.conn;
  ListenTalk talk(client, std::move(opened_.extract(conn).mapped()), context_.get_executor(), options_, service_.faults,
                  {.emit = [this, conn](auto what) { emit(conn, std::move(what)); },
                   .emit_upstream = [this, conn](auto what) { service_.emit(conn, std::move(what), Side::upstream); },
                   .on_clogged = [this, conn] { start_draining(conn); },
                   .on_emitted =
                       [this] {
                         pump_.flush();
                         wake();
                       }});
  talks_.emplace(conn, &talk);
  if (shows_frames_) talk.show_frames(true);
  auto played = plays_.extract(conn);
  talk.start(recording_.get(), played ? std::optional(std::move(played.mapped())) : std::nullopt);
  wake();
  if (client.upstream)
    co_await relay(talk);
  else
    co_await listen_to(talk);
  talks_.erase(conn);
  pump_.flush();
  wake();
}

Task<> ListenSession::listen_to(ListenTalk& talk) {
  Connection& connection = talk.connection();
  const std::uint64_t conn = talk.client().conn;
  for (bool over = false; !over;) {
    // What it does not read waits here; who does not read is not read from either.
    while (connection.is_clogged() && !connection.is_gone()) {
      start_draining(conn);
      co_await change_.async_wait(k_await);
    }
    co_await talk.make_room();
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
}

Task<> ListenSession::relay(ListenTalk& talk) {
  const std::uint64_t conn = talk.client().conn;
  const auto shows = output_.sink().shows_messages() ? Relay::Shows::yes : Relay::Shows::no;
  const auto tell = [this, conn, &talk](Side side, decltype(Event::what) what) {
    if (const auto* close = std::get_if<Close>(&what); close && side == Side::downstream) note_end(*close);
    if (const auto* pong = std::get_if<Pong>(&what); pong && side == Side::downstream) handle_pong(talk, *pong);
    service_.emit(conn, std::move(what), side);
  };
  const auto wait = [this](Connection& connection) { return wait_for_reader(connection); };
  Relay both_ways(talk, *talk.client().upstream, context_.get_executor(), pump_, shows, {tell, wait});
  co_await both_ways.run();
}

/// While stdout's reader keeps us from reading, the client is not late.
Task<> ListenSession::wait_for_reader(Connection& connection) {
  connection.pause_close_deadline();
  co_await pump_.drain();
  connection.resume_close_deadline();
}

void ListenSession::handle(ListenTalk& talk, Incoming incoming) {
  if (const auto* close = std::get_if<Close>(&incoming)) {
    note_end(*close);
    talk.on_close(*close);
  }
  const std::uint64_t conn = talk.client().conn;
  if (const auto* message = std::get_if<Message>(&incoming)) {
    emit(conn, *message);
    talk.on_message(*message);
    return;
  }
  std::visit([&](const auto& what) { emit(conn, what); }, incoming);
  if (const auto* pong = std::get_if<Pong>(&incoming)) handle_pong(talk, *pong);
  if (const auto* ping = std::get_if<Ping>(&incoming)) talk.on_ping(*ping);
}

/// Pretty output hides control frames, but who asked wants to know.
void ListenSession::handle_pong(ListenTalk& talk, const Pong& pong) {
  if (talk.on_pong(pong) && note_ && !options_.output.control_frames)
    note_("pong from " + std::to_string(talk.client().conn) + " after " + format_duration(*pong.rtt));
}

bool ListenSession::is_ready() const {
  for (const auto& [conn, talk] : talks_)
    if (!talk->connection().is_closing() && !talk->is_full()) return true;
  return false;
}

void ListenSession::flush_now() {
  pump_.flush();
  for (const auto& [conn, talk] : talks_) talk->connection().flush();
}

Task<> ListenSession::flush() {
  flush_now();
  if (pump_.is_full()) co_await pump_.drain();
}

Task<> ListenSession::drain() {
  flush_now();
  while (!is_over() && !is_ready()) {
    for (const auto& [conn, talk] : talks_)
      if (talk->connection().is_clogged()) start_draining(conn);
    co_await change_.async_wait(k_await);
  }
  if (pump_.is_full()) co_await pump_.drain();
}

void ListenSession::start_draining(std::uint64_t conn) {
  const auto talk = talks_.find(conn);
  if (talk == talks_.end() || talk->second->connection().is_gone()) return;
  if (draining_.insert(conn).second)
    spawn(context_.get_executor(), drain_talk(conn), [this](Error error) { abort(std::move(error)); });
}

Task<> ListenSession::drain_talk(std::uint64_t conn) {
  auto talk = talks_.find(conn);
  if (talk != talks_.end()) co_await talk->second->connection().drain();
  draining_.erase(conn);
  talk = talks_.find(conn);  // it may be gone by now
  if (talk != talks_.end()) talk->second->do_what_is_due();
  pump_.flush();
  wake();
}

void ListenSession::submit(InputRecord&& record) {
  if (!record.conn) {
    for (const auto& [conn, talk] : talks_) talk->submit(record.request);
  } else if (!submit_to(*record.conn, record.request)) {
    refuse({Phase::input, "no_such_client", "no client " + std::to_string(*record.conn), ""});
  }
}

bool ListenSession::submit_to(std::uint64_t conn, const Request& request) {
  const auto talk = talks_.find(conn);
  if (talk == talks_.end()) return false;
  talk->second->submit(request);
  talk->second->connection().flush();
  pump_.flush();
  return true;
}

void ListenSession::refuse(Error error) {
  note_trouble(error);
  machine_.on_input_refused();
}

void ListenSession::show_frames(bool on) {
  shows_frames_ = on;
  for (const auto& [conn, talk] : talks_) talk->show_frames(on);
}

SessionFacts ListenSession::facts() {
  const auto [sent, received] = reception_->count();
  return {.open_for = std::chrono::duration_cast<microseconds>(Clock::now() - started_),
          .sent = sent,
          .received = received};
}

void ListenSession::note_trouble(const Error& error) {
  emit(0, error);
  Event shown{.time = {}, .conn = {}, .what = error};
  output_.hide_secrets(shown);
  trouble_ = Failure{std::get<Error>(std::move(shown.what))};
}

void ListenSession::note_end(const Close& close) {
  const ExitCode before = exit_code();
  machine_.on_client_end(close.code);
  if (exit_code() != before) trouble_ = explain_bad_close("client", close);
}

void ListenSession::emit(std::uint64_t conn, decltype(Event::what) what) {
  if (auto* expect = std::get_if<Expect>(&what)) expect->after = facts().open_for;
  const auto* step = std::get_if<PlayStep>(&what);
  const bool is_over_for_all = step && !step->met && options_.play.strict;
  if (is_over_for_all) note_mismatch({{Phase::io, "mismatch", format_step(*step), ""}, ToldBy::other_event});
  service_.emit(conn, std::move(what));
  if (is_over_for_all) machine_.on_mismatch();
}

/// The first one is why the server ends.
void ListenSession::note_mismatch(Failure failure) {
  if (!is_over()) trouble_ = std::move(failure);
}

}  // namespace wsx
