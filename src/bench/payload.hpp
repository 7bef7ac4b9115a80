#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bench/message_number.hpp"

namespace wsx {

/// A piece of a template: literal text, or what a placeholder becomes.
struct PayloadPart {
  enum class What : std::uint8_t { literal, seq, conn, time, random };
  What what = What::literal;
  std::string text = {};   // literal
  std::size_t digits = 0;  // random: hexadecimal digits
};

/// What is sent: messages in turn. Most are plain bytes; with placeholders each message is made when it is due.
struct PayloadSource {
  bool binary = false;
  std::vector<std::string> messages = {};  // at least one, unless it is a template
  bool is_generated = false;               // `messages` is one, each of whose copies gets a number of its own
  std::vector<PayloadPart> parts = {};     // a template; else empty
  bool is_template() const { return !parts.empty(); }
  /// An answer can quote the number of a generated message. Short ones do not have room for it.
  bool carries_numbers() const { return is_generated && messages.front().size() >= k_message_number_bytes; }
};

/// The values of placeholders in one message.
struct PayloadValues {
  std::uint64_t seq = 0;  // of this connection's messages, from 0
  std::uint64_t conn = 1;
  std::int64_t time_ns = 0;  // since the epoch, when it was made
  std::uint64_t random = 0;  // a seed for {{rand:N}}
};
/// Of a connection's message, both numbered from 0, in a run with this --seed. The time is now.
PayloadValues make_values(std::uint64_t seed, std::uint64_t connection, std::uint64_t number);

/// `{{seq}} {{conn}} {{time}} {{rand:8}}`: the message's number on its connection, the connection's number, Unix time
/// in nanoseconds, and this many random hexadecimal digits (1 to 64). A text without placeholders has one literal part.
/// Errors: phase input, code bad_template, with the place of an unknown name.
Result<std::vector<PayloadPart>> parse_payload_template(std::string_view text);

void append_payload(std::string& to, const std::vector<PayloadPart>& parts, const PayloadValues& values);
/// Whether a text is what append_payload() makes, at whatever time.
bool is_payload(std::string_view text, const std::vector<PayloadPart>& parts, const PayloadValues& values);

}  // namespace wsx
