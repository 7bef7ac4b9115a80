#pragma once
#include "event/event_names.hpp"
#include "json/members.hpp"

/// What the events of wsx.events/1 are made of, said once: the JSON that is written and read, the JSON Schema and the
/// lists of wsx-events(7) come from here, in this order. To add a member: a line in event.hpp, a line here, and
/// scripts/update-pages.
namespace wsx {

// ---- what every event begins with -----------------------------------------------------------------------------------

enum class EventSchema : std::uint8_t { events_1 };
template <>
inline constexpr std::array<std::string_view, 1> k_names<EventSchema>{k_event_schema};

/// Which of Event::what's alternatives.
enum class EventType : std::uint8_t {};
template <>
inline constexpr auto k_names<EventType> = k_type_names;

template <class T>
inline constexpr EventType k_event_type = [] {
  std::size_t index = 0;
  [&]<class... Each>(std::type_identity<std::variant<Each...>>) {
    (void)((std::is_same_v<T, Each> || (++index, false)) || ...);
  }(std::type_identity<decltype(Event::what)>());
  return static_cast<EventType>(index);
}();

struct EventHead {
  std::optional<EventSchema> schema;
  EventType type{};
  std::optional<Timestamp> time;
  std::optional<std::uint64_t> conn;
  std::optional<Side> side;
};

template <>
inline constexpr auto k_members<EventHead> = member_table(
    "event", "",  //
    member<"schema", &EventHead::schema>("The name of this vocabulary, in the first event of a stream only."),
    member<"type", &EventHead::type>("What happened.").required(),
    member<"time", &EventHead::time>("When it happened: UTC as in RFC 3339, with six decimals and a `Z`."),
    member<"conn", &EventHead::conn>("Which connection: 1, 2, 3 and so on. Events of the process itself have none.")
        .at_least(1),
    member<"side", &EventHead::side>("With --forward, the side on which it happened: downstream is the "
                                     "client's, upstream the real server's."));

/// Types of which there is none within a connection that is forwarded.
template <class T>
inline constexpr bool k_has_side =
    !(std::is_same_v<T, Listening> || std::is_same_v<T, Retry> || std::is_same_v<T, Expect> ||
      std::is_same_v<T, PlayStep> || std::is_same_v<T, Stats> || std::is_same_v<T, Wait>);

// ---- payloads -------------------------------------------------------------------------------------------------------

/// "text" where the payload is UTF-8, else "base64". With a Kind, that says which, and one of the two must be there.
template <auto Field, auto Kind = nullptr>
struct PayloadMembers {
  std::string_view text_meaning, base64_meaning;

