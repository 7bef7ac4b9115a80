#include "commands/bench_style.hpp"

#include "base/environment.hpp"
#include "base/escape.hpp"

namespace wsx {

/// A pager shows the result for as long as somebody looks at it.
static constexpr auto k_reader_patience = std::chrono::hours(24);

ScreenStyle screen_style(const BenchStyle& style, const LineWriter& writer) {
  return {.colour = use_colour(style.colour, writer.is_terminal()),
          .blocks = has_block_characters(),
          .columns = writer.window().columns,
          .verbose = style.verbose};
}

bool prints_json(const BenchStyle& style, const LineWriter& writer) {
  return style.mode == OutputOptions::Mode::json ||
         (style.mode == OutputOptions::Mode::automatic && !writer.is_terminal());
}

void append_json_line(LineWriter& writer, std::string_view json) {
  std::string line;
  if (writer.is_terminal())
    append_terminal_json(line, json);
  else
    line = json;
  writer.append(line += '\n');
}

Result<> write_to_the_end(LineWriter& writer) {
  const auto state = writer.flush_blocking(k_reader_patience);
  if (const auto error = writer.error()) return *error;
  if (state == LineWriter::State::blocked)
    return Error{Phase::io, "write_failed", "cannot write to stdout: nobody reads it", ""};
  return {};
}

}  // namespace wsx
