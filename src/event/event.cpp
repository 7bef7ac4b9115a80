#include "event/event.hpp"

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "json/text.hpp"

namespace wsx {

Timestamp event_time_now() { return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now()); }

std::string format_difference(const Expect& difference) {
  return "message " + std::to_string(difference.message.value_or(0)) +
         (difference.pointer ? " at " + *difference.pointer : "") + ": expected " +
         difference.expected.value_or("nothing") + ", got " + difference.got.value_or("nothing");
}

std::string format_step(const PlayStep& step) {
  auto text = step.file + ": line " + std::to_string(step.line) + (step.pointer ? " at " + *step.pointer : "") + ": ";
  if (step.why) text += *step.why;
  if (step.expected || step.got)
    text += (step.why ? "; expected " : "expected ") + step.expected.value_or("nothing") + ", got " +
            step.got.value_or("nothing");
  return text;
}

std::string quote_message(const Message& message) {
  std::string json;
  const auto payload = std::string_view(message.payload).substr(0, k_max_quoted_bytes + 4);
  if (message.kind == PayloadKind::text) {
    append_json_string(json, payload);
  } else {
    json = "{\"base64\":\"";
    append_base64(json, payload);
    json += "\"}";
  }
  return shorten_quoted(std::move(json));
}

std::string shorten_quoted(std::string json) {
  if (json.size() <= k_max_quoted_bytes) return json;
  return std::string(cut_utf8(json, k_max_quoted_bytes)) + "…";
}

// https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number
std::string_view name_close_code(std::uint16_t code) {
  switch (code) {
    case 1000:
      return "Normal Closure";
    case 1001:
      return "Going Away";
    case 1002:
      return "Protocol error";
    case 1003:
      return "Unsupported Data";
    case 1004:
      return "Reserved";
    case 1005:
      return "No Status Rcvd";
    case 1006:
      return "Abnormal Closure";
    case 1007:
      return "Invalid frame payload data";
    case 1008:
      return "Policy Violation";
    case 1009:
      return "Message Too Big";
    case 1010:
      return "Mandatory Ext.";
    case 1011:
      return "Internal Error";
    case 1012:
      return "Service Restart";
    case 1013:
      return "Try Again Later";
    case 1014:
      return "Bad Gateway";
    case 1015:
      return "TLS handshake";
    case 3000:
      return "Unauthorized";
    case 3003:
      return "Forbidden";
    case 3008:
      return "Timeout";
  }
  return "";
}

std::string_view format_close_code(std::uint16_t code) {
  if (const auto name = name_close_code(code); !name.empty()) return name;
  if (code >= 4000 && code <= 4999) return "private use";
  if (code >= 3000 && code <= 3999) return "registered";
  if (code >= 1016 && code <= 2999) return "unassigned";
  return "not a close code";
}

}  // namespace wsx
