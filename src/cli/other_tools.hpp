#pragma once
#include <string_view>

namespace wsx {

/// What does here what this flag does in curl, wscat, websocat or k6: "--timeout" for "--max-time". Empty for others,
/// and for flags that wsx accepts under their name there. Which command has it is not asked.
std::string_view find_counterpart(std::string_view typed);

}  // namespace wsx
