#include "output/pretty_sink.hpp"

#include <cstdio>

#include "base/rfc3339.hpp"
#include "base/units.hpp"
#include "output/pretty_line.hpp"

namespace wsx {

PrettySink::PrettySink(PrettyStyle style, TimeColumn time_column, LineTarget target, Columns columns)
    : style_(style), time_column_(time_column), target_(std::move(target)), columns_(std::move(columns)) {}

void PrettySink::on_event(const Event& event) {
  const std::lock_guard lock(mutex_);
  const auto time = event.time == Timestamp{} && time_column_ != TimeColumn::none ? event_time_now() : event.time;
  const auto time_column = format_time(time);
  if (columns_) style_.columns = columns_();
  auto lines = format_pretty(event, style_, time_column);
  if (lines.empty()) return;
  lines += format_first_message(event, time_column);
  if (origin_ == Timestamp{} || time_column_ == TimeColumn::delta) origin_ = time;
  target_(lines);
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

/// What the waterfall of `open` could not show yet, as a line after the first message received.
std::string PrettySink::format_first_message(const Event& event, std::string_view time_column) {
  if (const auto* open = std::get_if<Open>(&event.what)) {
    opened_ = style_.verbose && open->timing
                  ? Event{.time = event.time, .conn = event.conn, .side = event.side, .what = Open{}}
                  : Event{};
    return "";
  }
  const auto* message = std::get_if<Message>(&event.what);
  if (!message || message->dir == Direction::out || !std::holds_alternative<Open>(opened_.what) ||
      opened_.conn != event.conn || opened_.time == Timestamp{})
    return "";
  PrettyLines lines(style_, std::string(time_column));
  lines.line('*').plain("  first message after " + format_duration(event.time - opened_.time));
  opened_ = {};
  return lines.take();
}

std::string PrettySink::format_time(Timestamp time) const {
  constexpr std::size_t k_clock_begin = 11, k_clock_size = 15;  // in "2026-01-31T12:34:56.123456Z"
  if (time_column_ == TimeColumn::none) return "";
  if (time_column_ == TimeColumn::absolute) {
    std::string text;
    append_rfc3339(text, time);
    return text.substr(k_clock_begin, k_clock_size) + ' ';
  }
  const std::chrono::duration<double> since = origin_ == Timestamp{} ? microseconds(0) : time - origin_;
  char text[64];
  std::snprintf(text, sizeof text, "%+11.6f ", since.count());
  return text;
}

}  // namespace wsx
