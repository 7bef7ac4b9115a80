#include "base/rfc3339.hpp"

#include <cstdio>
#include <cstring>

namespace wsx {
namespace {

using std::chrono::sys_seconds;

constexpr std::size_t k_seconds_size = 19;  // "2026-01-31T12:34:56"

void format_seconds(sys_seconds time, char (&out)[64]) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
}

/// Takes digits and fixed characters off the front of a text; once something is missing, everything is.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (; digits > 0; --digits) value = value * 10 + digit();
    return value;
  }
  int digit() {
    if (!has_digit()) return fail(), 0;
    const int value = rest_[0] - '0';
    rest_.remove_prefix(1);
    return value;
  }
  void expect(std::string_view any_of) {
    if (!take(any_of)) fail();
  }
  std::optional<char> take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_[0]) == any_of.npos) return std::nullopt;
    const char taken = rest_[0];
    rest_.remove_prefix(1);
    return taken;
  }
  bool has_digit() const { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }
  bool is_done() const { return is_ok_ && rest_.empty(); }

 private:
  void fail() {
    is_ok_ = false;
    rest_ = {};
  }

  std::string_view rest_;
  bool is_ok_ = true;
};

microseconds scan_fraction(Scanner& scan) {
  int value = scan.digit();
  for (int i = 1; i < 6; ++i) value = value * 10 + (scan.has_digit() ? scan.digit() : 0);
  while (scan.has_digit()) scan.digit();
  return microseconds(value);
}

/// The text of a second and what it means, as the last full parse found it, so that a run of events in one second costs
/// six digits each.
struct CachedSecond {
  char text[k_seconds_size + 1] = "1970-01-01T00:00:00";
  Timestamp time{};
};
thread_local CachedSecond parsed_second;

/// Only what append_rfc3339 writes, in the cached second.
std::optional<Timestamp> parse_in_cached_second(std::string_view text) {
  constexpr std::size_t k_size = k_seconds_size + 8;  // ".123456Z"
  if (text.size() != k_size || text[k_seconds_size] != '.' || text.back() != 'Z') return std::nullopt;
  if (std::memcmp(text.data(), parsed_second.text, k_seconds_size) != 0) return std::nullopt;
  int micros = 0;
  for (const char c : text.substr(k_seconds_size + 1, 6)) {
    if (c < '0' || c > '9') return std::nullopt;
    micros = micros * 10 + (c - '0');
  }
  return parsed_second.time + microseconds(micros);
}

}  // namespace

void append_rfc3339(std::string& out, Timestamp time) {
  thread_local sys_seconds cached = sys_seconds::max();
  thread_local char text[64];
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  if (second != cached) {
    format_seconds(second, text);
    cached = second;
  }
  char decimals[] = ".000000Z";
  auto micros = static_cast<unsigned>((time - second).count());
  for (char* digit = decimals + 6; micros != 0; micros /= 10) *digit-- = static_cast<char>('0' + micros % 10);
  out.append(text, k_seconds_size);
  out.append(decimals, sizeof decimals - 1);
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  if (const auto time = parse_in_cached_second(text)) return time;
  Scanner scan(text);
  const int year_number = scan.number(4);
  scan.expect("-");
  const int month_number = scan.number(2);
  scan.expect("-");
  const int day_number = scan.number(2);
  scan.expect("Tt ");
  const int hour_number = scan.number(2);
  scan.expect(":");
  const int minute_number = scan.number(2);
  scan.expect(":");
  const int second_number = scan.number(2);
  const auto fraction = scan.take(".") ? scan_fraction(scan) : microseconds(0);
  minutes offset(0);
  if (const auto sign = scan.take("+-")) {
    const int offset_hours = scan.number(2);
    scan.expect(":");
    offset = hours(offset_hours) + minutes(scan.number(2));
    if (*sign == '-') offset = -offset;
  } else {
    scan.expect("Zz");
  }
  const year_month_day date{year(year_number), month(static_cast<unsigned>(month_number)),
                            day(static_cast<unsigned>(day_number))};
  if (!scan.is_done() || !date.ok() || hour_number > 23 || minute_number > 59 || second_number > 59)
    return std::nullopt;
  const Timestamp time =
      sys_days(date) + hours(hour_number) + minutes(minute_number) + seconds(second_number) + fraction - offset;
  const auto written_year = year_month_day(floor<days>(time)).year();
  if (written_year < year(0) || written_year > year(9999))
    return std::nullopt;  // an offset led out of what can be written
  if (offset == minutes(0)) {
    std::memcpy(parsed_second.text, text.data(), k_seconds_size);
    parsed_second.time = time - fraction;
  }
  return time;
}

}  // namespace wsx
