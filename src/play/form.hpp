#pragma once
#include <string>
#include <variant>
#include <vector>

#include "event/event.hpp"
#include "play/hole.hpp"
#include "rules/pattern.hpp"

/// The forms of messages: each is a template for who sends it and a pattern for who receives it. form_parser.hpp makes
/// them, form_filler.hpp fills them in, form_matcher.hpp compares what was received.
namespace wsx {

/// Text, or a hole in it.
using TextPart = std::variant<std::string, Hole>;
/// Between two holes there is always text.
using TextForm = std::vector<TextPart>;

/// A value of JSON, for comparing.
struct JsonForm {
  enum class Kind : std::uint8_t { object, array, string, holed_string, scalar, hole };
  Kind kind = Kind::scalar;
  std::string name;     // of a member
  std::string text;     // a string without holes, decoded; a scalar as it is written
  std::string written;  // of a string or a hole, for people
  TextForm parts;       // of a string with holes
  Hole hole;
  std::vector<JsonForm> children;

  static constexpr int k_max_depth = 64;
};

/// The text of JSON, for sending.
struct JsonTextPart {
  /// In a string's text; or a value of its own.
  enum class Place : std::uint8_t { literal, in_string, value };
  Place place = Place::literal;
  std::string literal;
  Hole hole;
};

/// A text that is JSON, or that begins with something else and ends with a JSON object or array (Socket.IO).
struct JsonMessageForm {
  TextForm prefix;
  JsonForm root;
  std::vector<JsonTextPart> text;  // after the prefix
  bool is_exact = false;           // objects have no other members
};

/// Only for receiving. Its named groups are holes.
struct RegexForm {
  TextForm source;                 // with holes, which are quoted
  std::optional<Pattern> pattern;  // if it has none
  std::vector<std::pair<std::size_t, Hole>> groups;
};

/// Bytes that are what they are, and binary.
using BinaryForm = std::string;

/// Of a message, of what a control frame carries, of a header's value.
using MessageForm = std::variant<TextForm, JsonMessageForm, RegexForm, BinaryForm>;

}  // namespace wsx
