#include "output/close_advice.hpp"

#include <string_view>

namespace wsx {
namespace {

/// RFC 6455, section 7.4.1, and the registry's notes; what people meet these codes for.
std::string_view advise_on_registered(std::uint16_t code) {
  switch (code) {
    case 1001:
      return "the other side goes away: a server that shuts down or restarts, or a page that was left";
    case 1002:
      return "the peer holds that a frame broke the protocol; --frames shows what was sent";
    case 1003:
      return "the peer does not take this kind of message: try text instead of binary, or the other way";
    case 1004:
      return "the code has no meaning yet and should not be sent";
    case 1005:
      return "its close frame gave no code, which is allowed and says nothing";
    case 1006:
      return "no close frame came: the process or the network ended, or a proxy's idle timeout; --ping keeps such "
             "connections";
    case 1007:
      return "the peer holds that a payload was not what it said, such as text that is not UTF-8";
    case 1008:
      return "a rule of the peer's was broken, often one about login, origin or rates; its log tells which";
    case 1009:
      return "a message was larger than the peer takes; send less at once";
    case 1010:
      return "the client needs an extension that the server did not agree to";
    case 1011:
      return "the server met an error of its own; its log tells which";
    case 1012:
      return "the server restarts; connect again in a moment";
    case 1013:
      return "the server has too much to do; connect again later";
    case 1014:
      return "a gateway got no good answer from the server behind it";
    case 1015:
      return "TLS failed, and the code may not be sent at all";
    case 3000:
      return "the server wants a login; -u, --bearer or a cookie give one";
    case 3003:
      return "the server knows who asks and refuses";
    case 3008:
      return "something took longer than the peer waits";
  }
  return "";
}

}  // namespace

std::string format_close_advice(std::uint16_t code) {
  if (const auto advice = advise_on_registered(code); !advice.empty()) return std::string(advice);
  // graphql-ws and others make codes of HTTP's statuses.
  if (code >= 4400 && code <= 4599)
    return "the application's own code; many take 44xx and 45xx from HTTP's statuses, here " +
           std::to_string(code - 4000);
  if (code >= 4000 && code <= 4999) return "the application's own code, which its documentation explains";
  if (code >= 3000 && code <= 3999) return "a library's or framework's code, which its documentation explains";
  if (code == 1000) return "";
  return "nobody has given this code a meaning";
}

}  // namespace wsx
