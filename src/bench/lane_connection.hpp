#pragma once
#include <memory>
#include <optional>
#include <string>

#include "account/messages.hpp"
#include "base/free_memory.hpp"
#include "bench/intake.hpp"
#include "wire/link.hpp"
#include "ws/message_inflater.hpp"

namespace wsx {

/// A connection whose handshake is over, on its way to the thread that loads it.
struct Handover {
  Link link;
  std::string unread;
  std::uint64_t number = 0;                        // of the attempt, from 0
  std::optional<int> window_bits;                  // to compress with; none: permessage-deflate was not negotiated
  std::unique_ptr<MessageInflater> inflater = {};  // which has read the first messages, if they were compressed
};

/// One connection of a lane. Small, because there may be a hundred thousand.
struct LaneConnection {
  LaneConnection(Link open, bool with_deflate, std::uint64_t max_message_bytes)
      : link(std::move(open)), intake(with_deflate, max_message_bytes), deflate(with_deflate) {}

  /// What few connections need at a time.
  struct Extra {
    std::string buffer;         // messages that were made for this connection alone
    std::size_t buffer_at = 0;  // how much of it has been sent
    std::uint64_t made = 0;     // how many messages were made when they were about to be sent
    std::string urgent;         // control frames; they go between two messages
    std::string rest;           // the beginning of a frame that is not here whole
    std::string assembly;       // what is here of a message that is read, inflated
    std::unique_ptr<MessageInflater> inflater;

    /// Gives back the memory of what has been sent, if that is all.
    void spend_buffer() {
      if (buffer_at < buffer.size()) return;
      free_memory(buffer);
      buffer_at = 0;
    }
    void release_buffers() {
      for (std::string* text : {&buffer, &urgent, &rest, &assembly}) free_memory(*text);
      buffer_at = 0;
      inflater.reset();
    }
  };
  Extra& more() {
    if (!extra) extra = std::make_unique<Extra>();
    return *extra;
  }

  /// TLS took none of so many bytes, and may have begun to; 0: it took some. Another write in between it would refuse.
  void note_retry(std::size_t bytes, bool of_urgent) {
    retry_bytes = link.is_tls() ? static_cast<std::uint32_t>(bytes) : 0;
    retry_urgent = of_urgent;
  }

  Link link;
  Intake intake;
  ConnectionMessages messages;
  std::uint64_t tape_at = 0;  // position on the tape
  std::uint64_t queued = 0;   // bytes that are due and have not left
  std::uint64_t echoed = 0;   // how many bytes of the arriving message repeat what was sent
  Nanos blocked_until = 0;    // when the socket last took something again; 0: it always did
  std::unique_ptr<Extra> extra;
  std::uint32_t number = 0;        // from 0
  std::uint32_t live_at = 0;       // its place among the lane's open connections
  std::uint32_t retry_bytes = 0;   // the next TLS write must offer at least these bytes again, because one has begun
  bool retry_urgent = false;       // of Extra::urgent
  const bool deflate;              // was negotiated
  bool has_arrival_times = false;  // the kernel notes when data arrives
  bool blocked = false;            // the socket takes no more for now
  bool dirty = false;              // something was queued since the last flush
  bool again = false;              // there may be more to read, though no event will say so
  bool ended = false;  // the peer sends no more; an edge that came with its last bytes is not reported again
  bool close_sent = false, close_received = false;
  bool close_answered = false;  // what else comes, if the server ends TCP later, counts nowhere
};

}  // namespace wsx
