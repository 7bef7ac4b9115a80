#include "commands/replay.hpp"

#include <boost/asio/post.hpp>
#include <unistd.h>

#include "base/close_code.hpp"
#include "base/http_names.hpp"
#include "commands/connect_input.hpp"
#include "input/pipe_input.hpp"
#include "recording/schedule.hpp"

namespace wsx {
namespace {

constexpr int k_turn_events = 1024;  // then others get their turn

/// What of a recording's event is to be done now; nothing for what was received, and for a close that does not count.
Result<std::optional<Request>> request_of(RecordedEvent event, const ConnectOptions& options) {
  if (std::holds_alternative<Pong>(event.what)) return std::optional<Request>();
  if (const auto* close = std::get_if<Close>(&event.what)) {
    const bool keeps_times = options.replay.speed != ReplayOptions::k_max_speed && !options.replay.check;
    if (!keeps_times || options.interactive || close->code == k_close_abnormal) return std::optional<Request>();
  }
  return std::visit([](auto& what) { return make_request(std::move(what)); }, event.what);
}

/// Returns when the recording's last event is due.
Task<Clock::time_point> feed_from_recording(ConnectSession& session, const ConnectOptions& options,
                                            Recording& recording) {
  const auto opened = Clock::now();
  co_await feed_from_flags(session, options);
  Timer timer(co_await net::this_coro::executor);
  const bool keeps_times = options.replay.speed != ReplayOptions::k_max_speed;
  auto due = opened;
  bool is_unflushed = false;
  for (int turn = 0; !session.is_over(); ++turn) {
    auto event = recording.next();
    if (!event) {
      session.refuse(event.error());
      break;
    }
    if (!*event) break;
    due = opened + replay_due((*event)->offset, options.replay.speed);
    auto request = request_of(std::move(**event), options);
    if (!request) {
      Error error = request.error();
      error.message = *options.replay.file + ": " + error.message;
      session.refuse(std::move(error));
      continue;
    }
    // What went before leaves in time, however much was received in between.
    const bool is_early = *request && due > Clock::now();
    if (is_early || (is_unflushed && keeps_times && !*request) || !session.is_ready()) {
      co_await session.drain();
      is_unflushed = false;
    }
    if (is_early) {
      timer.expires_at(due);
      co_await timer.async_wait(k_await);
      turn = 0;
    } else if (turn >= k_turn_events) {
      co_await session.drain();
      co_await net::post(timer.get_executor(), net::use_awaitable_t<Executor>());
      turn = 0;
    }
    if (!*request) continue;
    session.submit(std::move(**request));
    is_unflushed = true;
  }
  if (!session.is_over()) co_await session.drain();
  co_return due;
}

}  // namespace

ConnectOptions offer_recorded_subprotocol(ConnectOptions options, const RecordedSocket& socket) {
  if (options.upgrade.subprotocols.empty() && is_token(socket.subprotocol))
    options.upgrade.subprotocols.push_back(socket.subprotocol);
  return options;
}

Result<Replayed> open_replayed(const ReplayOptions& options) {
  auto sent = open_recording(*options.file, options.socket);
  if (!sent) return sent.error();
  auto received = (*sent)->again();
  if (!received) return received.error();
  return Replayed{std::move(*sent), std::move(*received)};
}

Task<> feed_replay(ConnectSession& session, const ConnectOptions& options, Recording& recording, AfterReplay then) {
  const auto end = co_await feed_from_recording(session, options, recording);
  session.note_recording_sent();
  if (then == AfterReplay::leave_to_console || session.is_over()) co_return;
  Timer timer(co_await net::this_coro::executor, end);
  co_await timer.async_wait(k_await);
  if (then == AfterReplay::read_stdin)
    co_await feed_from_pipe(session, options, options.max_message_bytes, STDIN_FILENO);
  session.end_input();
}

}  // namespace wsx
