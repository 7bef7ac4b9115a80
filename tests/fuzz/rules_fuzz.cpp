#include "base/close_code.hpp"
#include "base/utf8.hpp"
#include "fuzz/require.hpp"
#include "rules/rule_state.hpp"

namespace {

using namespace wsx;

/// What holds for everything that rules do.
void check(const Reactions& reactions) {
  std::size_t bytes = 0;
  for (const auto& reaction : reactions) {
    if (const auto* message = std::get_if<Message>(&reaction)) {
      require(message->kind == PayloadKind::binary || is_utf8(message->payload));
      require((bytes += message->payload.size()) <= 4 * RuleState::k_max_answer_bytes);
    } else if (const auto* close = std::get_if<Close>(&reaction)) {
      require(is_sendable_close_code(close->code) || (close->code == k_close_none && close->reason.empty()));
      require(is_utf8(close->reason) && close->reason.size() <= k_max_close_reason_bytes);
      require(close == &std::get<Close>(reactions.back()));
    } else {
      require(std::get<Error>(reaction).code == "reply_failed");
    }
  }
}

void check_error(const Error& error) {
  require(error.code == "bad_rule" && is_utf8(error.message));
  require(error.message.find('\n') == std::string::npos && error.message.find('\x1b') == std::string::npos);
}

}  // namespace

/// A rule file, a zero byte, and messages with zero bytes between them; behind each message time passes. A file that
/// begins with no brace is the text of --reply.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto take = [&] {
    const auto part = input.substr(0, input.find('\0'));
    input.remove_prefix(std::min(part.size() + 1, input.size()));
    return part;
  };
  const auto rules = take();
  RuleBook book;
  const auto added = rules.starts_with('{') ? book.add_file("rules.json", rules) : book.add_reply("number 1", rules);
  if (!added) {
    check_error(added.error());
    return 0;
  }
  RuleState state(book, 1);
  Moment now{SteadyTime(), Timestamp()};
  check(state.on_open(now));
  for (int steps = 0; !input.empty() && steps < 20; ++steps) {
    const auto payload = take();
    const auto kind = is_utf8(payload) ? PayloadKind::text : PayloadKind::binary;
    check(state.on_message({.kind = kind, .payload = std::string(payload)}, now));
    if (const auto due = state.next_due()) {
      require(*due > now.at);
      now.at = *due;
      check(state.on_time(now));
      require(!state.next_due() || *state.next_due() > now.at);
    }
  }
  return 0;
}
