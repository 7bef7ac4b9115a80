#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/close_code.hpp"
#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "event/event.hpp"
#include "wire/deadline.hpp"
#include "wire/frame_scanner.hpp"
#include "wire/lookout.hpp"
#include "wire/wire.hpp"
#include "ws/sent_pings.hpp"

namespace wsx {

struct Engine;
class MessageInflater;
struct PassingMessage;

/// What read() delivers, with dir in, except that a Ping is followed by the Pong, dir out, that answered it. An Error
/// is followed by the Close that it caused.
using Incoming = std::variant<Message, Ping, Pong, Error, Close>;

/// What a faulty peer leaves undone.
struct Omissions {
  bool pongs = false;        // pings are delivered and not answered
  bool close_reply = false;  // neither is a close frame, and TCP stays until the peer ends it, or close_timeout
};

/// The peer's close frame. 1005: without a code.
struct CloseFrame {
  std::uint16_t code = 1005;
  std::string reason;
};

/// An open WebSocket, either role. Two lanes over one Wire: whole messages go through Beast, which is always right;
/// plain data frames can be handled where they lie (echo_frames). Frames' borders, control frames and the closing
/// handshake are handled here, so nothing that arrives after our close frame is lost and nobody can make us wait for
/// ever.
///
/// Output is appended and leaves with the next read(), drain() or flush(). One coroutine may read, one may send.
class Connection {
 public:
  /// `engine` has shaken hands; a server may leave it out when permessage-deflate was not negotiated.
  Connection(WirePtr wire, std::unique_ptr<Engine> engine, Role role, ConnectionLimits limits);
  ~Connection();
  Connection(const Connection&) = delete;

  /// The next thing that arrives. Close is the last, and comes when TCP has ended too, or nearly so: k_linger after the
  /// close frames at the latest.
  Task<Incoming> read();
  /// The same in two steps, for a reader that has something to do before it waits: what needs no waiting, if anything;
  /// and waiting until there may be more.
  std::optional<Incoming> try_read();
  Task<> wait() { return over_ ? linger() : receive(); }

  /// Sends a data message, and fills in what it took on the wire. Nothing is sent once closing has begun.
  void send(Message& message);
  /// The same, but this bit of what follows the frames' headers arrives turned over; counted round when there are
  /// fewer.
  void send_damaged(Message& message, std::uint64_t bit);
  void ping(std::string_view payload);
  void pong(std::string_view payload);
  /// Sends a close frame, once; `code` 1005 sends an empty one. Reading goes on until the peer answers or
  /// close_timeout.
  void close(std::uint16_t code, std::string_view reason);
  /// For a reader that cannot read for a while, through no fault of the peer.
  void pause_close_deadline();
  void resume_close_deadline();
  /// Both close frames have passed, or the connection has failed; what is left is TCP's end.
  bool has_closed() const { return over_; }
  bool is_closing() const { return close_sent_ || over_; }
  /// Ends the connection at once; read() delivers why, which is either this or what it looks like.
  void hang_up() { wire_->hang_up(); }
  void hang_up(Error why);
  /// Resets TCP once all that was sent has left, however long that takes, and reads on until then. A Close by us
  /// follows, and no Error.
  void reset();

  /// Ends TCP without a close frame once all that was sent has left, or after close_timeout at the latest. A
  /// Close by us follows, and no Error.
  enum class Ending : std::uint8_t { fin, reset };
  void break_off(Ending how);

  /// For a caller that passes on what arrives and gets the answers elsewhere: pings are delivered and not answered, and
  /// a close frame is answered by close() alone. Until then sending goes on.
  void leave_answers_to_caller() { answers_ = Answers::callers; }
  /// The peer's close frame, as soon as try_read() has come to it.
  std::optional<CloseFrame> peer_close() const;

  /// Hands over the socket, and what has arrived, to code that handles frames itself. Between two messages, when
  /// send_all() is over.
  struct Released {
    Link link;
    std::string unread;
    std::unique_ptr<MessageInflater> inflater;  // which compressed messages to come may need, if any has been read
  };
  Released release();

