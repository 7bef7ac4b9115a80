#include "input/slash_request.hpp"

#include "base/close_code.hpp"
#include "input/payload_file.hpp"

namespace wsx {
namespace {

using Made = Result<std::optional<Request>>;

Made request(Request what) { return std::optional(std::move(what)); }

Made read_file(const std::string& path, std::uint64_t max_message_bytes) {
  auto message = read_payload_file(path, max_message_bytes);
  if (!message) return message.error();
  return request(std::move(*message));
}

Made code_text(std::string_view text, InputCoding coding) {
  auto record = parse_input(text, InputFormat::lines, coding);
  if (!record && record.error().code == "bad_utf8")
    return Error{Phase::input, "bad_utf8", "not sent: a text message must be UTF-8, and this is not",
                 "/binary TEXT sends it as it is, as a binary message"};
  if (!record) return record.error();
  if (!*record) return std::optional<Request>();
  return request(std::move((*record)->request));
}

}  // namespace

Made make_request(const SlashCommand& command, InputCoding coding, std::uint64_t max_message_bytes) {
  if (auto* ping = std::get_if<SlashPing>(&command)) return request(Ping{Direction::out, ping->payload});
  if (auto* pong = std::get_if<SlashPong>(&command)) return request(Pong{Direction::out, pong->payload, {}});
  if (auto* close = std::get_if<SlashClose>(&command))
    return request(Close{.code = close->code.value_or(k_close_normal), .reason = close->reason});
  if (auto* binary = std::get_if<SlashBinary>(&command))
    return request(Message{.dir = Direction::out, .kind = PayloadKind::binary, .payload = binary->payload});
  if (auto* send = std::get_if<SlashSend>(&command))
    return request(Message{.dir = Direction::out, .kind = PayloadKind::text, .payload = send->text});
  if (auto* file = std::get_if<SlashFile>(&command)) return read_file(file->path, max_message_bytes);
  if (auto* text = std::get_if<SlashText>(&command)) return code_text(text->text, coding);
  return std::optional<Request>();
}

}  // namespace wsx
