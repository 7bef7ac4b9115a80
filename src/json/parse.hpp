#pragma once
#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace wsx {

/// What JSON from outside may have, so that it can cost neither the stack nor more memory than its size suggests.
struct JsonLimits {
  int depth = 0;  // arrays and objects within each other
  std::size_t bytes = 128 * 1024 * 1024;
};

/// Why a text is not the expected JSON.
struct JsonFault {
  enum class Kind : std::uint8_t { too_long, not_utf8, too_deep, syntax, number_range };
  Kind kind = Kind::syntax;
  std::size_t at = 0;  // the byte, counted from 0; of not_utf8 and syntax
  std::string reason;  // the parser's, of syntax; may be empty
};

/// One JSON value of any type. ordered_json keeps members in the order in which they are written; finding one takes a
/// time that grows with their number, so it is for files of the user's, not for what comes from the network.
std::optional<JsonFault> parse_json(std::string_view text, JsonLimits limits, nlohmann::json& into);
std::optional<JsonFault> parse_json(std::string_view text, JsonLimits limits, nlohmann::ordered_json& into);

/// Whether a text is one JSON value, of whatever depth: nothing is kept of it.
bool is_json(std::string_view text);

/// A value's shortest text.
std::string format_json(const nlohmann::ordered_json& value);

/// The reason within what a nlohmann exception says, without the place.
std::string explain_json(std::string_view what);

}  // namespace wsx
