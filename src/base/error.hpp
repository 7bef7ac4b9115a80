#pragma once
#include <boost/assert/source_location.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wsx {

/// HTTP header fields in their order on the wire, with names as written. Values are raw bytes, not always UTF-8.
using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// The step of a connection's life at which something went wrong, in chronological order.
enum class Phase : std::uint8_t { url, dns, tcp, proxy, tls, upgrade, protocol, input, io };

std::string_view format_phase(Phase phase);
std::optional<Phase> parse_phase(std::string_view text);

/// What a server (or a proxy before it) answered instead of 101 Switching Protocols.
struct Refusal {
  unsigned status = 0;
  HeaderList headers;
  std::string body;  // at most k_max_refusal_body_bytes of it

  bool operator==(const Refusal&) const = default;
};
constexpr std::size_t k_max_refusal_body_bytes = 64 * 1024;

/// One way to fail, worded so that a person can act on it and a script can match it.
struct Error {
  Phase phase = Phase::io;
  std::string code;     // a stable snake_case word, for scripts
  std::string message;  // one sentence, for people: what was wrong and where
  std::string hint;     // what to try; empty when there is nothing honest to say
  std::optional<Refusal> refusal = std::nullopt;

  bool operator==(const Error&) const = default;
};

/// Called by Result::value() on an error: a defect of ours, never the user's, so it ends the program.
[[noreturn]] void die_of_unchecked_error(const Error& error, boost::source_location where);
/// Called by Result::error() on a value: likewise.
[[noreturn]] void die_of_missing_error(boost::source_location where);

}  // namespace wsx
