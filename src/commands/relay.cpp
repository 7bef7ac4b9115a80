#include "commands/relay.hpp"

#include "base/close_code.hpp"
#include "server/forwarder.hpp"
#include "wire/spawn.hpp"

namespace wsx {

Relay::Relay(ListenTalk& client, Connection& server, Executor executor, OutputPump& pump, Shows messages, Hooks hooks)
    : client_(client),
      executor_(executor),
      pump_(pump),
      shows_messages_(messages),
      hooks_(std::move(hooks)),
      down_{Side::upstream, server, client.connection()},
      up_{Side::downstream, client.connection(), server} {
  server.leave_answers_to_caller();
  client.connection().leave_answers_to_caller();
}

Task<> Relay::run() {
  Timer end(executor_, k_never);  // cancelled
  for (Way* const way : {&up_, &down_}) {
    auto on_end = [way, &end] {
      way->is_over = true;
      end.cancel();
    };
    spawn(executor_, carry(*way, on_end), [this, way, on_end](Error error) {
      hooks_.emit(way->side, std::move(error));
      way->to.hang_up();
      way->from.hang_up();
      on_end();
    });
  }
  while (!up_.is_over || !down_.is_over) co_await end.async_wait(k_await);
}

Task<> Relay::carry(Way& way, std::function<void()> on_end) {
  for (bool over = false; !over;) {
    if (way.to.is_clogged()) co_await make_room(way);
    if (way.side == Side::upstream && !client_.sends_at_once()) co_await client_.make_room();
    if (pump_.is_full()) co_await hooks_.wait_for_reader(way.from);
    if (shows_messages_ == Shows::no && client_.sends_at_once() && way.from.relay_frames(way.to)) continue;
    auto incoming = way.from.try_read();
    if (incoming) {
      over = std::holds_alternative<Close>(*incoming);
      std::visit([&](auto& what) { pass_on(way, std::move(what)); }, *incoming);
      continue;
    }
    if (way.from.peer_close() && !std::exchange(way.passed_close, true)) co_await pass_close_frame(way);
    way.to.flush();
    pump_.flush();
    co_await way.from.wait();
  }
  pump_.flush();
  on_end();
}

/// Nobody reads from who sends meanwhile, so it has to be looked at whether it is still there.
Task<> Relay::make_room(Way& way) {
  const auto lookout = way.from.look_out([&way] { return way.to.unsent_bytes(); },
                                         [&way] { way.to.break_off(Connection::Ending::fin); });
  co_await way.to.drain();
}

void Relay::pass_on(Way& way, Message message) {
  const auto wire_bytes = message.wire_bytes;
  const auto compressed = message.compressed;
  const auto frames = message.frames;
  if (way.side == Side::upstream)
    client_.pass_on(message);
  else
    way.to.send(message);
  // It is reported once, as it arrived.
  message.dir = Direction::in;
  message.wire_bytes = wire_bytes;
  message.compressed = compressed;
  message.frames = frames;
  if (shows_messages_ == Shows::yes) hooks_.emit(way.side, std::move(message));
  if (way.side == Side::downstream) client_.count_passed_on();
}

void Relay::pass_on(Way& way, Ping ping) {
  if (way.side == Side::upstream || client_.passes_pings()) way.to.ping(ping.payload);
  hooks_.emit(way.side, std::move(ping));
}

void Relay::pass_on(Way& way, Pong pong) {
  way.to.pong(pong.payload);
  hooks_.emit(way.side, std::move(pong));
}

void Relay::pass_on(Way& way, Error error) {
  way.failure = error;
  hooks_.emit(way.side, std::move(error));
}

void Relay::pass_on(Way& way, Close close) {
  if (way.from.peer_close()) {
    way.passed_close = true;
    way.to.close(close.code, close.reason);
  } else if (way.failure && way.failure->phase == Phase::protocol) {
    const bool is_server = way.side == Side::upstream;
    way.to.close(is_server ? k_close_bad_gateway : k_close_going_away,
                 is_server ? "the server violated the protocol" : "the client violated the protocol");
  } else if (way.failure && way.failure->code == "memory_limit") {
    way.to.close(k_close_try_again_later, close.reason);
  } else {
    const bool was_reset = way.failure && way.failure->code == "connection_reset";
    way.to.break_off(was_reset ? Connection::Ending::reset : Connection::Ending::fin);
  }
  way.to.flush();
  const Way& other = &way == &up_ ? down_ : up_;
  if (other.passed_close && close.by == ClosedBy::local) close.passed_on = true;
  hooks_.emit(way.side, std::move(close));
}

/// Behind the messages before it, whatever holds them back.
Task<> Relay::pass_close_frame(Way& way) {
  if (way.side == Side::upstream) co_await client_.wait_until_sent();
  const auto frame = way.from.peer_close();
  way.to.close(frame->code, frame->reason);
}

}  // namespace wsx
