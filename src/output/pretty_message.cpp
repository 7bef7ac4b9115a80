#include "base/units.hpp"
#include "output/hex_dump.hpp"
#include "output/json_indent.hpp"
#include "output/pretty_parts.hpp"

namespace wsx {
namespace {

Ink ink_of(JsonPiece::Kind kind) {
  switch (kind) {
    case JsonPiece::Kind::key:
      return Ink::cyan;
    case JsonPiece::Kind::string:
      return Ink::green;
    case JsonPiece::Kind::scalar:
      return Ink::yellow;
    case JsonPiece::Kind::mark:
      break;
  }
  return Ink::plain;
}

/// JSON as it was written, in color.
void add_json(PrettyLines& lines, std::string_view text, const std::vector<JsonLine>& json) {
  const char* at = text.data();
  for (const JsonLine& line : json) {
    for (const auto& [kind, token] : line.pieces) {
      if (token.data() < text.data() || token.data() >= text.data() + text.size()) continue;  // indentation's own
      const std::string_view blanks{at, static_cast<std::size_t>(token.data() - at)};
      lines.foreign_lines(blanks, false).foreign_in(ink_of(kind), token);
      at = token.data() + token.size();
    }
  }
  lines.foreign_lines({at, static_cast<std::size_t>(text.data() + text.size() - at)});
}

void add_text(PrettyLines& lines, std::string_view text, const PrettyStyle& style) {
  const auto json = style.json_indent || style.colour ? indent_json(text) : std::nullopt;
  if (!json) {
    lines.foreign_lines(text);
    return;
  }
  if (!style.json_indent) return add_json(lines, text, *json);
  for (const JsonLine& line : *json) {
    if (&line != &json->front()) lines.more(2 * line.depth);
    for (const auto& [kind, token] : line.pieces) lines.foreign_in(ink_of(kind), token);
  }
}

/// A dump is for what cannot be seen elsewhere.
void add_saved(PrettyLines& lines, const Message& message) {
  lines.in(Ink::dim, "binary, " + format_size(message.payload.size()) + ": ").foreign(*message.file);
}

void add_binary(PrettyLines& lines, std::string_view bytes, const PrettyStyle& style) {
  const auto most = style.verbose ? k_shown_verbose_bytes : k_shown_binary_bytes;
  lines.in(Ink::dim, "binary, " + format_size(bytes.size()) + (bytes.empty() ? "" : ":"));
  if (bytes.empty()) return;
  if (bytes.size() <= k_dump_row_bytes) {
    lines.plain(" " + format_short_dump(bytes));
    return;
  }
  for (const auto& row : format_dump(bytes.substr(0, most), lines.more_columns())) lines.more().plain(row);
  if (bytes.size() <= most) return;
  lines.more().in(Ink::dim, "and " + std::to_string(bytes.size() - most) + " more bytes" +
                                (style.verbose ? "" : "; -v shows up to " + format_size(k_shown_verbose_bytes)));
}

std::string format_sizes(const Message& message) {
  std::string out = "(" + format_size(message.payload.size());
  if (message.wire_bytes) out += ", " + format_size(*message.wire_bytes) + " on the wire";
  if (message.compressed == true) out += ", compressed";
  if (message.compressed == true && message.wire_bytes && !message.payload.empty())
    out += " to " + format_ratio(*message.wire_bytes, message.payload.size());
  if (message.frames) out += ", " + format_plural(*message.frames, "frame");
  return out + ")";
}

}  // namespace

std::string format_ratio(std::uint64_t wire_bytes, std::uint64_t payload_bytes) {
  const auto percent = 100.0 * static_cast<double>(wire_bytes) / static_cast<double>(payload_bytes);
  if (percent > 0 && percent < 1) return "less than 1%";
  return std::to_string(static_cast<std::uint64_t>(percent + 0.5)) + "%";
}

void add_message(PrettyLines& lines, const Message& message, Direction shown, const PrettyStyle& style) {
  lines.line(mark_of(shown), ink_of(shown));
  if (message.kind == PayloadKind::text)
    add_text(lines, message.payload, style);
  else if (message.file)
    add_saved(lines, message);
  else
    add_binary(lines, message.payload, style);
  if (!style.verbose) return lines.limit_rows();
  const bool is_dump =
      message.kind == PayloadKind::binary && !message.file && message.payload.size() > k_dump_row_bytes;
  (is_dump ? lines.more() : lines.plain("  ")).in(Ink::dim, format_sizes(message));
}

}  // namespace wsx
