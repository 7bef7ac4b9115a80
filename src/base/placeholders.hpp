#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Text with placeholders in double braces, for --reply and the payloads of bench. What a placeholder means is up to
/// the caller.
namespace wsx {

/// A piece of such a text. The views point into it.
struct TemplatePiece {
  enum class Kind : std::uint8_t {
    literal,      // text
    placeholder,  // text is what is between the braces, without spaces around it
    capture,      // text is the one or two digits after a dollar sign
    unclosed,     // {{ without }}; nothing follows
  };
  Kind kind = Kind::literal;
  std::string_view text;
  std::size_t offset = 0;  // where it begins
};

/// Whether $1 has a meaning; then $$ is a dollar sign, and a dollar sign before anything else is itself.
enum class Captures : bool { no, yes };

/// `${{` is a literal `{{`.
std::vector<TemplatePiece> split_template(std::string_view text, Captures captures);

/// A placeholder in a sentence: `{{name}}`, escaped and not too long.
std::string quote_placeholder(std::string_view name);

/// What to write instead of an unknown placeholder: "did you mean {{time}}?", or the list of them. `known` has each
/// one's name and an example of it: "rand" and "rand:8".
std::string advise_placeholder(std::string_view name, const std::vector<std::pair<std::string, std::string>>& known);

}  // namespace wsx
