#include "output/pretty_sink.hpp"

#include <cstdio>
#include <ctime>
#include <tuple>
#include <utility>

#include "base/rfc3339.hpp"
#include "base/units.hpp"
#include "output/pretty_line.hpp"

namespace wsx {
namespace {

bool is_loss(const Error& error) {
  return error.code == "connection_closed" || error.code == "connection_reset" || error.code == "connection_lost";
}

bool is_about_dialing(const Error& error) {
  return error.phase == Phase::dns || error.phase == Phase::tcp || error.phase == Phase::proxy ||
         error.phase == Phase::tls || error.phase == Phase::upgrade;
}

bool may_have_second_half(const Event& event) {
  const auto* error = std::get_if<Error>(&event.what);
  return error && (is_loss(*error) || is_about_dialing(*error));
}

bool is_second_half(const Event& event, const Event& first) {
  if (event.conn != first.conn || event.side != first.side) return false;
  const bool is_loss_of_it = is_loss(std::get<Error>(first.what));
  if (const auto* close = std::get_if<Close>(&event.what)) return is_loss_of_it && close->by == ClosedBy::none;
  return std::holds_alternative<Retry>(event.what) && !is_loss_of_it;
}

/// "12:34:56", here.
std::string format_local_time(Timestamp time) {
  const auto seconds = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[16];
  std::strftime(text, sizeof text, "%H:%M:%S", &local);
  return text;
}

}  // namespace

PrettySink::PrettySink(PrettyStyle style, TimeColumn time_column, LineTarget target, Window window)
    : style_(style), time_column_(time_column), target_(std::move(target)), window_(std::move(window)) {}

void PrettySink::on_event(const Event& event) {
  const std::lock_guard lock(mutex_);
  if (window_) std::tie(style_.columns, style_.rows) = window_();
  if (may_have_second_half(event)) {
    show_waiting();
    waiting_ = event;
    if (event.time == Timestamp{} && time_column_ != TimeColumn::none) waiting_->time = event_time_now();
    return;
  }
  if (waiting_ && !is_second_half(event, *waiting_)) show_waiting();
  const auto time = event.time == Timestamp{} && time_column_ != TimeColumn::none ? event_time_now() : event.time;
  const auto time_column = format_time(time);
  const auto lines = format(event, time_column);
  if (lines.empty()) return;
  show(time, lines + format_first_message(event, time_column));
}

void PrettySink::say(std::string_view note) {
  const std::lock_guard lock(mutex_);
  if (window_) std::tie(style_.columns, style_.rows) = window_();
  show_waiting();
  const auto time = event_time_now();
  show(time, format_pretty_note(note, style_, format_time(time)));
}

void PrettySink::flush() {
  const std::lock_guard lock(mutex_);
  show_waiting();
}

void PrettySink::show_waiting() {
  if (!waiting_) return;
  const auto event = *std::exchange(waiting_, std::nullopt);
  show(event.time, format_pretty(event, style_, format_time(event.time)));
}

void PrettySink::show(Timestamp time, std::string_view lines) {
  if (origin_ == Timestamp{} || time_column_ == TimeColumn::delta) origin_ = time;
  target_(lines);
}

/// With what waited for it.
std::string PrettySink::format(const Event& event, std::string_view time_column) {
  if (!waiting_) return format_pretty(event, style_, time_column);
  const auto why = std::get<Error>(std::exchange(waiting_, std::nullopt)->what);
  return std::holds_alternative<Close>(event.what) ? format_pretty_loss(event, why, style_, time_column)
                                                   : format_pretty_retry(event, why, style_, time_column);
}

void PrettySink::set_target(LineTarget target) {
  const std::lock_guard lock(mutex_);
  target_ = std::move(target);
}

PrettyStyle PrettySink::style() const {
  const std::lock_guard lock(mutex_);
  return style_;
}

void PrettySink::set_style(PrettyStyle style) {
  const std::lock_guard lock(mutex_);
  style_ = style;
}

void PrettySink::on_hidden(const Event& event) {
  const std::lock_guard lock(mutex_);
  format_first_message(event, "");
}

/// What the waterfall of `open` could not show yet, as a line after the first message received. Who sent something
/// first is interested in the time since then.
std::string PrettySink::format_first_message(const Event& event, std::string_view time_column) {
  if (const auto* open = std::get_if<Open>(&event.what)) {
    asked_.reset();
    opened_ = style_.verbose && open->timing
                  ? Event{.time = event.time, .conn = event.conn, .side = event.side, .what = Open{}}
                  : Event{};
    return "";
  }
  const auto* message = std::get_if<Message>(&event.what);
  if (!message || !std::holds_alternative<Open>(opened_.what) || opened_.conn != event.conn ||
      opened_.time == Timestamp{})
    return "";
  if (message->dir == Direction::out) {
    if (!asked_) asked_ = event.time;
    return "";
  }
  PrettyLines lines(style_, std::string(time_column));
  lines.line('*').plain("  first message " + format_duration(event.time - asked_.value_or(opened_.time)) + " after " +
                        (asked_ ? "the first one sent" : "opening"));
  opened_ = {};
  return lines.take();
}

std::string PrettySink::format_time(Timestamp time) const {
  // In "2026-01-31T12:34:56.123456Z".
  constexpr std::size_t k_clock_begin = 11, k_seconds_end = 19;
  if (time_column_ == TimeColumn::none) return "";
  if (time_column_ == TimeColumn::absolute || time_column_ == TimeColumn::utc) {
    std::string text;
    append_rfc3339(text, time);
    if (time_column_ == TimeColumn::utc) return text.substr(k_clock_begin) + ' ';
    const auto decimals = text.substr(k_seconds_end, text.size() - 1 - k_seconds_end);
    return format_local_time(time) + decimals + ' ';
  }
  const std::chrono::duration<double> since = origin_ == Timestamp{} ? microseconds(0) : time - origin_;
  char text[64];
  std::snprintf(text, sizeof text, "%+11.6f ", since.count());
  return text;
}

}  // namespace wsx
