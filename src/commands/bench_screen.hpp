#pragma once
#include <memory>

#include "bench/load_run.hpp"
#include "bench/plan.hpp"
#include "commands/bench.hpp"
#include "output/line_writer.hpp"
#include "report/live_view.hpp"
#include "report/repainter.hpp"
#include "report/summary.hpp"
#include "report/summary_json.hpp"
#include "report/summary_text.hpp"
#include "terminal/rewrapping.hpp"

namespace wsx {

/// Which of several runs it is; empty: there is only one.
struct RunLabel {
  std::optional<std::uint64_t> run;      // from 1
  std::optional<std::string_view> side;  // "a", "b"
  std::string text;                      // "run 2 of 5"
  std::string url = {};                  // of the side
};

/// What a load test shows: a view on stderr that is repainted while it runs, if that is a terminal (one
/// line per interval, if it cannot be painted on); on stdout stats and a summary as JSON, or the summary as a screen.
class BenchScreen {
 public:
  /// `asked` is the summary before there is a result.
  BenchScreen(const BenchOptions& options, const Summary& asked);
  ~BenchScreen();

  /// `plan` must outlive the run.
  void begin_run(const BenchPlan& plan, const RunLabel& label);

  void show_second(const SecondOfRun& second, LoadRun::Stage stage);
  /// Several times per second.
  void show_progress(const LoadRun& run);
  /// The view is gone; the summary is printed, however long its reader takes. Error: phase io, code write_failed.
  Result<> show_summary(const Summary& summary);
  void show_error(const Error& error);
  /// The view is gone, and what was printed is written.
  void close();

  /// Stdout's reader went away: end quietly.
  bool is_deserted();

 private:
  enum class Live : std::uint8_t { none, lines, painted };

  const BenchOptions& options_;
  const BenchPlan* plan_ = nullptr;  // of the run
  RunLabel label_;
  std::string mode_, url_;
  std::unique_ptr<LineWriter> out_, err_;
  bool json_;
  Live live_ = Live::none;
  LiveState state_;
  SecondOfRun last_;
  Distribution rtt_{2};
  RunningTotals totals_;
  LineOfStream next_line_ = LineOfStream::first;
  bool was_warm_ = false;
  Repainter repainter_{rewraps_rows() ? Repainter::Narrowing::wraps_rows : Repainter::Narrowing::cuts_rows};
};

}  // namespace wsx
