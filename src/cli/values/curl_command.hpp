#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// A command for curl, taken apart: what browsers copy ("Copy as cURL").
struct CurlCommand {
  std::string url;
  /// By their long names without dashes, in the order given; values are empty where an option has none.
  std::vector<std::pair<std::string, std::string>> options;
};

/// Knows which of curl's options have values, so that it finds the URL among them. Usage errors continue a sentence
/// that begins with a flag's name, and quote no values: they may be secret.
Result<CurlCommand> parse_curl(std::string_view command);

}  // namespace wsx
