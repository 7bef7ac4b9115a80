#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "play/conversation.hpp"
#include "play/form_parser.hpp"

namespace wsx {

/// What stands in brackets after an arrow.
struct LineOptions {
  enum class Format : std::uint8_t { automatic, text, hex, base64, file, escapes, regex };
  PlayLine::Kind kind = PlayLine::Kind::message;
  Format format = Format::automatic;
  std::optional<std::uint16_t> code;  // of close
  std::optional<std::chrono::nanoseconds> within, every;
  std::chrono::nanoseconds duration{0};  // of nothing
  std::uint64_t many = 0;
  bool is_exact = false, is_optional = false;
  std::string measure, first, gap;
};

/// Reads "within 2s, exactly", which points into the parser's file. Mistakes are the parser's.
LineOptions parse_line_options(std::string_view text, FormParser& parser);

/// "250ms". Mistakes as above; `what` begins the sentence.
std::chrono::nanoseconds parse_play_duration(std::string_view text, std::string_view place, std::string_view what,
                                             FormParser& parser);

/// The next word of a line, which is taken off it with the blanks around it; empty at its end.
std::string_view take_play_word(std::string_view& rest);

}  // namespace wsx
