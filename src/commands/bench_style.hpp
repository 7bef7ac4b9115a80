#pragma once
#include <string_view>

#include "base/result.hpp"
#include "output/line_writer.hpp"
#include "output/output.hpp"
#include "report/summary_text.hpp"

namespace wsx {

/// How results are shown on stdout.
struct BenchStyle {
  OutputOptions::Mode mode = OutputOptions::Mode::automatic;  // --json, --pretty
  OutputOptions::Colour colour = OutputOptions::Colour::automatic;
  bool verbose = false;  // -v: the summary has everything
};

/// What a reader of `writer` sees.
ScreenStyle screen_style(const BenchStyle& style, const LineWriter& writer);

/// JSON is asked for, or nobody looks on.
bool prints_json(const BenchStyle& style, const LineWriter& writer);

/// A line of JSON, safe for a terminal if it goes to one.
void append_json_line(LineWriter& writer, std::string_view json);

/// Waits until all of it is written, however long its reader takes. Error: phase io, code write_failed.
Result<> write_to_the_end(LineWriter& writer);

}  // namespace wsx
