#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "play/form.hpp"
#include "play/mistake.hpp"
#include "play/values.hpp"

namespace wsx {

/// A line of a conversation. Which members count depends on its kind.
struct PlayLine {
  enum class Kind : std::uint8_t { message, ping, pong, close, nothing, wait, repeat, together, end, all, ignore, on };
  Kind kind = Kind::message;
  Role sender = Role::client;  // who sends it; of ignore and on, whose messages they are about
  std::size_t number = 0;      // in the file
  std::string text;            // as it is written, for people; a long one is cut off
  std::size_t party = 0;       // of Conversation::parties

  MessageForm form;        // what is sent, what is ignored, what `on` waits for
  MessageForm reply;       // of on
  std::uint16_t code = 0;  // of close; 0: any, or 1000 where it is sent

  std::optional<std::chrono::nanoseconds> within = {};
  std::string measure = {};
  bool is_optional = false;

  std::uint64_t count = 0;  // of repeat (0: forever) and of a stream; 0 for all other messages
  std::optional<std::chrono::nanoseconds> every = {};
  double jitter = 0;                 // of every: 0.1 is ±10%
  std::string first = {}, gap = {};  // what a stream's times are called

  std::chrono::nanoseconds duration{0};  // of wait and nothing
  std::size_t partner = 0;               // where a block ends; of `end`, where it begins

  bool is_stream() const { return kind == Kind::message && count > 0; }
  /// Something that goes over the connection, or the lack of it.
  bool is_step() const { return kind <= Kind::nothing; }
};

/// A line of the handshake: what the client sends, and what a server expects.
struct HandshakeLine {
  enum class Kind : std::uint8_t { header, query, cookie, subprotocol };
  Kind kind = Kind::header;
  std::string name;  // empty for a subprotocol
  TextForm value;
  std::size_t number = 0;
};

/// What each side of a connection sends, in order. Made from a file once; then any number of connections play it.
struct Conversation {
  std::string source;  // the file's name
  std::vector<HandshakeLine> handshake;
  std::vector<PlayLine> lines;
  std::vector<std::uint32_t> side_lines;  // those of them that are ignore and on
  std::vector<std::string> parties;       // the first has no name where the file has only one
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);
  std::vector<std::string> names;  // of holes, by slot
  FixedValues values;

  /// Why a client, or a server, cannot play it: it would have to send what it does not know.
  struct Unplayable {
    Error error;
    std::string marked;  // the line and a caret
  };
  std::array<std::optional<Unplayable>, 2> unplayable;  // by Role

  const std::optional<Unplayable>& why_not(Role role) const { return unplayable[static_cast<std::size_t>(role)]; }

  static constexpr std::size_t k_max_file_bytes = 16 * 1024 * 1024;
  static constexpr std::size_t k_max_lines = 100'000;
  static constexpr std::size_t k_max_depth = 8;  // repeats within each other
  static constexpr std::size_t k_max_parties = 8;
  static constexpr std::size_t k_max_together = 64;  // lines of one together
  static constexpr std::uint64_t k_max_count = 1'000'000'000;
};

}  // namespace wsx
