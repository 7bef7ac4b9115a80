#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/split_mix.hpp"

/// Holes are the places of a conversation's messages that are filled in by who sends them, and taken or compared by who
/// receives them.
namespace wsx {

/// What a hole holds.
struct HoleValue {
  /// Text has no type: it came from a flag, the environment, or plain text. Of the others one is a JSON string,
  /// decoded, and one is any other JSON, as it is written.
  enum class Kind : std::uint8_t { text, string, json };
  Kind kind = Kind::text;
  std::string text;
  bool operator==(const HoleValue&) const = default;
};

/// What follows "=" in a hole: what is sent when nothing else is known, and what form it has when it is received.
struct HoleDefault {
  enum class Kind : std::uint8_t { text, uuid, random, integer };
  Kind kind = Kind::text;
  std::string text;
  std::uint64_t size = 0;            // of random
  std::int64_t least = 0, most = 0;  // of integer

  static constexpr std::uint64_t k_max_random_size = 1024 * 1024;
};

struct Hole {
  enum class What : std::uint8_t { named, anything, n, seq, conn, time };
  /// What the value is in JSON: what it is anyway, or what was asked for.
  enum class Type : std::uint8_t { any, string, integer, json };
  What what = What::named;
  Type type = Type::any;
  std::uint32_t slot = 0;    // of the name
  std::uint32_t offset = 0;  // in the file, for mistakes
  std::string text;          // as it is written, with its braces
  std::shared_ptr<const HoleDefault> otherwise = nullptr;

  bool has_name() const { return what == What::named; }
};

HoleValue make_default(const HoleDefault& otherwise, SplitMix64& random);

/// Whether text could have been made by that default. What is plain text there may be anything.
bool has_form_of(const HoleDefault& otherwise, std::string_view text);

bool is_integer(std::string_view text);

}  // namespace wsx
