#include "commands/bench_screen.hpp"

#include "base/environment.hpp"
#include "base/escape.hpp"
#include "output/diagnosis.hpp"
#include "output/output.hpp"
#include "report/summary_text.hpp"

namespace wsx {
namespace {

constexpr auto k_screen_patience = std::chrono::seconds(2);

std::string_view name_of(LoadRun::Stage stage) {
  switch (stage) {
    case LoadRun::Stage::connecting:
      return "connecting";
    case LoadRun::Stage::warmup:
      return "warm-up";
    case LoadRun::Stage::measuring:
      return "measuring";
    default:
      return "draining";
  }
}

}  // namespace

BenchScreen::BenchScreen(const BenchOptions& options, const Summary& asked)
    : options_(options),
      mode_(asked.mode),
      url_(asked.url),
      out_(LineWriter::for_fd(1, "stdout")),
      err_(LineWriter::for_fd(2, "stderr")),
      json_(prints_json(options, *out_)) {
  if (!options.quiet && err_->is_terminal()) live_ = is_terminal_dumb() ? Live::lines : Live::painted;
  if (!options.quiet && !err_->is_terminal() && !json_) live_ = Live::lines;
  if (json_ && out_->is_terminal()) live_ = Live::none;  // they would write into one another
}

void BenchScreen::begin_run(const BenchPlan& plan, const RunLabel& label) {
  plan_ = &plan;
  label_ = label;
  state_ = {};
  state_.title =
      mode_ + ' ' + (label.url.empty() ? url_ : label.url) + (label.text.empty() ? "" : " (" + label.text + ")");
  if (plan.mode != BenchMode::connect) state_.connections_wanted = plan.connections;
  state_.target_per_s = plan.rate;
  rtt_.clear();
  totals_ = {};
  was_warm_ = false;
}

BenchScreen::~BenchScreen() { close(); }

void BenchScreen::close() {
  out_->flush_blocking(k_screen_patience);
  if (live_ != Live::painted) return;
  err_->append(repainter_.erase(err_->window().columns));
  err_->flush_blocking(k_screen_patience);
  live_ = Live::none;
}

void BenchScreen::show_second(const SecondOfRun& second, LoadRun::Stage stage) {
  const bool is_warm = second.at_s > 0;
  if (is_warm && !was_warm_) {
    totals_ = {};
    rtt_.clear();
    state_.rates.clear();
  }
  was_warm_ = is_warm;
  totals_.sent += second.sent;
  totals_.received += second.received;
  totals_.errors += second.errors;
  if (json_ && !options_.quiet) {
    std::string line;
    append_stats_json(line, second, totals_, std::exchange(next_line_, LineOfStream::later), {label_.run, label_.side});
    append_json_line(*out_, line);
    out_->flush();
  }
  if (live_ == Live::none) return;
  last_ = second;
  rtt_.add(second.rtt);
  state_.second = &last_;
  state_.rtt = &rtt_.histogram();
  state_.elapsed_s = second.at_s;
  state_.connections = second.connections;
  state_.sent = totals_.sent;
  state_.received = totals_.received;
  state_.errors = totals_.errors;
  state_.unanswered = second.unanswered;
  if (second.seconds > 0) state_.rates.push_back(static_cast<double>(second.received) / second.seconds);
  if (live_ != Live::lines) return;
  state_.stage = name_of(stage);
  std::string line;
  append_plain_second(line, state_);
  err_->append(line);
  err_->flush();
}

void BenchScreen::show_progress(const LoadRun& run) {
  state_.stage = name_of(run.stage());
  if (live_ != Live::painted) return;
  state_.connections = run.connections_open();
  const double duration = std::chrono::duration<double>(plan_->duration).count();
  const double warmup = std::chrono::duration<double>(plan_->warmup).count();
  const double elapsed = run.elapsed_s();  // below 0 while it warms up
  state_.elapsed_s = std::max(0.0, elapsed);
  state_.progress.reset();
  state_.warmup = 0;
  if (run.stage() == LoadRun::Stage::connecting)
    state_.progress = static_cast<double>(run.connections_open()) / static_cast<double>(plan_->connections);
  else if (plan_->messages)
    state_.progress = static_cast<double>(plan_->mode == BenchMode::fanout ? totals_.sent : totals_.received) /
                      static_cast<double>(*plan_->messages);
  else if (run.stage() == LoadRun::Stage::warmup && duration <= 0)
    state_.progress = state_.warmup = warmup > 0 ? 1 + elapsed / warmup : 0;
  else if (duration > 0) {
    state_.progress = (elapsed + warmup) / (duration + warmup);
    state_.warmup = warmup / (duration + warmup);
  }
  if (state_.progress) state_.progress = std::clamp(*state_.progress, 0.0, 1.0);
  const ScreenStyle style = screen_style(options_, *err_);
  err_->append(repainter_.paint(format_live_view(state_, style, err_->window().rows - 1), style.columns));
  err_->flush();
}

Result<> BenchScreen::show_summary(const Summary& summary) {
  if (live_ == Live::painted) err_->append(repainter_.erase(err_->window().columns));
  err_->flush_blocking(k_screen_patience);
  live_ = Live::none;
  std::string text;
  if (json_) {
    append_summary_json(text, summary);
    append_json_line(*out_, text);
  } else {
    out_->append(format_summary(summary, screen_style(options_, *out_)));
  }
  return write_to_the_end(*out_);
}

void BenchScreen::show_error(const Error& error) {
  if (live_ == Live::painted) err_->append(repainter_.erase(err_->window().columns));
  live_ = Live::none;
  err_->append(format_diagnosis(error));
  err_->flush_blocking(k_screen_patience);
}

bool BenchScreen::is_deserted() { return out_->flush() == LineWriter::State::closed; }

}  // namespace wsx
