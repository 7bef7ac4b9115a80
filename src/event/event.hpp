#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/close_code.hpp"
#include "base/error.hpp"
#include "base/handshake_details.hpp"
#include "base/rfc3339.hpp"

/// The vocabulary of wsx.events/1: what happened, as values. How an event looks in JSON is in event_json.hpp.
/// Members that "do not apply" are empty optionals. Strings are raw bytes unless said otherwise.
namespace wsx {

enum class Direction : std::uint8_t { in, out };
enum class Role : std::uint8_t { client, server };
enum class PayloadKind : std::uint8_t { text, binary };
enum class ClosedBy : std::uint8_t { local, peer, none };
/// Of a forwarded connection, the client or the real server.
enum class Side : std::uint8_t { downstream, upstream };

/// A socket that accepts clients.
struct Listening {
  std::string url;                             // with the actual port if 0 was given
  std::optional<std::string> tls_fingerprint;  // SHA-256, "AB:CD:…", if the certificate was generated at start
  std::optional<std::uint64_t> seed;           // when faults depend on it, so that they can be had again
  bool operator==(const Listening&) const = default;
};

/// A handshake that succeeded (the browser's `open`, a server's `connection`).
struct Open {
  Role role = Role::client;
  std::optional<std::string> url;      // client
  std::vector<std::string> redirects;  // client: the URLs before that one, which pointed on
  std::optional<std::string> path;     // server: the request target
  std::string local, remote;           // "127.0.0.1:8080", "[::1]:8080", or a unix socket's path
  unsigned status = 101;
  std::optional<std::string> subprotocol, extensions;
  HeaderList request_headers, response_headers;
  std::optional<TlsDetails> tls;
  std::optional<Timing> timing;
  std::vector<std::string> offered_subprotocols = {};  // server: what the client asked for
  bool operator==(const Open&) const = default;
};

/// A whole data message. `kind` text promises valid UTF-8.
struct Message {
  Direction dir = Direction::in;
  PayloadKind kind = PayloadKind::text;
  std::string payload;
  std::optional<std::uint64_t> wire_bytes = {};  // all its frames, headers included
  std::optional<bool> compressed = {};           // only where permessage-deflate was negotiated
  std::optional<std::uint64_t> frames = {};      // only when more than one
  std::optional<std::string> file = {};          // where --save-dir keeps it
  bool operator==(const Message&) const = default;
};

struct Ping {
  Direction dir = Direction::in;
  std::string payload;
  bool operator==(const Ping&) const = default;
};

struct Pong {
  Direction dir = Direction::in;
  std::string payload;
  std::optional<microseconds> rtt;  // when it answers our ping
  bool operator==(const Pong&) const = default;
};

/// A frame's header as it was on the wire (RFC 6455, section 5.2).
struct Frame {
  Direction dir = Direction::in;
  std::uint8_t opcode = 0, rsv = 0;  // rsv: three bits, RSV1 the highest
  bool fin = true, masked = false;
  std::uint64_t size_bytes = 0, header_bytes = 0;
  std::optional<std::string> payload;  // of control frames only
  bool operator==(const Frame&) const = default;
};

struct Traffic {
  std::uint64_t messages = 0, bytes = 0, wire_bytes = 0;
  Traffic& operator+=(const Traffic& other) {
    messages += other.messages;
    bytes += other.bytes;
    wire_bytes += other.wire_bytes;
    return *this;
  }
  bool operator==(const Traffic&) const = default;
};

/// The last event of a connection that opened.
struct Close {
  std::uint16_t code = k_close_abnormal;  // there was no frame; k_close_none: it had none
  std::string reason = {};                // UTF-8; ours, when the peer answered our close frame without one
  bool clean = false;                     // close frames went both ways
  ClosedBy by = ClosedBy::none;
  microseconds duration{0};
  Traffic sent = {}, received = {};
  std::optional<bool> passed_on = {};  // true: it is by us only because the other side of a forwarded connection closed
  bool operator==(const Close&) const = default;
};

/// Before the next attempt to connect.
struct Retry {
  std::uint64_t attempt = 1;
  microseconds after{0};
  bool operator==(const Retry&) const = default;
};

/// What became of something that was expected: a pattern of --expect, or with --check a recording. Of a recording there
/// is one for each message that differs, and a last one for the whole.
struct Expect {
  bool met = false;
  std::string pattern;  // or the recording's file
  microseconds after{0};
  std::optional<std::uint64_t> message = {};           // the number of the received message that differs: 1, 2, 3 …
  std::optional<std::string> pointer = {};             // where in its JSON (RFC 6901)
  std::optional<std::string> expected = {}, got = {};  // what is there, shortened; absent: nothing
  std::optional<std::uint64_t> differences = {};       // how many messages differ, in the last one
  bool operator==(const Expect&) const = default;
};

/// What became of a line of a conversation (--play).
struct PlayStep {
  bool met = false;
  std::string file;        // of the conversation
  std::uint64_t line = 0;  // in it
  std::string step = {};   // the line as it is written, shortened
  Direction dir = Direction::in;
  std::optional<std::uint64_t> round = {};  // of the innermost repeat
  microseconds after{0};                    // since this side has sent something, or the connection opened
  std::optional<std::string> measure = {};
  std::optional<std::uint64_t> messages = {};          // of a stream
  std::optional<microseconds> first = {}, gap = {};    // of a stream: until its first message; the longest pause in it
  std::optional<std::string> why = {};                 // it was not met
  std::optional<std::string> pointer = {};             // where in the message's JSON (RFC 6901)
  std::optional<std::string> expected = {}, got = {};  // what is there, shortened; absent: nothing
  bool operator==(const PlayStep&) const = default;
};

/// A server's second, as `echo --stats` prints it. Traffic counts from the start of the process; rates are of this
/// interval.
struct Stats {
  microseconds interval{0};
  std::uint64_t connections = 0, accepted = 0;  // open now; since the start
  Traffic sent, received;
  double messages_per_s = 0;  // received; three decimals are kept
  bool operator==(const Stats&) const = default;
};

/// Only ever an input: `{"type":"wait","ms":250}`.
struct Wait {
  microseconds duration{0};
  bool operator==(const Wait&) const = default;
};

struct Event {
  Timestamp time{};                        // zero: not set, and not printed
  std::optional<std::uint64_t> conn = {};  // 1, 2, 3 …; absent for the process itself
  std::optional<Side> side = {};           // whom it happened with, where a connection is forwarded
  std::variant<Listening, Open, Message, Ping, Pong, Frame, Close, Error, Retry, Expect, PlayStep, Stats, Wait> what;
  bool first = false;  // carries "schema":"wsx.events/1"
  bool operator==(const Event&) const = default;
};

/// The wall clock in the events' resolution.
Timestamp event_time_now();

/// Nothing went wrong: 1000, 1001, or a close frame without a code.
constexpr bool is_good_close_code(std::uint16_t code) {
  return code == k_close_normal || code == k_close_going_away || code == k_close_none;
}

/// "message 3 at /price: expected 12.5, got 13", of an Expect that has a message's number.
std::string format_difference(const Expect& difference);

/// "chat.wsx: line 12 at /price: expected 12.5, got 13", of a PlayStep that was not met.
std::string format_step(const PlayStep& step);

/// A message as JSON that fits a report: a string, or {"base64":"…"} for a binary one. Of a long one not more than can
/// be shown is looked at.
std::string quote_message(const Message& message);
/// JSON, cut off after so many bytes.
std::string shorten_quoted(std::string json);
constexpr std::size_t k_max_quoted_bytes = 200;

/// A close code's name in the IANA registry ("Normal Closure"); empty if it has none.
std::string_view name_close_code(std::uint16_t code);

/// The name, or what the code's range is for ("private use").
std::string_view format_close_code(std::uint16_t code);

}  // namespace wsx
