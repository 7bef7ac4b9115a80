#include "event/random_event.hpp"

#include <gtest/gtest.h>
#include <set>

namespace wsx {

std::uint64_t RandomEvents::number(std::uint64_t most) {
  return std::uniform_int_distribution<std::uint64_t>(0, most)(random_);
}

std::string RandomEvents::text() {
  static const std::string k_pieces[] = {
      "a",      "hello ", "\"",         "\\",         "\n", "\t", "\x01", "\x7f",   "\u0085",          "\u00a0",
      "\u00e9", "\u2028", "\U0001f600", "\U0010ffff", "/",  "</", "{}",   "\u202e", "0123456789abcdef"};
  std::string out;
  for (auto pieces = number(12); pieces > 0; --pieces) out += k_pieces[number(std::size(k_pieces) - 1)];
  if (coin()) out += '\0';
  return out;
}

std::string RandomEvents::bytes() {
  if (coin()) return text();
  std::string out;
  for (auto size = number(40); size > 0; --size) out += static_cast<char>(number(255));
  return out;
}

HeaderList RandomEvents::headers() {
  HeaderList out;
  for (auto size = number(4); size > 0; --size) out.emplace_back(text(), bytes());
  return out;
}

void RandomEvents::fill(Listening& listening) {
  listening = {text(), maybe_text(), maybe([&] { return number(1'000'000'000); })};
}

void RandomEvents::fill(Open& open) {
  open.role = coin() ? Role::client : Role::server;
  open.url = maybe_text();
  for (auto n = number(2); n > 0; --n) open.redirects.push_back(text());
  open.path = maybe_text();
  open.local = text();
  open.remote = text();
  open.status = static_cast<unsigned>(100 + number(499));
  open.subprotocol = maybe_text();
  open.extensions = maybe_text();
  open.request_headers = headers();
  open.response_headers = headers();
  if (coin()) {
    auto& tls = open.tls.emplace();
    tls.version = text();
    tls.cipher = text();
    for (auto* member : {&tls.alpn, &tls.server_name, &tls.subject, &tls.issuer, &tls.not_after, &tls.fingerprint})
      *member = maybe_text();
    while (coin()) tls.san.push_back(text());
  }
  if (coin()) {
    auto& timing = open.timing.emplace();
    for (auto* member : {&timing.dns, &timing.tcp, &timing.proxy, &timing.tls, &timing.upgrade, &timing.total})
      *member = maybe_time();
  }
}

void RandomEvents::fill(Message& message) {
  message.dir = dir();
  message.kind = coin() ? PayloadKind::text : PayloadKind::binary;
  message.payload = message.kind == PayloadKind::text ? text() : bytes();
  message.wire_bytes = maybe([&] { return number(~0ull); });
  message.compressed = maybe([&] { return coin(); });
  message.frames = maybe([&] { return 2 + number(1000); });
}

void RandomEvents::fill(Ping& ping) { ping = {dir(), bytes()}; }

void RandomEvents::fill(Pong& pong) { pong = {dir(), bytes(), maybe_time()}; }

void RandomEvents::fill(Frame& frame) {
  frame.dir = dir();
  frame.opcode = static_cast<std::uint8_t>(number(15));
  frame.rsv = static_cast<std::uint8_t>(number(7));
  frame.fin = coin();
  frame.masked = coin();
  frame.size_bytes = number(~0ull >> 1);
  frame.header_bytes = 2 + number(12);
  frame.payload = maybe([&] { return bytes(); });
}

void RandomEvents::fill(Close& close) {
  close.code = static_cast<std::uint16_t>(number(65535));
  close.reason = text();
  close.clean = coin();
  close.by = static_cast<ClosedBy>(number(2));
  close.duration = time();
  close.sent = traffic();
  close.received = traffic();
}

void RandomEvents::fill(Error& error) {
  error.phase = static_cast<Phase>(number(static_cast<std::uint64_t>(Phase::io)));
  error.code = "some_code";
  error.message = "x" + text();
  error.hint = text();
  if (coin()) error.refusal = Refusal{static_cast<unsigned>(100 + number(499)), headers(), bytes()};
}

void RandomEvents::fill(Retry& retry) { retry = {1 + number(100), time()}; }

void RandomEvents::fill(Expect& expect) {
  const auto maybe_number = [&] { return maybe([&] { return 1 + number(1000); }); };
  expect = {coin(), text(), time(), maybe_number(), maybe_text(), maybe_text(), maybe_text(), maybe_number()};
}

void RandomEvents::fill(Stats& stats) {
  stats = {time(),    number(1000), number(1'000'000),
           traffic(), traffic(),    static_cast<double>(number(1'000'000'000)) / 1000};
}

void RandomEvents::fill(Wait& wait) { wait.duration = time(); }

/// What belongs to a connection that may be forwarded.
static bool may_have_side(const Event& event) {
  return !std::holds_alternative<Listening>(event.what) && !std::holds_alternative<Retry>(event.what) &&
         !std::holds_alternative<Expect>(event.what) && !std::holds_alternative<Stats>(event.what) &&
         !std::holds_alternative<Wait>(event.what);
}

Event RandomEvents::next() {
  using What = decltype(Event::what);
  const auto make = [&]<std::size_t... I>(std::index_sequence<I...>) {
    What what;
    (void)((I == type_ && (fill(what.emplace<I>()), true)) || ...);
    return what;
  };
  Event event;
  event.what = make(std::make_index_sequence<std::variant_size_v<What>>());
  type_ = (type_ + 1) % std::variant_size_v<What>;
  if (coin()) event.time = Timestamp(microseconds(number(253'402'300'799'999'999)));  // until the end of the year 9999
  event.conn = maybe([&] { return 1 + number(1000); });
  if (may_have_side(event)) event.side = maybe([&] { return coin() ? Side::downstream : Side::upstream; });
  event.first = coin();
  return event;
}

TEST(RandomEvents, TakesEveryTypeInTurn) {
  RandomEvents events(1);
  std::set<std::size_t> seen;
  for (std::size_t i = 0; i < std::variant_size_v<decltype(Event::what)>; ++i) seen.insert(events.next().what.index());
  EXPECT_EQ(seen.size(), std::variant_size_v<decltype(Event::what)>);
}

}  // namespace wsx
