#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "measure/histogram.hpp"
#include "measure/run_result.hpp"

/// Files that programs for HdrHistogram read. Values are nanoseconds there; what people are shown is milliseconds.
namespace wsx {

/// A histogram log's beginning (.hlog, version 1.3). Times of its intervals count from `start`.
void append_hlog_header(std::string& out, std::chrono::system_clock::time_point start);

/// A line of it: this many seconds from `start_s`. A tag distinguishes metrics; it has no comma and no space.
void append_hlog_interval(std::string& out, std::string_view tag, double start_s, double seconds,
                          const Histogram& histogram);

/// The whole log of a run: its measured part in seconds, tagged "rtt". `start` is when the measured part began.
std::string format_hlog(const RunResult& run, std::chrono::system_clock::time_point start);

/// The percentile distribution (.hgrm) as hdrhistogram.org's plotter takes it: five lines for each half of the distance
/// to 100 %.
std::string format_hgrm(const Histogram& histogram);

}  // namespace wsx
