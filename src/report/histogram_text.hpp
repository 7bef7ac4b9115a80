#pragma once
#include <string>
#include <vector>

#include "measure/histogram.hpp"
#include "report/summary_text.hpp"

namespace wsx {

/// A histogram of nanoseconds in characters, at most 14 rows with round edges: linear where all values are near one
/// another, else 1, 2, 5, 10, or whole decades. "  <= 200us  #########  61.2%  12,345". What happened has a bar, be it
/// ever so small; several rows without any are one, "…". Nothing for an empty histogram.
std::vector<std::string> format_histogram(const Histogram& histogram, const ScreenStyle& style);

/// One character a value, from low to high: "▁▂▅█▃", in ASCII "_.-=#". The highest of all is the full height.
std::string format_sparkline(const std::vector<double>& values, const ScreenStyle& style);

/// The counts between round edges, as format_histogram shows them.
struct HistogramRow {
  std::uint64_t up_to_ns = 0;
  std::uint64_t count = 0;
};
std::vector<HistogramRow> make_histogram_rows(const Histogram& histogram);

}  // namespace wsx
