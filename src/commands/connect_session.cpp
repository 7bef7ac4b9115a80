#include "commands/connect_session.hpp"

#include <random>

#include "base/close_code.hpp"
#include "base/escape.hpp"
#include "base/units.hpp"
#include "commands/report.hpp"
#include "wire/spawn.hpp"
#include "ws/open_client.hpp"

namespace wsx {
namespace {

EchoServer::Hooks silent_hooks() {
  EchoServer::Hooks hooks;
  hooks.on_event = [](const Event&) {};
  hooks.on_events_emitted = [](Executor) -> Task<> { co_return; };
  hooks.on_first_client_gone = hooks.on_stopped = [] {};
  return hooks;
}

}  // namespace

ConnectSession::ConnectSession(net::io_context& context, const ConnectOptions& options, Output& output)
    : context_(context),
      options_(options),
      output_(output),
      machine_(options, Clock::now(), std::random_device()(), *this),
      pump_(context.get_executor(), output, [this] { machine_.on_reader_gone(Clock::now()); }),
      signals_(
          context, [this](ExitCode code) { on_stop(code); }, [&output] { abandon_output(output); }),
      shows_frames_(options.frames),
      change_(context.get_executor(), k_never),
      clock_(context.get_executor()) {}

ConnectSession::~ConnectSession() = default;

Task<> ConnectSession::run() {
  plan();
  while (!machine_.has_ended()) {
    co_await open();
    if (connection_) co_await receive();
    keep_alive_.reset();
    replies_.reset();
    connection_.reset();
    pump_.flush();
    plan();
    while (!machine_.has_ended() && !machine_.is_dialing()) co_await change_.async_wait(k_await);
  }
  co_await pump_.drain_all();
  machine_.on_output_done(Clock::now(), output_.unsent() > 0);
  context_.stop();
}

/// A message puts off the end of a silence and moves no timer: it fires as planned, and the machine says when next.
void ConnectSession::plan() {
  if (machine_.is_playing() && is_clogged()) go_on_when_there_is_room();
  const auto due = machine_.next_due();
  if (due >= planned_) return;
  planned_ = due;
  clock_.expires_at(due);
  clock_.async_wait([this](error_code error) {
    if (error) return;
    planned_ = k_never;
    machine_.on_time(Clock::now());
    if (machine_.is_playing()) flush_now();
    plan();
  });
}

/// Where to connect to. echo: starts its server, once.
Result<Url> ConnectSession::find_url() {
  auto url = parse_url(options_.url);
  if (!url || url->scheme != Url::Scheme::echo) return url;
  if (!echo_) {
    EchoServerOptions echo;
    echo.threads = 1;
    echo.accept.subprotocols = options_.upgrade.subprotocols;  // it plays whatever is wanted
    echo.max_message_bytes = std::max(echo.max_message_bytes, options_.max_message_bytes);
    auto server = EchoServer::open(echo, silent_hooks());
    if (!server) return server.error();
    echo_ = std::move(*server);
    echo_->start();
  }
  auto real = parse_url(echo_->listening().url);
  real->target = url->target;
  return real;
}

Task<> ConnectSession::open() {
  const auto url = find_url();
  if (!url) {
    machine_.on_dial_failed(Clock::now(), url.error());
    co_return;
  }
  const auto deadline = std::min(deadline_after(options_.dial.timeout), machine_.latest());
  const ConnectionLimits& limits = options_;
  ClientOptions client = options_;
  client.dial.proxy.off |= echo_ != nullptr;  // it could not reach into this process
  auto opened = co_await open_client(*url, client, limits, deadline);
  const auto now = Clock::now();
  if (!opened)
    machine_.on_dial_failed(now, opened.error());
  else if (machine_.on_opened(now, opened->open))
    start(std::move(opened->connection), std::move(opened->open));
}

void ConnectSession::start(std::shared_ptr<Connection> connection, Open opened) {
  connection_ = std::move(connection);
  opened_ = std::move(opened);
  last_round_trip_.reset();
  if (shows_frames_) show_frames(true);
  if (options_.keep_alive.interval.count())
    keep_alive_.emplace(context_.get_executor(), connection_, options_.keep_alive, [this](Ping ping) {
      emit(std::move(ping));
      pump_.flush();
    });
  if (!options_.rules.empty()) start_replies();
  start_input_(machine_.connection_number() == 1 ? Opened::first : Opened::again);
  machine_.on_room(Clock::now());
  change_.cancel();
  plan();
}

void ConnectSession::show_frames(bool on) {
  shows_frames_ = on;
  if (!connection_) return;
  if (on)
    connection_->on_frame([this](const Frame& frame) { emit(frame); });
  else
    connection_->on_frame(nullptr);
}

Task<> ConnectSession::receive() {
  for (bool over = false; !over;) {
    auto incoming = connection_->try_read();
    if (connection_->has_closed()) machine_.on_closed();
    if (incoming) {
      over = std::holds_alternative<Close>(*incoming);
      handle(std::move(*incoming));
      if (pump_.is_full()) co_await wait_for_reader();
      // Who does not read what is sent by rule is not read from either: the answers would pile up.
      if (replies_ && connection_->is_clogged() && !connection_->is_gone()) co_await connection_->drain();
      continue;
    }
    pump_.flush();
    if (pump_.is_full()) co_await wait_for_reader();
    if (machine_.is_playing()) plan();
    co_await connection_->wait();
  }
}

/// While stdout's reader keeps us from reading, the peer is neither silent nor late.
Task<> ConnectSession::wait_for_reader() {
  if (machine_.has_given_up_on_reader()) co_return;
  machine_.on_reader_blocked();
  connection_->pause_close_deadline();
  if (keep_alive_) keep_alive_->pause();
  co_await pump_.drain();
  if (keep_alive_) keep_alive_->resume();
  connection_->resume_close_deadline();
  machine_.on_reader_free(Clock::now());
  plan();
}

void ConnectSession::start_replies() {
  replies_.emplace(context_.get_executor(), options_.rules, machine_.connection_number(),
                   AutoReplies::Hooks{.act = [this](Reaction reaction) { reply(std::move(reaction)); },
                                      .is_ready = [this] { return is_ready(); },
                                      .on_clogged = [this] { go_on_when_there_is_room(); },
                                      .on_sent = [this] { flush_now(); }});
  replies_->on_open();
}

void ConnectSession::reply(Reaction reaction) {
  if (auto* error = std::get_if<Error>(&reaction))
    emit(std::move(*error));
  else if (auto* message = std::get_if<Message>(&reaction))
    submit(std::move(*message));
  else
    submit(std::move(std::get<Close>(reaction)));
}

void ConnectSession::handle(Incoming incoming) {
  const auto now = Clock::now();
  if (auto* message = std::get_if<Message>(&incoming)) {
    if (!replies_) return machine_.on_message(now, std::move(*message));
    auto reactions = replies_->on_message(*message);
    machine_.on_message(now, std::move(*message));
    replies_->act(std::move(reactions));
  } else if (auto* ping = std::get_if<Ping>(&incoming)) {
    machine_.on_ping(now, std::move(*ping));
  } else if (auto* pong = std::get_if<Pong>(&incoming)) {
    note_pong(*pong);
    machine_.on_pong(now, std::move(*pong));
  } else if (auto* error = std::get_if<Error>(&incoming)) {
    machine_.on_failure(now, std::move(*error));
  } else {
    machine_.on_end(now, std::move(std::get<Close>(incoming)));
  }
}

/// Pretty output hides control frames, but who asked wants to know.
void ConnectSession::note_pong(const Pong& pong) {
  if (!pong.rtt) return;
  last_round_trip_ = pong.rtt;
  const bool is_for_us = !KeepAlive::is_own_ping(pong.payload);
  if (is_for_us && note_ && !options_.output.control_frames) note_("pong after " + format_duration(*pong.rtt));
}

void ConnectSession::on_stop(ExitCode code) {
  if (connection_ && note_) note_("closing; press Ctrl-C again to exit at once");
  machine_.on_stop(Clock::now(), code);
}

void ConnectSession::give_up_on_reader() {
  output_.drop_when_full();
  pump_.cancel();
}

void ConnectSession::go_on_when_there_is_room() {
  if (is_open() && !std::exchange(waits_for_room_, true))
    spawn(context_.get_executor(), wait_for_room(), [this](Error error) { abort(std::move(error)); });
}

Task<> ConnectSession::wait_for_room() {
  const auto connection = connection_;  // may be replaced meanwhile
  co_await connection->drain();
  waits_for_room_ = false;
  if (replies_ && connection == connection_) replies_->do_what_is_due();
  machine_.on_room(Clock::now());
  flush_now();
  plan();
}

void ConnectSession::flush_now() {
  if (is_open()) connection_->flush();
  pump_.flush();
}

void ConnectSession::submit(Request&& request) {
  if (!is_open()) return;
  if (std::holds_alternative<Message>(request)) machine_.on_sent();
  transmit(std::move(request));
}

void ConnectSession::transmit(Request&& request) {
  if (auto* message = std::get_if<Message>(&request)) {
    connection_->send(*message);
    emit(std::move(*message));
  } else if (auto* ping = std::get_if<Ping>(&request)) {
    connection_->ping(ping->payload);
    emit(std::move(*ping));
  } else if (auto* pong = std::get_if<Pong>(&request)) {
    connection_->pong(pong->payload);
    emit(std::move(*pong));
  } else if (auto* end = std::get_if<Close>(&request)) {
    close(end->code, end->reason);
  }
}

void ConnectSession::end_input() {
  if (!is_over() && connection_) connection_->flush();
  pump_.flush();
  machine_.on_input_end(Clock::now());
  plan();
}

Task<> ConnectSession::drain() {
  pump_.flush();
  if (is_open()) connection_->flush();
  while (!is_over() && !is_ready()) {
    const auto connection = connection_;  // may be replaced meanwhile
    if (is_open() && !connection->is_gone())
      co_await connection->drain();
    else
      co_await change_.async_wait(k_await);
  }
  if (pump_.is_full()) co_await pump_.drain();
}

void ConnectSession::tell(std::uint64_t conn, decltype(Event::what)&& what) {
  const Event event{.time = event_time_now(), .conn = conn, .what = std::move(what)};
  note_trouble(event);
  output_.sink().on_event(event);
}

void ConnectSession::note_trouble(const Event& event) {
  if (std::holds_alternative<Open>(event.what)) {
    trouble_.reset();
    has_told_trouble_ = false;
  }
  const auto* played = std::get_if<PlayStep>(&event.what);
  const bool may_be_trouble = std::holds_alternative<Expect>(event.what) || std::holds_alternative<Error>(event.what) ||
                              std::holds_alternative<Close>(event.what) || (played && !played->met);
  if (!may_be_trouble) return;
  Event shown = event;
  output_.hide_secrets(shown);
  if (const auto* expect = std::get_if<Expect>(&shown.what)) {
    const bool is_shown = output_.pretty() && !options_.output.quiet && options_.output.only.is_all();
    const auto sentence = format_check(*expect);
    if (sentence && !is_shown) {
      output_.diagnostics().append("wsx: " + format_escaped(*sentence) + "\n");
      has_told_trouble_ = true;
    } else if (!expect->met) {
      note_trouble(
          {{Phase::io, "expectation", sentence.value_or("the expected message did not arrive: " + expect->pattern), ""},
           ToldBy::other_event});
    }
  } else if (const auto* step = std::get_if<PlayStep>(&shown.what)) {
    note_trouble({{Phase::io, "mismatch", format_step(*step), ""}, ToldBy::other_event});
  } else if (auto* error = std::get_if<Error>(&shown.what)) {
    const bool has_told = has_told_trouble_;
    note_trouble({std::move(*error)});
    has_told_trouble_ = has_told;
  } else if (!trouble_) {
    if (auto bad = explain_bad_close("server", std::get<Close>(shown.what))) note_trouble(std::move(*bad));
  }
}

void ConnectSession::note_trouble(Failure failure) {
  trouble_ = std::move(failure);
  has_told_trouble_ = false;
}

std::optional<Failure> ConnectSession::why_it_failed() const {
  if (has_told_trouble_ || !is_failure(exit_code())) return std::nullopt;
  if (trouble_ || !machine_.lacks_messages()) return trouble_;
  return Failure{{Phase::io, "expectation",
                  "only " + std::to_string(machine_.received()) + " of " + std::to_string(options_.exit_after) +
                      " messages arrived (--exit-after)",
                  ""},
                 ToldBy::nothing};
}

}  // namespace wsx
