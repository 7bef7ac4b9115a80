// What ends a session, and what begins its next connection.
#include "base/close_code.hpp"
#include "commands/connect_session.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

constexpr std::chrono::nanoseconds k_default_wait = std::chrono::seconds(1);
constexpr std::chrono::nanoseconds k_timeout_patience = std::chrono::milliseconds(500);  // --timeout means now

}  // namespace

void ConnectSession::end() {
  over_ = true;
  silence_.cancel();
  change_.cancel();
  retry_timer_.cancel();
}

void ConnectSession::close(std::uint16_t code, std::string_view reason) {
  end();
  if (connection_) connection_->close(code, reason);
  if (is_dialing_) context_.stop();
}

void ConnectSession::reconnect() {
  if (over_) return;
  asked_to_reconnect_ = true;
  if (connection_)
    connection_->close(k_close_normal, {});
  else
    retry_timer_.cancel();
}

void ConnectSession::plan_retry(std::optional<std::chrono::nanoseconds> pause) {
  if (std::exchange(asked_to_reconnect_, false))
    pause = std::chrono::nanoseconds(0);
  else if (!options_.reconnect || is_late())
    pause.reset();
  retry_after_ = pause;
  if (!pause) end();
}

Task<> ConnectSession::pause_before_retry() {
  if (std::exchange(was_open_, false)) ++number_;
  emit(Retry{std::max<std::uint64_t>(reconnection_.attempt(), 1),
             std::chrono::duration_cast<microseconds>(*retry_after_)});
  pump_.flush();
  retry_timer_.expires_after(*retry_after_);
  co_await retry_timer_.async_wait(k_await);
  asked_to_reconnect_ = false;
}

void ConnectSession::end_input() {
  if (std::exchange(input_ended_, true) || over_) return;
  if (connection_) connection_->flush();
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

/// A time without a connection is no silence of the peer's.
Task<> ConnectSession::await_silence() {
  const auto silence = silence_to_wait_for();
  if (!silence) co_return;
  last_heard_ = Clock::now();
  while (!over_) {
    const bool is_deaf = reader_blocks_ || !is_open();
    const auto due = is_deaf || *silence > k_never - last_heard_ ? k_never : last_heard_ + *silence;
    if (Clock::now() >= due) break;
    silence_.expires_at(due);
    co_await silence_.async_wait(k_await);
  }
  if (!over_) close(k_close_normal, {});
}

void ConnectSession::settle_expectations() {
  const bool stopped = exit_code_ == ExitCode::interrupted || exit_code_ == ExitCode::terminated;
  if (expectations_settled_ || !has_opened_ || stopped) return;
  expectations_settled_ = true;
  if (settle_) settle_();
  if (expectations_.all_met()) return;
  emit(Expect{false, expectations_.next(), age()});
  exit_code_ = ExitCode::expectation;
}

void ConnectSession::on_stop(ExitCode code) {
  exit_code_ = code;
  end();
  const bool unread = code == ExitCode::done;  // nobody reads what we would still show
  if (!connection_ || unread) {
    if (connection_) connection_->close(k_close_going_away, {});
    context_.stop();
  } else {
    give_up_on_reader();
    if (note_) note_("closing; Ctrl-C again ends at once");
    connection_->close(k_close_going_away, {});
  }
}

void ConnectSession::abort(Error error) {
  emit(std::move(error));
  fail(connection_ ? ExitCode::ended_badly : ExitCode::not_connected);
  context_.stop();
}

void ConnectSession::give_up_on_reader() {
  reader_given_up_ = true;
  output_.drop_when_full();
  pump_.cancel();
}

void ConnectSession::on_timeout() {
  if (is_dialing_) return;  // dialing has the same deadline, and says so itself
  give_up_on_reader();
  if (connection_ ? connection_->has_closed() : over_) return;  // in time; only stdout's reader is late
  emit(Error{Phase::io, "timeout", "the time of --timeout is over", ""});
  fail(ExitCode::expectation);
  end();
  if (!connection_) return;
  connection_->close(k_close_normal, {});
  last_call_.emplace(context_.get_executor(), Clock::now() + k_timeout_patience,
                     [connection = connection_] { connection->hang_up(); });
}

/// The first failure counts, except that a time that is over is why all the rest failed.
void ConnectSession::fail(ExitCode code) {
  if (is_late()) code = ExitCode::expectation;
  if (exit_code_ == ExitCode::done || code == ExitCode::expectation) exit_code_ = code;
}

}  // namespace wsx
