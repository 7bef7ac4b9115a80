#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "play/conversation.hpp"

namespace wsx {

/// What a conversation file is read with. It does no I/O of its own.
struct ConversationSetting {
  std::vector<std::pair<std::string, std::string>> variables;                 // --var
  std::function<std::optional<std::string>(const std::string&)> environment;  // a variable's value
  std::function<Result<std::string>(const std::string&)> read_file;           // of [file]
};

/// Why a file is not a conversation.
struct ConversationRefusal {
  Error error;         // phase input, code bad_conversation: "chat.wsx: line 5, column 4: …"
  std::string marked;  // the line and a caret; empty where no line is wrong
};

/// Reads what a conversation file holds, completely, or says what is wrong with it first.
std::variant<std::shared_ptr<const Conversation>, ConversationRefusal> read_conversation(
    std::string_view source, std::string_view file, const ConversationSetting& setting);

}  // namespace wsx
