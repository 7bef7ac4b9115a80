#include "base/utf8.hpp"
#include "event/sendable.hpp"
#include "fuzz/require.hpp"
#include "play/conversation_reader.hpp"
#include "play/play.hpp"

namespace {

using namespace wsx;

void check_sentence(const Error& error) {
  require(error.code == "bad_conversation" && is_utf8(error.message));
  require(error.message.find('\n') == std::string::npos && error.message.find('\x1b') == std::string::npos);
}

/// What holds for everything that a conversation does.
void check(const PlayAction& action) {
  if (const auto* message = std::get_if<Message>(&action)) {
    require(message->kind == PayloadKind::binary || is_utf8(message->payload));
    require(message->payload.size() <= 2 * FormFiller::k_max_message_bytes);
  } else if (const auto* ping = std::get_if<Ping>(&action)) {
    require(!find_unsendable(*ping));
  } else if (const auto* pong = std::get_if<Pong>(&action)) {
    require(!find_unsendable(*pong));
  } else if (const auto* close = std::get_if<Close>(&action)) {
    require(!find_unsendable(*close));
  } else {
    require(std::get<PlayStep>(action).line > 0);
  }
}

void play(const std::shared_ptr<const Conversation>& conversation, Role role, std::string_view messages) {
  Play play(conversation, role, role == Role::client ? Play::Strictness::strict : Play::Strictness::lenient, 1, 1);
  Moment now{SteadyTime(std::chrono::hours(1)), Timestamp()};
  (void)play.fill_handshake(now.time);
  play.on_open(now);
  for (int steps = 0; steps < 50; ++steps) {
    for (int actions = 0; actions < 200; ++actions) {
      const auto action = play.take(now);
      if (!action) break;
      check(*action);
    }
    const auto end = std::min(messages.find('\0'), messages.size());
    const auto payload = messages.substr(0, end);
    messages.remove_prefix(std::min(end + 1, messages.size()));
    const auto kind = is_utf8(payload) ? PayloadKind::text : PayloadKind::binary;
    if (steps % 7 == 6)
      play.on_ping({Direction::in, std::string(payload.substr(0, 125))}, now);
    else
      play.on_message({.kind = kind, .payload = std::string(payload)}, now);
    if (const auto due = play.next_due(); due && *due > now.at) now.at = std::min(*due, now.at + std::chrono::hours(1));
  }
  play.on_close({.code = 1000}, now);
  while (const auto action = play.take(now)) check(*action);
}

}  // namespace

/// A conversation file, a zero byte, and messages with zero bytes between them, which both sides receive.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(input.find('\0'), input.size());
  ConversationSetting setting;
  setting.environment = [](const std::string&) { return std::optional<std::string>("x"); };
  setting.read_file = [](const std::string&) -> Result<std::string> { return std::string("file"); };
  const auto outcome = read_conversation("chat.wsx", input.substr(0, end), setting);
  if (const auto* refusal = std::get_if<ConversationRefusal>(&outcome)) {
    check_sentence(refusal->error);
    return 0;
  }
  const auto& conversation = std::get<0>(outcome);
  for (const Role role : {Role::client, Role::server}) {
    if (const auto& why = conversation->why_not(role)) {
      check_sentence(why->error);
      continue;
    }
    play(conversation, role, input.substr(std::min(end + 1, input.size())));
  }
  return 0;
}
