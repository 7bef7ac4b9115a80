#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/run_result.hpp"
#include "report/summary_text.hpp"

namespace wsx {

/// What a person sees of a run while it lasts.
struct LiveState {
  std::string title;                      // the mode and the URL
  std::string_view stage = "connecting";  // connecting, warm-up, measuring, draining
  double elapsed_s = 0;                   // of the run, or of its stage
  std::optional<double> progress;         // 0 to 1; none: until it is stopped
  double warmup = 0;                      // the part of it that is the warm-up
  std::uint64_t connections = 0, connections_wanted = 0;
  std::optional<double> target_per_s;
  std::uint64_t sent = 0, received = 0, unanswered = 0, errors = 0;  // so far
  const SecondOfRun* second = nullptr;                               // the last one that is over
  const Histogram* rtt = nullptr;                                    // of the run so far
  std::vector<double> rates;                                         // messages per second, for each second so far
};

/// The rows to show, never wider than style.columns nor more than `rows`: the first ones matter most. Without newlines.
std::vector<std::string> format_live_view(const LiveState& state, const ScreenStyle& style, std::size_t rows);

/// One line with its newline for the last interval, where nothing can be painted: "3s measuring  100 connections
/// 10.0k/s  p50 1.2ms  p99 3.4ms".
void append_plain_second(std::string& out, const LiveState& state);

}  // namespace wsx
