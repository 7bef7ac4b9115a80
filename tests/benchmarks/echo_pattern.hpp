#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace wsx {

/// A run of small text messages, each with its own letters and mask, that a connection sends over and over, and the
/// same run as an echo server has to send it back.
class EchoPattern {
 public:
  /// At least one message and at least `bytes` of requests. Payloads of up to 125 bytes.
  EchoPattern(std::size_t payload_bytes, std::size_t bytes);

  std::size_t request_bytes() const { return payload_bytes_ + 6; }
  std::size_t echo_bytes() const { return payload_bytes_ + 2; }

  /// What to send after `sent` bytes, up to the end of the run.
  std::string_view requests_from(std::uint64_t sent) const {
    return std::string_view(requests_).substr(sent % requests_.size());
  }
  /// Whether `bytes` is what has to follow after `received` bytes.
  bool is_echo(std::uint64_t received, std::string_view bytes) const;

 private:
  std::size_t payload_bytes_;
  std::string requests_, echoes_;
};

}  // namespace wsx
