#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Text with placeholders in double braces, as --reply and the payloads of bench have it. What a placeholder means is
/// its user's business.
namespace wsx {

/// A piece of such a text. The views point into it.
struct TemplatePiece {
  enum class Kind : std::uint8_t {
    literal,      // text
    placeholder,  // text is what stands between the braces, without blanks around it
    capture,      // text is one or two digits, which stood behind a dollar
    unclosed,     // {{ without }}; nothing follows
  };
  Kind kind = Kind::literal;
  std::string_view text;
  std::size_t offset = 0;  // where it begins
};

/// Whether $1 means something; then $$ is a dollar, and a dollar before anything else is itself.
enum class Captures : bool { no, yes };

/// `${{` is a literal `{{`.
std::vector<TemplatePiece> split_template(std::string_view text, Captures captures);

/// A placeholder in a sentence: `{{name}}`, escaped and not too long.
std::string quote_placeholder(std::string_view name);

/// What to write instead of an unknown placeholder: "did you mean {{time}}?", or which there are. `known` has each
/// one's name and what stands between its braces: "rand" and "rand:8".
std::string advise_placeholder(std::string_view name, const std::vector<std::pair<std::string, std::string>>& known);

}  // namespace wsx
