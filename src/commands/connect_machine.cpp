#include "commands/connect_machine.hpp"

#include "base/close_code.hpp"
#include "base/units.hpp"
#include "commands/connect.hpp"

namespace wsx {
namespace {

using std::chrono::nanoseconds;
using TimePoint = ConnectMachine::TimePoint;

constexpr nanoseconds k_default_wait = std::chrono::seconds(1);
constexpr nanoseconds k_timeout_patience = std::chrono::milliseconds(500);  // --timeout means now

TimePoint due_after(TimePoint since, nanoseconds time) {
  return time > ConnectMachine::k_never - since ? ConnectMachine::k_never : since + time;
}

TimePoint latest_of(const ConnectOptions& options, TimePoint start) {
  const bool has_timeout = options.timeout && options.timeout->count() > 0;
  return has_timeout ? due_after(start, *options.timeout) : ConnectMachine::k_never;
}

/// What --wait says, or what it means not to give it.
std::optional<nanoseconds> silence_of(const ConnectOptions& options) {
  if (options.wait) return options.wait->count() < 0 ? std::nullopt : options.wait;
  // Who expects an answer within a time waits for it that long.
  if (!options.expect.empty() && options.timeout) return std::nullopt;
  if (options.exit_after || options.duration || !options.rules.empty()) return std::nullopt;
  return k_default_wait;
}

}  // namespace

ConnectMachine::ConnectMachine(const ConnectOptions& options, TimePoint now, std::uint64_t seed,
                               ConnectActions& actions)
    : options_(options),
      actions_(actions),
      started_(now),
      latest_(latest_of(options, now)),
      silence_(silence_of(options)),
      reconnection_(options.reconnect.value_or(0), seed),
      expectations_(options.expect),
      last_heard_(now),
      timeout_due_(latest_) {}

void ConnectMachine::check_against(std::unique_ptr<Recording> received) {
  check_.emplace(*options_.replay.file, std::move(received), options_.replay.ignore);
}

void ConnectMachine::play(Play play, TimePoint now, Timestamp wall_clock) {
  play_.emplace(std::move(play));
  wall_clock_ = wall_clock - std::chrono::duration_cast<microseconds>(now - started_);
}

Moment ConnectMachine::moment(TimePoint now) const {
  return {now, wall_clock_ + std::chrono::duration_cast<microseconds>(now - started_)};
}

bool ConnectMachine::on_opened(TimePoint now, Open open) {
  if (is_late(now)) {
    on_dial_failed(now, {Phase::upgrade, "timeout", "the connection opened too late", ""});
    return false;
  }
  stage_ = Stage::open;
  asked_to_reconnect_ = false;  // this is the connection that was requested
  end_code_ = ExitCode::done;
  last_heard_ = now;
  if (options_.duration && number_ == 1) duration_due_ = due_after(now, *options_.duration);
  tell(std::move(open));
  if (play_) play_->on_open(moment(now));
  return true;
}

void ConnectMachine::on_dial_failed(TimePoint now, Error error) {
  if (error.code == "timeout" && is_late(now)) error.hint = "raise --timeout";
  end_code_ = ExitCode::not_connected;
  if (is_late(now)) fail(now, ExitCode::expectation);
  const auto retry = plan_retry(now, reconnection_.after_failure(error));
  tell(std::move(error));
  if (retry) return pause(now, *retry);
  stage_ = Stage::ended;
  settle(now);
}

void ConnectMachine::on_message(TimePoint now, Message&& message) {
  last_heard_ = now;
  if (has_enough()) return;
  if (!expectations_.all_met()) {
    const std::string& next = expectations_.next();
    if (expectations_.meets(message)) tell(now, {.met = true, .pattern = next});
  }
  check(now, message);
  ++received_;
  if (play_) play_->on_message(message, moment(now));
  tell(std::move(message));
  go_on_playing(now);
  if (has_enough() || has_met_all()) close(now, k_close_normal, {});
}

void ConnectMachine::on_ping(TimePoint now, Ping ping) {
  last_heard_ = now;
  if (play_) play_->on_ping(ping, moment(now));
  tell(std::move(ping));
  go_on_playing(now);
}

/// It only says that the peer is there: that is as silent as before.
void ConnectMachine::on_pong(TimePoint now, Pong pong) {
  if (play_) play_->on_pong(pong, moment(now));
  tell(std::move(pong));
  go_on_playing(now);
}

void ConnectMachine::on_room(TimePoint now) { go_on_playing(now); }

/// Does what the conversation has to do now, as far as the connection accepts it.
void ConnectMachine::go_on_playing(TimePoint now) {
  if (!play_) return;
  while (stage_ != Stage::open || !actions_.is_clogged()) {
    auto action = play_->take(moment(now));
    if (!action) break;
    if (auto* step = std::get_if<PlayStep>(&*action)) {
      if (!step->met) fail(now, ExitCode::expectation);
      tell(std::move(*step));
    } else if (stage_ != Stage::open) {
      continue;  // nobody is there for it any more
    } else if (auto* close = std::get_if<Close>(&*action)) {
      this->close(now, close->code, close->reason);
    } else if (auto* message = std::get_if<Message>(&*action)) {
      actions_.send(std::move(*message));
    } else if (auto* ping = std::get_if<Ping>(&*action)) {
      actions_.send(std::move(*ping));
    } else {
      actions_.send(std::move(std::get<Pong>(*action)));
    }
  }
  end_play(now);
}

void ConnectMachine::end_play(TimePoint now) {
  const bool has_ended = play_->is_done() || play_->has_failed();
  if (!has_ended || stage_ != Stage::open || std::exchange(has_ended_play_, true)) return;
  if (play_->is_done() && options_.interactive)
    actions_.hand_over();
  else
    close(now, k_close_normal, {});
}

void ConnectMachine::on_failure(TimePoint now, Error error) {
  last_heard_ = now;
  if (stage_ == Stage::hung_up) return;  // that the time is over was said
  if (!has_what_was_asked()) end_code_ = ExitCode::ended_badly;
  tell(std::move(error));
}

void ConnectMachine::on_closed() {
  if (stage_ == Stage::open || stage_ == Stage::closing) stage_ = Stage::closed;
}

void ConnectMachine::on_end(TimePoint now, Close close) {
  on_closed();
  if (play_ && !is_over_) {
    play_->on_close(close, moment(now));
    go_on_playing(now);
  }
  if (!is_good_close_code(close.code) && !has_what_was_asked()) end_code_ = ExitCode::ended_badly;
  const auto retry = plan_retry(now, reconnection_.after_close(close.duration));
  if (!retry) settle(now);  // before the last connection's last event
  tell(std::move(close));
  last_call_ = k_never;
  stage_ = Stage::ended;
  if (!retry) return;
  ++number_;
  pause(now, *retry);
}

/// The pause before the next attempt, unless the session is over.
std::optional<nanoseconds> ConnectMachine::plan_retry(TimePoint now, std::optional<nanoseconds> pause) {
  if (std::exchange(asked_to_reconnect_, false))
    pause = nanoseconds(0);
  else if (!options_.reconnect)
    pause.reset();
  if (is_late(now)) pause.reset();
  if (!pause) set_over();
  return is_over_ ? std::nullopt : pause;
}

void ConnectMachine::pause(TimePoint now, nanoseconds pause) {
  stage_ = Stage::pausing;
  retry_due_ = now + pause;
  tell(Retry{std::max<std::uint64_t>(reconnection_.attempt(), 1), std::chrono::duration_cast<microseconds>(pause)});
}

void ConnectMachine::set_over() {
  if (!std::exchange(is_over_, true)) actions_.end();
}

void ConnectMachine::close(TimePoint now, std::uint16_t code, std::string_view reason) {
  set_over();
  if (stage_ == Stage::open) {
    stage_ = Stage::closing;
    actions_.send_close(code, reason);
  } else if (stage_ == Stage::dialing || stage_ == Stage::pausing) {
    const bool is_dialing = std::exchange(stage_, Stage::ended) == Stage::dialing;
    settle(now);
    if (is_dialing) actions_.quit();  // without waiting for that to come to something
  }
}

void ConnectMachine::reconnect(TimePoint now) {
  if (is_over_) return;
  asked_to_reconnect_ = true;
  if (stage_ == Stage::open) {
    stage_ = Stage::closing;
    actions_.send_close(k_close_normal, {});
  } else if (stage_ == Stage::pausing) {
    retry_due_ = now;
    on_time(now);
  }
}

void ConnectMachine::on_input_end(TimePoint now) {
  if (!std::exchange(input_ended_, true)) last_heard_ = now;
  if (has_refused_input_ && !has_sent_ && !silence_)
    close(now, k_close_normal, {});  // nothing was asked, so nothing is answered
}

void ConnectMachine::on_input_refused(TimePoint now, Error error) {
  has_refused_input_ = true;
  fail(now, ExitCode::ended_badly);
  tell(std::move(error));
  if (options_.strict_input) close(now, k_close_normal, {});
}

void ConnectMachine::on_time(TimePoint now) {
  if (now >= timeout_due_) {
    timeout_due_ = k_never;
    on_timeout(now);
  }
  if (now >= last_call_) {
    last_call_ = k_never;
    stage_ = Stage::hung_up;
    actions_.hang_up();
  }
  if (stage_ == Stage::open) go_on_playing(now);
  if (stage_ == Stage::pausing && now >= retry_due_) {
    stage_ = Stage::dialing;
    asked_to_reconnect_ = false;
    actions_.dial();
  }
  if (now >= duration_due_) {
    duration_due_ = k_never;
    close(now, k_close_normal, {});
  }
  if (now >= silence_due()) close(now, k_close_normal, {});
}

void ConnectMachine::on_timeout(TimePoint now) {
  if (stage_ == Stage::dialing) return;  // dialing has the same deadline, and says so itself
  give_up_on_reader();
  if (stage_ == Stage::closed || stage_ == Stage::ended) return;  // in time; only stdout's reader is late
  tell(Error{Phase::io, "timeout", "timed out after " + format_duration(*options_.timeout) + " (--timeout)", ""});
  fail(now, ExitCode::expectation);
  close(now, k_close_normal, {});
  if (has_connection()) last_call_ = now + k_timeout_patience;
}

void ConnectMachine::on_stop(TimePoint, ExitCode code) {
  exit_code_ = code;
  set_over();
  if (!has_connection()) return actions_.quit();
  give_up_on_reader();
  if (stage_ != Stage::open) return;
  stage_ = Stage::closing;
  actions_.send_close(k_close_going_away, {});
}

/// Nobody reads what we would still show.
void ConnectMachine::on_reader_gone(TimePoint) {
  exit_code_ = ExitCode::done;
  set_over();
  if (stage_ == Stage::open) actions_.send_close(k_close_going_away, {});
  actions_.quit();
}

void ConnectMachine::on_fault(TimePoint now, Error error) {
  tell(std::move(error));
  fail(now, has_connection() ? ExitCode::ended_badly : ExitCode::not_connected);
  actions_.quit();
}

void ConnectMachine::on_reader_blocked() {
  if (reader_ == Reader::takes) reader_ = Reader::blocks;
}

/// While it kept us from reading, the peer was neither silent nor late.
void ConnectMachine::on_reader_free(TimePoint now) {
  if (reader_ == Reader::blocks) reader_ = Reader::takes;
  last_heard_ = now;
}

void ConnectMachine::give_up_on_reader() {
  reader_ = Reader::given_up;
  actions_.give_up_on_reader();
}

void ConnectMachine::on_output_done(TimePoint now, bool is_some_left) {
  if (is_late(now) && is_some_left) fail(now, ExitCode::expectation);
}

TimePoint ConnectMachine::next_due() const {
  const auto retry = stage_ == Stage::pausing ? retry_due_ : k_never;
  // A connection that is clogged has room first.
  const auto play = play_ && stage_ == Stage::open && !actions_.is_clogged() ? play_->next_due() : std::nullopt;
  return std::min({timeout_due_, duration_due_, last_call_, retry, silence_due(), play.value_or(k_never)});
}

/// A time without a connection is no silence of the peer's.
TimePoint ConnectMachine::silence_due() const {
  const bool is_deaf = stage_ != Stage::open || reader_ == Reader::blocks;
  return silence_ && input_ended_ && !is_deaf ? due_after(last_heard_, *silence_) : k_never;
}

bool ConnectMachine::has_connection() const {
  return stage_ == Stage::open || stage_ == Stage::closing || stage_ == Stage::closed || stage_ == Stage::hung_up;
}

bool ConnectMachine::has_enough() const { return options_.exit_after && received_ >= options_.exit_after; }

bool ConnectMachine::lacks_messages() const {
  return options_.exit_after && !has_what_was_asked() && !options_.duration;
}

bool ConnectMachine::has_met_all() const { return expectations_.all_met() && !expectations_.empty(); }

bool ConnectMachine::has_what_was_asked() const {
  return has_enough() || has_met_all() || (check_ && check_->is_complete()) || (play_ && play_->is_done());
}

/// The first failure counts, except that a time that is over is why all the rest failed.
void ConnectMachine::fail(TimePoint now, ExitCode code) {
  if (is_late(now)) code = ExitCode::expectation;
  if (exit_code_ == ExitCode::done || code == ExitCode::expectation) exit_code_ = code;
}

void ConnectMachine::tell(TimePoint now, Expect expect) {
  if (!expect.met && !is_stopped()) fail(now, ExitCode::expectation);
  expect.after = std::chrono::duration_cast<microseconds>(now - started_);
  tell(decltype(Event::what)(std::move(expect)));
}

void ConnectMachine::check(TimePoint now, const Message& message) {
  if (!check_) return;
  if (auto difference = check_->receive(message)) tell(now, std::move(*difference));
  if (check_->is_complete() && !options_.interactive) close(now, k_close_normal, {});
}

void ConnectMachine::on_recording_sent(TimePoint now) {
  if (!check_) return;
  check_->note_all_sent();
  if (check_->is_complete() && !options_.interactive) close(now, k_close_normal, {});
}

/// No more messages come: says what did not come, unless it was not waited for to the end, or nothing ever opened.
void ConnectMachine::settle(TimePoint now) {
  if (is_stopped() || (number_ == 1 && !has_connection())) return;
  if (check_) {
    auto verdict = check_->finish();
    if (verdict.missing) tell(now, std::move(*verdict.missing));
    if (verdict.error) on_input_refused(now, std::move(*verdict.error));
    tell(now, std::move(verdict.whole));
  }
  if (!expectations_.all_met()) tell(now, {.met = false, .pattern = expectations_.next()});
  if (lacks_messages() && exit_code() == ExitCode::done) fail(now, ExitCode::expectation);
}

}  // namespace wsx
