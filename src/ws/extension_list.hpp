#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wsx {

/// One element of Sec-WebSocket-Extensions. Names as written; a value is unquoted, and empty when there is none.
struct Extension {
  std::string name;
  std::vector<std::pair<std::string, std::string>> parameters;
};

/// RFC 6455, section 9.1. Several fields are one list, joined with commas. Nothing when it is no such list.
std::optional<std::vector<Extension>> parse_extensions(std::string_view text);

}  // namespace wsx
