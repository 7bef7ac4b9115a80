#pragma once
#include "base/result.hpp"
#include "wire/response_reader.hpp"

namespace wsx {

/// Why there was no whole head of an answer, as an Error of phase upgrade.
Error explain_no_head(const Wire& wire, const ReceivedHead& received);

/// Why a whole head was not a 101: reads the body too and says it as an Error of phase upgrade with status, headers and
/// the first 64 KiB of the body, as far as it comes within k_refusal_body_patience.
Task<Error> explain_refusal(WirePtr wire, HttpResponseHead head, bool had_credentials);

}  // namespace wsx
