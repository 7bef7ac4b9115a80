#pragma once
#include <optional>
#include <string_view>

#include "play/conversation.hpp"

namespace wsx {

/// The first hole that this side would have to send without a value, or a line that cannot be sent at all.
std::optional<Mistake> find_unknown_hole(const Conversation& conversation, Role role, std::string_view file);

}  // namespace wsx