  void omit(Omissions omissions) { omissions_ = omissions; }
  void set_pace(const PaceOptions& pace) { wire_->set_pace(pace); }

  /// Called for each frame's header, in both directions, before the event that the frame belongs to; for those that are
  /// refused, too. Null: not any more. Frames that echo_frames() answers are not seen.
  using FrameListener = std::function<void(const Frame&)>;
  void on_frame(FrameListener tell) { tell_frame_ = std::move(tell); }

  /// Sends back uncompressed data messages, as long as the next thing buffered belongs to one and the output is below
  /// its high-water mark: whole ones where they lie, large and fragmented ones while they arrive (ws/large_lane.cpp).
  /// Server only; nothing else sends messages. Returns whether there were any; read() sees everything else.
  bool echo_frames();
  /// Sends whole ones on `to`, which has the other role; nothing while frames are listened to.
  bool relay_frames(Connection& to);

  /// Nothing more can be sent; read() says what that means for reading.
  bool is_gone() const { return !wire_->is_open() || wire_->is_broken(); }
  /// For a caller that does not read for a while: see Lookout. The peer has close_timeout, and gets pongs that nobody
  /// asked for, which RFC 6455 allows (section 5.5.3).
  std::unique_ptr<Lookout> look_out(std::function<std::size_t()> waiting, std::function<void()> on_gone);
  void flush() { wire_->flush(); }
  /// Calls `action` once, when all output has left; never after the connection has ended.
  void when_sent(std::function<void()> action) { wire_->when_sent(std::move(action)); }
  /// A writer that sees this must drain() before it goes on: back-pressure.
  bool is_clogged() const { return wire_->output().size() >= Wire::k_high_water_bytes; }
  Task<> drain() {
    if (holds_too_much()) refuse_for_memory();
    return drain(wire_, close_timeout_, Wire::k_high_water_bytes / 2);  // it may be gone before this is over
  }
  /// Until all output has left, or none can.
  Task<> send_all() { return wire_->drain(); }
  std::size_t unsent_bytes() const { return wire_->output().size(); }
  /// What its owner keeps for it is charged here, too.
  MemoryAccount& memory() { return wire_->memory(); }
  /// There is no memory left for it: ends it with 1013, an Error (phase io, code memory_limit) and a Close.
  void refuse_for_memory();

  const Traffic& sent() const { return sent_; }
  const Traffic& received() const { return received_; }
  Clock::time_point opened_at() const { return opened_; }
  /// When the peer was last heard, whatever it said.
  Clock::time_point last_heard() const { return last_heard_; }
  bool has_deflate() const { return scanner_.rules().deflate; }

  static constexpr auto k_linger = std::chrono::seconds(1);
  /// A message up to this size is always taken: it holds the thread's buffer at most.
  static constexpr std::size_t k_free_payload_bytes = 64 * 1024;

