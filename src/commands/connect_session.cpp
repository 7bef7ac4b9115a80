#include "commands/connect_session.hpp"

#include "base/units.hpp"
#include "base/url.hpp"
#include "commands/spawn.hpp"
#include "ws/close_code.hpp"
#include "ws/open_client.hpp"

namespace wsx {
namespace {

constexpr std::chrono::nanoseconds k_default_wait = std::chrono::seconds(1);
constexpr std::chrono::nanoseconds k_timeout_patience = std::chrono::milliseconds(500);  // --timeout means now

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
      signals_(context, [this](ExitCode code) { on_stop(code); }),
      silence_(context.get_executor(), k_never) {
  for (const std::string& pattern : options.expect)
    if (auto parsed = parse_pattern(pattern)) expected_.push_back(std::move(*parsed));
  if (options.timeout)
    timeout_.emplace(context.get_executor(), deadline_after(*options.timeout), [this] { on_timeout(); });
}

ConnectSession::~ConnectSession() = default;

Task<> ConnectSession::run() {
  const bool is_open = co_await open();
  if (is_open) co_await receive();
  co_await pump_.drain_all();
  if (options_.timeout && timeout_->has_passed() && output_.unsent()) fail(ExitCode::expectation);
  context_.stop();
}

Task<bool> ConnectSession::open() {
  auto url = parse_url(options_.url);
  ClientOptions client = options_;
  if (url && url->scheme == Url::Scheme::echo) {
    client.dial.proxy.off = true;  // it could not reach into this process
    EchoOptions echo;
    echo.threads = 1;
    auto server = EchoServer::open(echo, silent_hooks());
    if (server) {
      echo_ = std::move(*server);
      echo_->start();
      const std::string target = url->target;
      url = parse_url(echo_->listening().url);
      url->target = target;
    } else {
      url = server.error();
    }
  }
  if (!url) {
    emit(url.error());
    fail(ExitCode::not_connected);
    co_return false;
  }

  auto deadline = deadline_after(options_.dial.timeout);
  if (options_.timeout) deadline = std::min(deadline, deadline_after(*options_.timeout));
  const ConnectionLimits limits{options_.max_message_bytes, options_.close_timeout};
  auto opened = co_await open_client(*url, client, limits, deadline);
  if (!opened) {
    emit(with_timeout_hint(opened.error()));
    fail(ExitCode::not_connected);
    co_return false;
  }
  emit(std::move(opened->open));
  connection_ = std::move(opened->connection);
  last_heard_ = Clock::now();
  start_input_();
  co_return true;
}

/// --timeout may be the shorter of the two.
Error ConnectSession::with_timeout_hint(Error error) const {
  if (error.code == "timeout" && options_.timeout && timeout_->has_passed()) error.hint = "--timeout allows more";
  return error;
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
  reader_blocks_ = true;
  connection_->pause_close_deadline();
  co_await pump_.drain();
  connection_->resume_close_deadline();
  reader_blocks_ = false;
  last_heard_ = Clock::now();
  silence_.cancel();
}

void ConnectSession::handle(Incoming incoming) {
  last_heard_ = Clock::now();
  if (auto* message = std::get_if<Message>(&incoming)) {
    if (enough_) return;
    if (!expected_.empty()) judge_text(*message);
    enough_ = ++received_ == options_.exit_after;
    emit(std::move(*message));
    if (enough_ || (met_ == expected_.size() && met_)) close(k_close_normal, {});
  } else if (auto* ping = std::get_if<Ping>(&incoming)) {
    emit(std::move(*ping));
  } else if (auto* pong = std::get_if<Pong>(&incoming)) {
    // Pretty output hides control frames, but who asked wants to know.
    if (pong->rtt && note_ && !options_.output.control_frames) note_("pong after " + format_duration(*pong->rtt));
    emit(std::move(*pong));
  } else if (auto* error = std::get_if<Error>(&incoming)) {
    if (last_call_ && last_call_->has_passed()) return;  // that the time is over was said
    fail(ExitCode::ended_badly);
    emit(std::move(*error));
  } else {
    auto& end = std::get<Close>(incoming);
    if (!is_good_close_code(end.code)) fail(ExitCode::ended_badly);
    settle_expectations();
    emit(std::move(end));
  }
}

void ConnectSession::settle_expectations() {
  const bool stopped = exit_code_ == ExitCode::interrupted || exit_code_ == ExitCode::terminated;
  if (met_ == expected_.size() || stopped) return;
  emit(Expect{false, options_.expect[met_], age()});
  exit_code_ = ExitCode::expectation;
}

void ConnectSession::judge_text(const Message& message) {
  if (met_ == expected_.size() || !expected_[met_].matches(message.payload)) return;
  const std::string& pattern = options_.expect[met_++];
  emit(Expect{true, pattern, age()});
}

void ConnectSession::submit(Request request) {
  if (is_over()) return;
  if (auto* message = std::get_if<Message>(&request)) {
    connection_->send(*message);
    emit(std::move(*message));
  } else if (auto* ping = std::get_if<Ping>(&request)) {
    connection_->ping(ping->payload);
    ping->dir = Direction::out;
    emit(std::move(*ping));
  } else if (auto* pong = std::get_if<Pong>(&request)) {
    connection_->pong(pong->payload);
    pong->dir = Direction::out;
    emit(std::move(*pong));
  } else if (auto* end = std::get_if<Close>(&request)) {
    close(end->code == k_close_none ? k_close_normal : end->code, end->reason);
  }
}

void ConnectSession::refuse(Error error) {
  fail(ExitCode::ended_badly);
  emit(std::move(error));
  if (options_.strict_input) close(k_close_normal, {});
}

void ConnectSession::close(std::uint16_t code, std::string_view reason) {
  if (connection_) connection_->close(code, reason);
  silence_.cancel();
}

void ConnectSession::end_input() {
  if (std::exchange(input_ended_, true) || is_over()) return;
  connection_->flush();
  pump_.flush();
  spawn(context_.get_executor(), await_silence(), [this](Error error) { abort(std::move(error)); });
}

std::optional<std::chrono::nanoseconds> ConnectSession::silence_to_wait_for() const {
  if (options_.wait) return options_.wait->count() < 0 ? std::nullopt : options_.wait;
  // Who expects an answer within a time waits for it that long.
  if (!options_.expect.empty() && options_.timeout) return std::nullopt;
  if (options_.exit_after) return std::nullopt;
  return k_default_wait;
}

Task<> ConnectSession::await_silence() {
  const auto silence = silence_to_wait_for();
  if (!silence) co_return;
  last_heard_ = Clock::now();
  while (!is_over()) {
    const auto due = reader_blocks_ || *silence > k_never - last_heard_ ? k_never : last_heard_ + *silence;
    if (Clock::now() >= due) break;
    silence_.expires_at(due);
    co_await silence_.async_wait(k_await);
  }
  close(k_close_normal, {});
}

Task<> ConnectSession::drain() {
  pump_.flush();
  connection_->flush();
  if (connection_->is_clogged()) co_await connection_->drain();
  if (pump_.is_full()) co_await pump_.drain();
}

void ConnectSession::on_stop(ExitCode code) {
  exit_code_ = code;
  const bool unread = code == ExitCode::done;  // nobody reads what we would still show
  if (!connection_ || unread) {
    if (connection_) connection_->close(k_close_going_away, {});
    context_.stop();
  } else {
    give_up_on_reader();
    if (note_) note_("closing; Ctrl-C again ends at once");
    close(k_close_going_away, {});
  }
}

void ConnectSession::abort(Error error) {
  emit(std::move(error));
  fail(connection_ ? ExitCode::ended_badly : ExitCode::not_connected);
  context_.stop();
}

void ConnectSession::give_up_on_reader() {
  reader_given_up_ = true;
  pump_.cancel();
}

void ConnectSession::on_timeout() {
  if (!connection_) return;  // dialing has the same deadline, and says so itself
  give_up_on_reader();
  if (connection_->has_closed()) return;  // in time; only stdout's reader is late
  emit(Error{Phase::io, "timeout", "the time of --timeout is over", ""});
  fail(ExitCode::expectation);
  connection_->close(k_close_normal, {});
  last_call_.emplace(context_.get_executor(), Clock::now() + k_timeout_patience, [this] { connection_->hang_up(); });
}

/// The first failure counts, except that a time that is over is why all the rest failed.
void ConnectSession::fail(ExitCode code) {
  if (options_.timeout && timeout_->has_passed()) code = ExitCode::expectation;
  if (exit_code_ == ExitCode::done || code == ExitCode::expectation) exit_code_ = code;
}

void ConnectSession::emit(decltype(Event::what) what) {
  if (reader_given_up_ && pump_.is_full()) return;
  output_.sink().on_event({.time = event_time_now(), .conn = 1, .what = std::move(what)});
}

microseconds ConnectSession::age() const { return std::chrono::duration_cast<microseconds>(Clock::now() - started_); }

}  // namespace wsx
