#include "output/close_advice.hpp"

#include <string_view>

#include "base/limits.hpp"

namespace wsx {
namespace {

/// RFC 6455, section 7.4.1, and the registry's notes; what people meet these codes for.
std::string_view advise_on_registered(std::uint16_t code) {
  switch (code) {
    case 1001:
      return "the other side is going away: the server is shutting down or restarting, or the page was left";
    case 1002:
      return "the peer found a protocol error in a frame; --frames shows what was sent";
    case 1003:
      return "the peer does not accept this kind of message: try text instead of binary, or the other way around";
    case 1004:
      return "this code is reserved and should not be sent";
    case 1005:
      return "the close frame had no code, which is allowed";
    case 1006:
      return "no close frame arrived: the process at the other end stopped, or the network failed";
    case 1007:
      return "the peer found that a payload did not match its type, such as text that is not UTF-8";
    case 1008:
      return "the peer says a policy was violated (often authentication, origin or rate limits); its log should say "
             "which";
    case 1009:
      return "a message was larger than the peer accepts; send smaller messages";
    case 1010:
      return "the client needs an extension that the server did not negotiate";
    case 1011:
      return "the server met an internal error; its log should explain it";
    case 1012:
      return "the server is restarting; connect again in a moment";
    case 1013:
      return "the server is overloaded; connect again later";
    case 1014:
      return "a gateway got no valid answer from the server behind it";
    case 1015:
      return "TLS failed; this code must never be sent";
    case 3000:
      return "the server requires authentication; try -u, --bearer or --cookie";
    case 3003:
      return "the server does not allow this for the authenticated user";
    case 3008:
      return "a timeout expired at the peer";
  }
  return "";
}

}  // namespace

std::string format_close_advice(const Close& close) {
  const std::uint16_t code = close.code;
  if (code == k_close_abnormal && close.duration >= k_shortest_idle_timeout)
    return "no close frame arrived: the process or the network ended, or a proxy's idle timeout expired; --ping keeps "
           "such connections open";
  if (code == k_close_going_away && !close.reason.empty()) return "";  // which says more
  if (const auto advice = advise_on_registered(code); !advice.empty()) return std::string(advice);
  // graphql-ws and others make codes of HTTP's statuses.
  if (code >= 4400 && code <= 4599)
    return "application-defined code; 44xx and 45xx often follow HTTP statuses, here " + std::to_string(code - 4000);
  if (code >= 4000 && code <= 4999) return "application-defined code; see the application's documentation";
  if (code >= 3000 && code <= 3999) return "registered by a library or framework; see its documentation";
  if (code == 1000) return "";
  return "this code is not defined";
}

}  // namespace wsx
