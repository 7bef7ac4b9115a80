#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/http_response.hpp"
#include "wire/wire.hpp"

/// Waits for what a server or a proxy answers over HTTP. Deadlines for the head are the caller's, by Wire::hang_up.
namespace wsx {

/// How waiting for a head ended.
struct ReceivedHead {
  enum class End : std::uint8_t { complete, not_http, too_large, lost };
  End end = End::lost;
  error_code error;                      // lost
  std::optional<HttpResponseHead> head;  // what has come of it; nothing before its first line
};

/// What a refusal's status means: the error's code, and what to try.
struct StatusHint {
  unsigned status;
  const char *code, *hint;
};
/// Puts the code and the hint of the status into the error, if it is among these.
void take_hint(Error& error, std::span<const StatusHint> hints, unsigned status);

/// Waits for the head that follows the interim ones, and consumes it if it is complete. What follows it is left alone.
Task<ReceivedHead> receive_head(WirePtr wire);

/// A refusal's body, as far as it comes within k_refusal_body_patience.
Task<std::string> receive_refusal_body(WirePtr wire, const HttpResponseHead& head);

}  // namespace wsx
