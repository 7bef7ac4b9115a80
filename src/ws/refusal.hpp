#pragma once
#include "base/result.hpp"
#include "wire/wire.hpp"

namespace wsx {

/// Why there was no 101: reads what the server answered instead (status, headers, the first 64 KiB of the body, as far
/// as it comes within k_refusal_body_patience) and says it as an Error of phase upgrade. `error` is how the handshake
/// ended.
Task<Error> explain_refusal(WirePtr wire, boost::system::error_code error);

}  // namespace wsx
