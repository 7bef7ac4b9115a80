#include "play/conversation_reader.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "play/file_reader.hpp"
#include "play/known_holes.hpp"

namespace wsx {
namespace {

using Outcome = std::variant<std::shared_ptr<const Conversation>, ConversationRefusal>;

ConversationRefusal refuse_file(std::string_view source, const std::string& why) {
  return {{Phase::input, "bad_conversation", std::string(source) + ": " + why, ""}, ""};
}

/// Gives --var and the environment's variables their slots. What is wrong with a --var.
std::optional<std::string> set_values(Conversation& conversation, const HoleNames& names,
                                      const ConversationSetting& setting) {
  constexpr std::string_view k_environment = "env:";
  conversation.values.resize(names.all().size());
  for (std::size_t slot = 0; slot < names.all().size(); ++slot) {
    const std::string& name = names.all()[slot];
    if (!name.starts_with(k_environment) || !setting.environment) continue;
    if (auto value = setting.environment(name.substr(k_environment.size())))
      conversation.values[slot] = HoleValue{HoleValue::Kind::text, replace_bad_bytes(*value)};
  }
  for (const auto& [name, value] : setting.variables) {
    const auto slot = names.find(name);
    if (!slot) {
      const auto meant = suggest(name, names.all());
      return "--var " + format_excerpt(name) + ": there is no hole {{" + format_excerpt(name) + "}} in the file" +
             (meant.empty() ? "" : "; did you mean " + meant + "?");
    }
    if (!is_utf8(value)) return "--var " + name + ": the value is not UTF-8";
    conversation.values[*slot] = HoleValue{HoleValue::Kind::text, value};
  }
  return std::nullopt;
}

}  // namespace

Outcome read_conversation(std::string_view source, std::string_view file, const ConversationSetting& setting) {
  if (file.size() > Conversation::k_max_file_bytes) return refuse_file(source, "the file is larger than 16 MiB");
  constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";
  if (file.starts_with(k_byte_order_mark)) file.remove_prefix(k_byte_order_mark.size());
  const auto refuse = [&](const Mistake& mistake) {
    return ConversationRefusal{explain_mistake(source, file, mistake), mark_mistake(file, mistake)};
  };
  if (!is_utf8(file)) {
    std::size_t at = 0;
    for (auto next = decode_utf8(file); next.value != k_bad_byte; next = decode_utf8(file.substr(at))) at += next.size;
    return refuse(
        {file.substr(at, 1), "this is not UTF-8; binary messages are written with [hex], [base64] or [file]"});
  }
  auto conversation = std::make_shared<Conversation>();
  conversation->source = source;
  FormParser parser(file);
  ConversationFileReader(file, setting, parser, *conversation).read();
  if (parser.mistake()) return refuse(*parser.mistake());
  auto set_in_file = std::move(conversation->values);
  if (const auto why = set_values(*conversation, parser.names(), setting)) return refuse_file(source, *why);
  for (std::size_t slot = 0; slot < set_in_file.size(); ++slot)
    if (!conversation->values[slot]) conversation->values[slot] = std::move(set_in_file[slot]);
  conversation->names = parser.names().all();
  for (const Role role : {Role::client, Role::server})
    if (const auto mistake = find_unknown_hole(*conversation, role, file)) {
      const auto refusal = refuse(*mistake);
      conversation->unplayable[static_cast<std::size_t>(role)] =
          Conversation::Unplayable{refusal.error, refusal.marked};
    }
  return std::shared_ptr<const Conversation>(std::move(conversation));
}

}  // namespace wsx
