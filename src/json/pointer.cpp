#include "json/pointer.hpp"

namespace wsx {

Result<JsonPointer> parse_json_pointer(std::string_view text) {
  const auto refuse = [](std::string why) { return Error{Phase::input, "bad_pointer", std::move(why), ""}; };
  JsonPointer pointer;
  if (text.empty()) return pointer;
  if (text[0] != '/') return refuse("it does not begin with \"/\"");
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '/') {
      pointer.emplace_back();
    } else if (text[i] != '~') {
      pointer.back() += text[i];
    } else {
      const char escaped = i + 1 < text.size() ? text[++i] : '\0';
      if (escaped != '0' && escaped != '1') return refuse("\"~\" must be followed by 0 or 1");
      pointer.back() += escaped == '0' ? '~' : '/';
    }
  }
  return pointer;
}

std::string format_json_pointer(const JsonPointer& pointer) {
  std::string text;
  for (const std::string& token : pointer) {
    text += '/';
    for (const char c : token) {
      if (c == '~')
        text += "~0";
      else if (c == '/')
        text += "~1";
      else
        text += c;
    }
  }
  return text;
}

}  // namespace wsx