 private:
  static Task<> drain(WirePtr wire, std::chrono::nanoseconds patience, std::size_t mark);
  Task<> receive();
  Task<> linger();
  std::optional<Incoming> take_control_frame(const FrameHeader& header);
  std::optional<Incoming> take_close_frame(std::string_view payload);
  /// Offers Beast what is here of the data frame under way, beginning with so much of its header; the message, if that
  /// ends it.
  std::optional<Incoming> take_data(std::size_t header_bytes);
  /// The same for a frame of a compressed message, which is inflated here.
  std::optional<Incoming> take_compressed(std::size_t header_bytes);
  Incoming finish_message();
  /// Makes room for more of the message that is arriving. False: the process may not have more memory.
  bool grow_payload(std::size_t bytes);
  /// What it holds besides the message that is arriving.
  std::size_t fixed_bytes() const;
  /// Charges what will be held while nothing happens.
  void charge() { held_.resize(fixed_bytes() + arriving_.payload.capacity()); }
  /// The process is over its limit, and this would not be idle while it waits.
  bool holds_too_much();
  bool has_room_to_send(std::size_t bytes);
  Error run_out_of_memory();
  /// Answers a ping once there is room: a peer that pings and never reads must not make us grow. Only the latest counts
  /// (RFC 6455, section 5.5.3).
  void pay_owed_pong();
  void begin_data_frame(const FrameHeader& header);
  void count_frame(const FrameHeader& header);
  void skip_empty_fragment(const FrameHeader& header);
  /// Ends the connection for what the peer did wrong: an Error of phase protocol, whose code is `word`.
  Incoming fail(std::uint16_t code, std::string word, std::string message, std::string hint = {});
  Error explain_loss(error_code error) const;
  Close make_close() const;
  void send_close(std::uint16_t code, std::string_view reason);
  void send_control(Opcode opcode, std::string_view payload);
  /// A control frame's payload is known when its header is reported; a data frame's is not shown.
  void tell_frame(Direction dir, const FrameHeader& header, std::optional<std::string_view> payload = {}) const;
  std::uint64_t tell_sent_frames(std::string_view bytes) const;
  /// Appends the message's frames to the output, as Beast or --fragment cuts them.
  void append_frames(const Message& message);
  /// Fills in what was sent: what the output has beyond its first `before` bytes.
  void note_sent(Message& message, std::size_t before);
  void set_close_deadline(Clock::time_point due);
  void answer_close(std::uint16_t code, std::string_view reason);

  // The lane without Beast; see ws/frame_lane.cpp.
  bool may_take_lane_to(const Connection& to) const;
  template <class MoveFrames>
  bool take_lane_to(Connection& to, MoveFrames move);

  // The lane of large messages; see ws/large_lane.cpp.
  /// Whether the next frame begins a message for this lane.
  bool begin_passing();
  /// Takes what is here of the message; false if nothing of it was.
  bool pass_message(Connection& to);
  bool begin_passing_frame();
  bool take_passing_piece(Connection& to);
  void finish_passing(Connection& to);
  void refuse_passing_text();
  bool send_fragment(Connection& to, bool is_last);

  Engine& engine();

  WirePtr wire_;
  MemoryShare held_{wire_->memory()};  // besides what the wire holds
  std::unique_ptr<Engine> engine_;     // made when it is needed
  FrameScanner scanner_;
  Role role_;

  // The message and the frame that are arriving.
  bool in_frame_ = false;  // its header was seen, and Beast has it
  bool frame_fin_ = false;
  std::uint8_t held_start_ = 0;   // opcode and RSV bits of a message that began with an empty frame
  std::uint64_t frame_left_ = 0;  // payload bytes that Beast was not offered yet
  std::uint32_t frame_mask_key_ = 0;
  Message arriving_;
  std::unique_ptr<MessageInflater> inflater_;  // made when it is needed
  Utf8Checker inflated_text_;
  std::unique_ptr<PassingMessage> passing_;

  // Closing.
  bool close_sent_ = false, close_received_ = false, over_ = false, ended_ = false;
  std::uint16_t close_code_ = k_close_abnormal;
  ClosedBy closed_by_ = ClosedBy::none;
  std::chrono::nanoseconds close_timeout_;
  std::uint64_t fragment_bytes_;
  std::string close_reason_;
  std::unique_ptr<Deadline> close_deadline_;
  Clock::time_point close_due_ = k_never;
  std::chrono::nanoseconds close_time_left_{0};  // while paused
  std::unique_ptr<Error> loss_;                  // to be delivered before the Close
  std::unique_ptr<Error> reason_to_hang_up_;     // the argument of hang_up()

  enum class Answers : std::uint8_t { ours, callers };
  Answers answers_ = Answers::ours;
  Omissions omissions_;
  bool pong_waits_ = false;               // for the output to leave
  std::optional<std::string> owed_pong_;  // the latest ping that is not answered yet
  std::optional<Pong> paid_pong_;         // to be delivered
  SentPings sent_pings_;
  FrameListener tell_frame_;
  Clock::time_point opened_ = Clock::now(), last_heard_ = opened_;
  Traffic sent_, received_;
};

using ConnectionPtr = std::unique_ptr<Connection>;

}  // namespace wsx
