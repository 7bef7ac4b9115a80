#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace wsx {

/// What is wrong with a conversation file, and where: `at` points into the file's text.
struct Mistake {
  std::string_view at;  // what is marked; may be empty
  std::string why;      // what is wrong, and what was expected
};

/// A mistake for people: phase input, code bad_conversation, with the message "chat.wsx: line 5, column 4: …".
Error explain_mistake(std::string_view source, std::string_view file, const Mistake& mistake);

/// The line and below it carets under what is wrong, two lines that end with a newline. Of a long line a part.
std::string mark_mistake(std::string_view file, const Mistake& mistake);

}  // namespace wsx
