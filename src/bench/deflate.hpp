#pragma once
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

/// Compressed messages (RFC 7692, section 7.2), without Beast: what is sent is compressed once for all connections, and
/// what comes back is inflated only where an answer has to be read.
namespace wsx {

struct Deflation {
  int window_bits = 15;  // 9 to 15
  int level = 3;         // zlib's 0 to 9
};
/// As with client_no_context_takeover: nothing that came before is needed.
std::string deflate_message(std::string_view payload, const Deflation& how);

/// What one peer has compressed, message after message, whether with context takeover or without.
class Inflater {
 public:
  Inflater();
  ~Inflater();
  /// Appends the message. False: it is not a compressed message, or larger than `max_bytes`.
  bool inflate(std::string_view compressed, std::string& to, std::size_t max_bytes);

 private:
  std::unique_ptr<z_stream_s> stream_;
};

}  // namespace wsx
