#include "measure/hdr_log.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>

#include "measure/hdr_encoding.hpp"

namespace wsx {
namespace {

constexpr double k_ns_per_ms = 1e6;

/// With this many decimals, right-aligned.
void append_decimal(std::string& out, double value, int decimals, std::size_t width = 0) {
  std::array<char, 400> text{};  // the largest double has 309 digits before the point
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals).ptr;
  const auto size = static_cast<std::size_t>(end - text.data());
  if (size < width) out.append(width - size, ' ');
  out.append(text.data(), size);
}

void append_count(std::string& out, std::uint64_t count, std::size_t width) {
  const std::string text = std::to_string(count);
  if (text.size() < width) out.append(width - text.size(), ' ');
  out += text;
}

double to_ms(double ns) { return ns / k_ns_per_ms; }

/// The next level: a fifth of the way from the last power of two of the distance to 100 % to the next one. 100 where no
/// double lies between.
double next_level(double percent) {
  const double halvings = std::floor(std::log2(100 / (100 - percent))) + 1;
  const double next = percent + 100 / (5 * std::exp2(halvings));
  return next > percent ? next : 100;
}

void append_hgrm_line(std::string& out, double value_ns, double level, std::uint64_t seen) {
  append_decimal(out, to_ms(value_ns), 6, 12);
  out += ' ';
  append_decimal(out, level / 100, 12);
  out += ' ';
  append_count(out, seen, 10);
  if (level < 100) {
    out += ' ';
    append_decimal(out, 1 / (1 - level / 100), 2, 14);
  }
  out += '\n';
}

void append_hgrm_footer(std::string& out, const Histogram& histogram) {
  out += "#[Mean    = ";
  append_decimal(out, to_ms(histogram.mean()), 6, 12);
  out += ", StdDeviation   = ";
  append_decimal(out, to_ms(histogram.standard_deviation()), 6, 12);
  out += "]\n#[Max     = ";
  append_decimal(out, to_ms(static_cast<double>(histogram.max())), 6, 12);
  out += ", Total count    = ";
  append_count(out, histogram.count(), 12);
  out += "]\n#[Buckets = ";
  append_count(out, histogram.buckets(), 12);
  out += ", SubBuckets     = ";
  append_count(out, histogram.sub_buckets(), 12);
  out += "]\n";
}

}  // namespace

void append_hlog_header(std::string& out, std::chrono::system_clock::time_point start) {
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(start).time_since_epoch().count();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(start));
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 64> date{};
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  out += "#[Logged by wsx bench]\n#[Histogram log format version 1.3]\n";
  out += "#[StartTime: ";
  append_decimal(out, static_cast<double>(ms) / 1e3, 3);
  out.append(" (seconds since epoch), ").append(date.data()).append("]\n");
  out += "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n";
}

void append_hlog_interval(std::string& out, std::string_view tag, double start_s, double seconds,
                          const Histogram& histogram) {
  if (!tag.empty()) out.append("Tag=").append(tag).append(",");
  append_decimal(out, start_s, 3);
  out += ',';
  append_decimal(out, seconds, 3);
  out += ',';
  append_decimal(out, to_ms(static_cast<double>(histogram.max())), 6);
  out += ',';
  out.append(format_hdr(histogram)).append("\n");
}

std::string format_hlog(const RunResult& run, std::chrono::system_clock::time_point start) {
  std::string out;
  append_hlog_header(out, start);
  for (const SecondOfRun& second : run.series)
    if (second.at_s > 0)
      append_hlog_interval(out, "rtt", second.at_s - second.seconds, second.seconds, second.rtt.histogram());
  return out;
}

std::string format_hgrm(const Histogram& histogram) {
  std::string out = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n";
  const std::uint64_t total = histogram.count();
  std::uint64_t seen = 0;
  double level = 0;
  for (std::size_t i = 0; seen < total; ++i) {
    if (histogram.counts()[i] == 0) continue;
    seen += histogram.counts()[i];
    const auto value = static_cast<double>(std::min(histogram.highest_at(i), histogram.max()));
    const double reached = 100 * static_cast<double>(seen) / static_cast<double>(total);
    for (; level <= reached && level < 100; level = next_level(level)) {
      append_hgrm_line(out, value, level, seen);
      if (seen == total) break;  // levels without end would be here; 100 % follows
    }
    if (seen == total) append_hgrm_line(out, value, 100, seen);
  }
  append_hgrm_footer(out, histogram);
  return out;
}

}  // namespace wsx
