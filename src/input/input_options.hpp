#pragma once
#include <cstdint>
#include <optional>

namespace wsx {

/// How stdin is cut into messages (--input, -0).
enum class InputFormat : std::uint8_t { lines, nul, json, whole };
/// How an input text becomes a payload (-b, --hex, --base64).
enum class InputCoding : std::uint8_t { text, binary, hex, base64 };

/// What stdin is, in every command that sends what it reads there.
struct InputOptions {
  bool interactive = false;  // -i: read stdin in any case
  InputFormat input = InputFormat::lines;
  InputCoding coding = InputCoding::text;
  std::optional<double> rate;  // --rate: messages a second at most
  bool strict_input = false;   // end at the first line that cannot be sent
};

}  // namespace wsx