  static constexpr bool has_kind = !std::is_null_pointer_v<decltype(Kind)>;
};

template <auto Field, auto Kind = nullptr>
consteval auto payload(std::string_view text_meaning, std::string_view base64_meaning) {
  return PayloadMembers<Field, Kind>{text_meaning, base64_meaning};
}

constexpr std::uint64_t size_of_payload(const Message& message) { return message.payload.size(); }
inline std::string_view name_of_code(const Close& close) { return format_close_code(close.code); }

// ---- objects within events ------------------------------------------------------------------------------------------

template <>
inline constexpr auto k_members<Traffic> =
    member_table("traffic", "Traffic in one direction.",  //
                 member<"messages", &Traffic::messages>("The number of messages."),
                 member<"bytes", &Traffic::bytes>("The bytes of their payloads."),
                 member<"wire_bytes", &Traffic::wire_bytes>("The bytes of their frames, headers included."));

template <>
inline constexpr auto k_members<TlsDetails> =
    member_table("tls", "The TLS session, and the peer's certificate if it sent one.",  //
                 member<"version", &TlsDetails::version>("The protocol version, such as `TLSv1.3`."),
                 member<"cipher", &TlsDetails::cipher>("The cipher suite."),
                 member<"alpn", &TlsDetails::alpn>("The protocol negotiated by ALPN."),
                 member<"server_name", &TlsDetails::server_name>("The server name that the client requested (SNI)."),
                 member<"subject", &TlsDetails::subject>("The certificate's subject."),
                 member<"issuer", &TlsDetails::issuer>("The certificate's issuer."),
                 member<"san", &TlsDetails::san>("The names that the certificate is valid for.").omitted_if_empty(),
                 member<"not_after", &TlsDetails::not_after>("When the certificate expires."),
                 member<"fingerprint", &TlsDetails::fingerprint>("The certificate's SHA-256 fingerprint."));

template <>
inline constexpr auto k_members<Timing> = member_table(
    "timing", "How long each phase of connecting took. After redirects, the phases are those of the final URL.",  //
    member<"dns_ms", &Timing::dns>("Resolving the host name."),
    member<"tcp_ms", &Timing::tcp>("Connecting to the address."),
    member<"proxy_ms", &Timing::proxy>("The handshake with the proxy."),
    member<"tls_ms", &Timing::tls>("The TLS handshake."),
    member<"upgrade_ms", &Timing::upgrade>("The WebSocket handshake."),
    member<"total_ms", &Timing::total>("All of connecting, including redirects."));

template <>
inline constexpr auto k_members<Refusal> = member_table(
    "refusal", "",  //
    member<"status", &Refusal::status>("The HTTP status of the answer that refused the upgrade.").from(100, 599),
    member<"response_headers", &Refusal::headers>("The headers of that answer, as a list of `[name,value]`."),
    member<"body", &Refusal::body>("The body of that answer, at most 64 KiB of it.").bytes());

// ---- events, in the order of Event::what's alternatives
// --------------------------------------------------------------

template <>
inline constexpr auto k_members<Listening> = member_table(
    "listening", "A server accepts clients.",  //
    member<"url", &Listening::url>("The URL for clients, with the port that was picked if none, or 0, was given.")
        .required(),
    member<"tls_fingerprint", &Listening::tls_fingerprint>(
        "The SHA-256 fingerprint of the certificate, if it was generated at start."),
    member<"seed", &Listening::seed>("The random seed of the faults; --seed with this number repeats them."));

template <>
inline constexpr auto k_members<Open> = member_table(
    "open", "A handshake succeeded.",  //
    member<"role", &Open::role>("Which end of the connection reports it.").required(),
    member<"url", &Open::url>("What the client connected to."),
    member<"redirects", &Open::redirects>("With -L, the URLs that redirected the client, in order.").omitted_if_empty(),
    member<"path", &Open::path>("The requested path, with the query."),
    member<"local", &Open::local>("The local address, or the path of the Unix socket."),
    member<"remote", &Open::remote>("The remote address; with a proxy, that of the proxy."),
    member<"status", &Open::status>("The status of the server's answer: 101.").from(100, 599),
    member<"subprotocol", &Open::subprotocol>("The subprotocol that was negotiated."),
    member<"offered_subprotocols", &Open::offered_subprotocols>(
        "On a server, the subprotocols that the client offered, in order of preference.")
        .omitted_if_empty(),
    member<"extensions", &Open::extensions>("The extensions that were negotiated, as in the header."),
    member<"request_headers", &Open::request_headers>(
        "The headers of the request in the order sent, as a list of `[name,value]`."),
    member<"response_headers", &Open::response_headers>("The headers of the answer, in the same form."),
    member<"tls", &Open::tls>("The TLS session of a `wss` connection."),
    member<"timing", &Open::timing>("How long the client took to connect."));

template <>
inline constexpr auto k_members<Message> = member_table(
    "message", "A whole data message.",  //
    member<"dir", &Message::dir, Direction::out>("The direction."),
    payload<&Message::payload, &Message::kind>("The text of a text message.",
                                               "The payload of a binary message, in base64."),
    member<"size_bytes", &size_of_payload>("The size of the payload, after decompression."),
    member<"wire_bytes", &Message::wire_bytes>("The size on the wire, including the headers of its frames."),
    member<"compressed", &Message::compressed>("Whether it was compressed, if compression was negotiated."),
    member<"frames", &Message::frames>("The number of frames, if there was more than one.").at_least(2),
    member<"file", &Message::file>("The file in which --save-dir keeps its payload."));

template <>
inline constexpr auto k_members<Ping> = member_table(  //
    "ping", "A ping frame.",                           //
    member<"dir", &Ping::dir, Direction::out>("The direction."),
    payload<&Ping::payload>("The payload, if it is UTF-8.", "The payload in base64, if it is not UTF-8."));

template <>
inline constexpr auto k_members<Pong> = member_table(  //
    "pong", "A pong frame.",                           //
    member<"dir", &Pong::dir, Direction::out>("The direction."),
    payload<&Pong::payload>("The payload, if it is UTF-8.", "The payload in base64, if it is not UTF-8."),
    member<"rtt_ms", &Pong::rtt>("The time since the ping that this answers, if wsx sent it."));

template <>
inline constexpr auto k_members<Frame> = member_table(
    "frame", "With --frames, a frame's header, before the event that the frame belongs to (RFC 6455, section 5.2).",
    member<"dir", &Frame::dir, Direction::out>("The direction."),
    member<"opcode", &Frame::opcode>("The opcode.").required().from(0, 15),
    member<"fin", &Frame::fin>("Whether it is the last frame of its message."),
    member<"rsv", &Frame::rsv>("The three reserved bits as a number, in which RSV1 counts 4.").from(0, 7),
    member<"masked", &Frame::masked>("Whether the payload is masked."),
    member<"size_bytes", &Frame::size_bytes>("The size of the payload."),
    member<"header_bytes", &Frame::header_bytes>("The size of the header.").from(2, 14),
    payload<&Frame::payload>("A control frame's payload, if it is UTF-8.",
                             "A control frame's payload in base64, if it is not UTF-8."));

template <>
inline constexpr auto k_members<Close> = member_table(
    "close", "The last event of a connection that opened.",  //
    member<"code", &Close::code, k_close_normal>(
        "The close code. 1005 means that the peer's close frame had none, 1006 that there was no close frame."),
    member<"name", &name_of_code>("The code's name in the IANA registry."),
    member<"reason", &Close::reason>("The reason given with it."),
    member<"clean", &Close::clean>("Whether both sides sent a close frame."),
    member<"by", &Close::by>("Who closed first; `none` if the connection was cut without a close frame."),
    member<"duration_ms", &Close::duration>("How long the connection was open."),
    member<"sent", &Close::sent>("What was sent."), member<"received", &Close::received>("What was received."),
    member<"passed_on", &Close::passed_on>("With `--forward`: the close frame came from the other side."));

template <>
inline constexpr auto k_members<Error> =
    member_table("error", "Something went wrong.",  //
                 member<"phase", &Error::phase>("How far the connection had gotten.").required(),
                 member<"code", &Error::code>("A word for scripts, which never changes.").required().word(),
                 member<"message", &Error::message>("A sentence for people, which may change.").required().not_empty(),
                 member<"hint", &Error::hint>("What to try.").omitted_if_empty(),  //
                 members_of<&Error::refusal>());

template <>
inline constexpr auto k_members<Retry> = member_table(
    "retry", "With --reconnect, wsx will try to connect again.",  //
    member<"attempt", &Retry::attempt>("The number of the attempt: 1, 2, 3 and so on.").required().at_least(1),
    member<"after_ms", &Retry::after>("The time until the attempt."));

template <>
inline constexpr auto k_members<Expect> = member_table(
    "expect", "The outcome of --expect or --check.",  //
    member<"met", &Expect::met>("Whether a message matched; with --check, whether everything was as recorded.")
        .required(),
    member<"pattern", &Expect::pattern>("The regular expression or POINTER=VALUE. With --check, the recording's file."),
    member<"after_ms", &Expect::after>("The time since the start of the program."),
    member<"message", &Expect::message>("The number of the received message that differs: 1, 2, 3 and so on.")
        .at_least(1),
    member<"pointer", &Expect::pointer>(
        "The place of the difference in its JSON (RFC 6901); the whole message if empty or missing."),
    member<"expected", &Expect::expected>("What was recorded there, as JSON, shortened; absent if nothing was."),
    member<"got", &Expect::got>("What arrived instead, in the same form."),
    member<"differences", &Expect::differences>("In the last event, how many messages differ, including missing ones.")
        .at_least(1));

template <>
inline constexpr auto k_members<PlayStep> = member_table(
    "step", "With --play, what became of a line of the conversation.",  //
    member<"met", &PlayStep::met>("Whether the line was carried out: sent, or received as it is written.").required(),
    member<"file", &PlayStep::file>("The conversation file."),
    member<"line", &PlayStep::line>("The number of the line.").at_least(1),
    member<"step", &PlayStep::step>("The line as it is written, shortened."),
    member<"dir", &PlayStep::dir>("Whether wsx sends this line or receives it."),
    member<"round", &PlayStep::round>("In a repeat, the round of the innermost one: 1, 2, 3 and so on.").at_least(1),
    member<"after_ms", &PlayStep::after>("The time since wsx last sent a line, or since the connection opened."),
    member<"measure", &PlayStep::measure>("The name that the line gives this time."),
    member<"messages", &PlayStep::messages>("Of a stream (`many`), how many messages it had."),
    member<"first_ms", &PlayStep::first>("Of a stream that was received, the time until its first message."),
    member<"gap_ms", &PlayStep::gap>("Of a stream that was received, the longest time between two of its messages."),
    member<"why", &PlayStep::why>("Why the line was not met, as a sentence for people, which may change."),
    member<"pointer", &PlayStep::pointer>(
        "The place of the difference in the message's JSON (RFC 6901); the whole message if empty or missing."),
    member<"expected", &PlayStep::expected>("What was expected there, as JSON, shortened; absent if nothing was."),
    member<"got", &PlayStep::got>("What arrived instead, in the same form."));

template <>
inline constexpr auto k_members<Stats> = member_table(
    "stats", "With echo --stats, one second of the server. Traffic is counted from the start of the process.",  //
    member<"interval_ms", &Stats::interval>("The time since the previous stats event."),
    member<"connections", &Stats::connections>("The connections open now, including those in the handshake."),
    member<"accepted", &Stats::accepted>("The connections opened since the start."),
    member<"sent", &Stats::sent>("What was sent."), member<"received", &Stats::received>("What was received."),
    member<"messages_per_s", &Stats::messages_per_s>("The messages received per second in this interval.").decimals(3));

template <>
inline constexpr auto k_members<Wait> = member_table(  //
    "wait", "Input only: a pause before the next line.",
    member<"ms", &Wait::duration>("How long to pause, in milliseconds.").required());

}  // namespace wsx
