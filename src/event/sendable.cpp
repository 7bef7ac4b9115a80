#include "event/sendable.hpp"

#include "base/opcode.hpp"

namespace wsx {
namespace {

std::optional<Error> find_long_payload(const std::string& payload) {
  if (payload.size() <= k_max_control_payload_bytes) return std::nullopt;
  return Error{Phase::input, "long_control_payload",
               "a ping or pong has at most 125 bytes, not " + std::to_string(payload.size()), ""};
}

}  // namespace

std::optional<Error> find_unsendable(const Ping& ping) { return find_long_payload(ping.payload); }

std::optional<Error> find_unsendable(const Pong& pong) { return find_long_payload(pong.payload); }

std::optional<Error> find_unsendable(const Close& close) {
  if (was_cut(close)) return std::nullopt;
  if (close.code != k_close_none && !is_sendable_close_code(close.code))
    return Error{Phase::input, "bad_close_code", "close code " + std::to_string(close.code) + " cannot be sent",
                 std::string(k_sendable_close_codes) + " can"};
  if (close.reason.size() > k_max_close_reason_bytes)
    return Error{Phase::input, "long_close_reason",
                 "a close reason has at most 123 bytes, not " + std::to_string(close.reason.size()), ""};
  if (close.code == k_close_none && !close.reason.empty() && !was_recorded(close))
    return Error{Phase::input, "bad_close_code", "a close reason cannot be sent without a code, which 1005 means", ""};
  return std::nullopt;
}

bool was_cut(const Close& close) { return close.by == ClosedBy::none && was_recorded(close); }

}  // namespace wsx
