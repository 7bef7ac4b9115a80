#include "commands/connect_session.hpp"

#include <random>

#include "base/close_code.hpp"
#include "base/units.hpp"
#include "base/url.hpp"
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
      pump_(context.get_executor(), output, [this] { on_stop(ExitCode::done); }),
      signals_(
          context, [this](ExitCode code) { on_stop(code); }, [&output] { abandon_output(output); }),
      latest_(options.timeout ? deadline_after(*options.timeout) : k_never),
      reconnection_(options.reconnect.value_or(0), std::random_device()()),
      retry_timer_(context.get_executor()),
      change_(context.get_executor(), k_never),
      silence_(context.get_executor(), k_never),
      shows_frames_(options.frames),
      expectations_(options.expect) {
  if (options.timeout) timeout_.emplace(context.get_executor(), latest_, [this] { on_timeout(); });
}

ConnectSession::~ConnectSession() = default;

Task<> ConnectSession::run() {
  while (!over_) {
    const bool is_open = co_await open();
    if (is_open) co_await receive();
    keep_alive_.reset();
    connection_.reset();
    if (!over_) co_await pause_before_retry();
  }
  settle_expectations();
  co_await pump_.drain_all();
  if (is_late() && output_.unsent()) fail(ExitCode::expectation);
  context_.stop();
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

Task<bool> ConnectSession::open() {
  const auto url = find_url();
  if (!url) {
    emit(url.error());
    end_code_ = ExitCode::not_connected;
    end();
    co_return false;
  }
  const auto deadline = std::min(deadline_after(options_.dial.timeout), latest_);
  const ConnectionLimits& limits = options_;
  ClientOptions client = options_;
  client.dial.proxy.off |= echo_ != nullptr;  // it could not reach into this process
  is_dialing_ = true;
  auto opened = co_await open_client(*url, client, limits, deadline);
  is_dialing_ = false;
  // Opened too late, it may be cut already: on_timeout() leaves to dialing what happens while it dials.
  if (opened && is_late()) opened = Error{Phase::upgrade, "timeout", "the connection opened too late", ""};
  if (opened) {
    start(std::move(opened->connection), std::move(opened->open));
    co_return true;
  }
  Error error = opened.error();
  if (error.code == "timeout" && is_late()) error.hint = "--timeout allows more";
  end_code_ = ExitCode::not_connected;
  if (is_late()) fail(ExitCode::expectation);
  plan_retry(reconnection_.after_failure(error));
  emit(std::move(error));
  co_return false;
}

void ConnectSession::start(std::shared_ptr<Connection> connection, Open opened) {
  const auto is_first = std::exchange(has_opened_, true) ? Opened::again : Opened::first;
  connection_ = std::move(connection);
  opened_ = opened;
  was_open_ = true;
  asked_to_reconnect_ = false;  // and this is the connection that was asked for
  end_code_ = ExitCode::done;
  last_heard_ = Clock::now();
  last_round_trip_.reset();
  emit(std::move(opened));
  if (shows_frames_) show_frames(true);
  if (options_.keep_alive.interval.count())
    keep_alive_.emplace(context_.get_executor(), connection_, options_.keep_alive, [this](Ping ping) {
      emit(std::move(ping));
      pump_.flush();
    });
  start_input_(is_first);
  change_.cancel();
  silence_.cancel();
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
    if (incoming) {
      over = std::holds_alternative<Close>(*incoming);
      handle(std::move(*incoming));
      if (pump_.is_full()) co_await wait_for_reader();
      continue;
    }
    pump_.flush();
    if (pump_.is_full()) co_await wait_for_reader();
    co_await connection_->wait();
  }
  pump_.flush();
}

/// While stdout's reader keeps us from reading, the peer is neither silent nor late.
Task<> ConnectSession::wait_for_reader() {
  if (reader_given_up_) co_return;
  reader_blocks_ = true;
  connection_->pause_close_deadline();
  if (keep_alive_) keep_alive_->pause();
  co_await pump_.drain();
  if (keep_alive_) keep_alive_->resume();
  connection_->resume_close_deadline();
  reader_blocks_ = false;
  last_heard_ = Clock::now();
  silence_.cancel();
}

void ConnectSession::handle(Incoming incoming) {
  // A pong only says that the peer is there: it is as silent as before.
  if (!std::holds_alternative<Pong>(incoming)) last_heard_ = Clock::now();
  if (auto* message = std::get_if<Message>(&incoming)) {
    handle_message(std::move(*message));
  } else if (auto* ping = std::get_if<Ping>(&incoming)) {
    emit(std::move(*ping));
  } else if (auto* pong = std::get_if<Pong>(&incoming)) {
    if (pong->rtt) last_round_trip_ = pong->rtt;
    // Pretty output hides control frames, but who asked wants to know.
    const bool is_for_us = pong->rtt && !KeepAlive::is_own_ping(pong->payload);
    if (is_for_us && note_ && !options_.output.control_frames) note_("pong after " + format_duration(*pong->rtt));
    emit(std::move(*pong));
  } else if (auto* error = std::get_if<Error>(&incoming)) {
    if (last_call_ && last_call_->has_passed()) return;  // that the time is over was said
    end_code_ = ExitCode::ended_badly;
    emit(std::move(*error));
  } else {
    auto& end = std::get<Close>(incoming);
    if (!is_good_close_code(end.code)) end_code_ = ExitCode::ended_badly;
    plan_retry(reconnection_.after_close(end.duration));
    if (over_) settle_expectations();
    emit(std::move(end));
  }
}

void ConnectSession::handle_message(Message message) {
  if (enough_) return;
  if (!expectations_.all_met()) {
    const std::string& next = expectations_.next();
    if (expectations_.meets(message)) emit(Expect{true, next, age()});
  }
  if (judge_) judge_(message);
  enough_ = ++received_ == options_.exit_after;
  emit(std::move(message));
  if (enough_ || (expectations_.all_met() && !expectations_.empty())) close(k_close_normal, {});
}

void ConnectSession::submit(Request request) {
  if (!is_open()) return;
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

void ConnectSession::tell(Expect expect) {
  const bool stopped = exit_code_ == ExitCode::interrupted || exit_code_ == ExitCode::terminated;
  if (!expect.met && !stopped) fail(ExitCode::expectation);
  expect.after = age();
  emit(std::move(expect));
}

void ConnectSession::refuse(Error error) {
  fail(ExitCode::ended_badly);
  emit(std::move(error));
  if (options_.strict_input) close(k_close_normal, {});
}

Task<> ConnectSession::drain() {
  pump_.flush();
  if (is_open()) connection_->flush();
  while (!over_ && !is_ready()) {
    const auto connection = connection_;  // may be replaced meanwhile
    if (is_open() && !connection->is_gone())
      co_await connection->drain();
    else
      co_await change_.async_wait(k_await);
  }
  if (pump_.is_full()) co_await pump_.drain();
}

void ConnectSession::emit(decltype(Event::what) what) {
  output_.sink().on_event({.time = event_time_now(), .conn = number_, .what = std::move(what)});
}

microseconds ConnectSession::age() const { return std::chrono::duration_cast<microseconds>(Clock::now() - started_); }

}  // namespace wsx
