#include "output/pretty_sink.hpp"

#include <cstdio>

#include "event/rfc3339.hpp"

namespace wsx {

PrettySink::PrettySink(PrettyStyle style, TimeColumn time_column, LineTarget target)
    : style_(style), time_column_(time_column), target_(std::move(target)) {}

void PrettySink::on_event(const Event& event) {
  const std::lock_guard lock(mutex_);
  const auto time = event.time == Timestamp{} && time_column_ != TimeColumn::none ? event_time_now() : event.time;
  const auto lines = format_pretty(event, style_, format_time(time));
  if (lines.empty()) return;
  if (origin_ == Timestamp{} || time_column_ == TimeColumn::delta) origin_ = time;
  target_(lines);
}

void PrettySink::set_target(LineTarget target) {
  const std::lock_guard lock(mutex_);
  target_ = std::move(target);
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
