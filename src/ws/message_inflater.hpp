#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace wsx {

/// Inflates what one peer has compressed, message after message, with context takeover or without. RFC 7692, section
/// 7.2.2. Takes every legal form: any number of blocks of any type, final ones too (section 7.2.3.4), which Beast does
/// not. About 40 KB once it has been used.
class MessageInflater {
 public:
  enum class Outcome : std::uint8_t { good, bad, too_big };

  MessageInflater();
  ~MessageInflater();

  /// Appends what the next piece of the message inflates to. `to` holds the message so far, and `max_bytes` at most.
  Outcome add(std::string_view piece, std::string& to, std::uint64_t max_bytes);
  /// Appends the rest of the message, and gets ready for the next one.
  Outcome finish(std::string& to, std::uint64_t max_bytes);

  /// A whole message. False: it is not a compressed message, or larger than `max_bytes`.
  bool inflate(std::string_view message, std::string& to, std::uint64_t max_bytes) {
    return add(message, to, max_bytes) == Outcome::good && finish(to, max_bytes) == Outcome::good;
  }

 private:
  void begin_stream_anew();

  std::unique_ptr<z_stream_s> stream_;
  bool is_at_end_ = true;  // of a DEFLATE stream, or nothing of the message has come: no tail is missing
};

}  // namespace wsx
