#include "report/reading.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "base/units.hpp"

namespace wsx {
namespace {

constexpr double k_reading_ns_per_ms = 1e6;

std::string print(const char* format, double value) {
  char text[400];  // the largest double has 309 digits before the point
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string format_value(double value, MetricUnit unit) {
  if (value < 0) return "-" + format_value(-value, unit);
  constexpr double k_most = 9.2e18;  // what fits into 64 bits
  switch (unit) {
    case MetricUnit::seconds:
    case MetricUnit::moment:
      return format_value(value * 1000, MetricUnit::milliseconds);
    case MetricUnit::milliseconds:
      return format_duration(std::chrono::nanoseconds(std::llround(std::min(value * k_reading_ns_per_ms, k_most))));
    case MetricUnit::per_second:
      return (value < 999.5 ? format_digits(value, 3)
                            : format_count(static_cast<std::uint64_t>(std::min(value, k_most) + 0.5))) +
             "/s";
    case MetricUnit::share:
      return format_value(value * 100, MetricUnit::percent);
    case MetricUnit::percent:
      return format_digits(value, 4) + "%";
    case MetricUnit::bytes:
      return format_size(static_cast<std::uint64_t>(std::min(value, k_most) + 0.5));
    case MetricUnit::count:
    case MetricUnit::messages:
    case MetricUnit::connections:
      break;
  }
  return print("%.0f", value);
}

}  // namespace

std::string format_digits(double value, int digits) {
  const double magnitude = value > 0 ? std::floor(std::log10(value)) : 0;
  const int decimals = std::clamp(digits - 1 - static_cast<int>(magnitude), 0, 9);
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  std::string out = text;
  if (out.find('.') == out.npos) return out;
  out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  return out;
}

std::string format_reading(const Reading& reading, MetricUnit unit) {
  if (!reading.value || !std::isfinite(*reading.value)) return "–";
  return (reading.at_least ? "≥ " : "") + format_value(*reading.value, unit);
}

std::string format_rate(double per_second) { return format_reading({per_second}, MetricUnit::per_second); }

}  // namespace wsx
