#include "report/distribution_json.hpp"

#include <span>

#include "json/text.hpp"
#include "measure/hdr_encoding.hpp"
#include "report/run_distributions.hpp"

namespace wsx {
namespace {

constexpr double k_ns_per_json_ms = 1e6;

/// Percentiles that scripts read most have members of their own.
struct Named {
  const char* key;
  double percent;
};
constexpr Named k_named[] = {
    {",\"p50_ms\":", 50}, {",\"p90_ms\":", 90}, {",\"p99_ms\":", 99}, {",\"p99_9_ms\":", 99.9}};
constexpr std::size_t k_named_in_brief = 3;

std::chrono::nanoseconds to_ns(std::uint64_t ns) { return std::chrono::nanoseconds(static_cast<std::int64_t>(ns)); }

void append_named(std::string& out, const Distribution& distribution, std::size_t how_many) {
  for (const auto& [key, percent] : std::span(k_named).first(how_many)) {
    out += key;
    const auto value = distribution.percentile(percent).value;
    if (value)
      append_json_ms(out, *value);
    else
      out += "null";
  }
}

void append_percentile(std::string& out, const Percentile& percentile) {
  out += "{\"p\":";
  append_json_number(out, percentile.percentile);
  out += ",\"ms\":";
  if (!percentile.value) {
    out += "null,\"needed_samples\":";
    append_json_number(out, percentile.needed_samples);
    out += '}';
    return;
  }
  append_json_ms(out, *percentile.value);
  if (percentile.interval) {
    out += ",\"low_ms\":";
    append_json_ms(out, percentile.interval->first);
    out += ",\"high_ms\":";
    append_json_ms(out, percentile.interval->second);
    if (percentile.interval_at_least) out += ",\"high_at_least\":true";
  }
  out += percentile.at_least ? ",\"at_least\":true}" : "}";
}

}  // namespace

void append_json_ms(std::string& out, std::chrono::nanoseconds duration) {
  append_json_number(out, static_cast<double>(duration.count()) / k_ns_per_json_ms);
}

void append_distribution_json(std::string& out, const Distribution& distribution) {
  out += "{\"count\":";
  append_json_number(out, distribution.count());
  out += ",\"censored\":";
  append_json_number(out, distribution.censored());
  if (distribution.count() == 0) {
    out += '}';
    return;
  }
  const auto& histogram = distribution.histogram();
  out += ",\"min_ms\":";
  append_json_ms(out, to_ns(histogram.min()));
  out += ",\"mean_ms\":";
  append_json_number(out, histogram.mean() / k_ns_per_json_ms);
  out += ",\"stddev_ms\":";
  append_json_number(out, histogram.standard_deviation() / k_ns_per_json_ms);
  out += ",\"max_ms\":";
  append_json_ms(out, to_ns(histogram.max()));
  append_named(out, distribution, std::size(k_named));
  out += ",\"percentiles\":[";
  for (const double& percent : k_told_percentiles) {
    if (&percent != k_told_percentiles) out += ',';
    append_percentile(out, distribution.percentile(percent));
  }
  out += "],\"hdr\":\"";
  out += format_hdr(histogram);
  out += "\"}";
}

void append_brief_distribution_json(std::string& out, const Distribution& distribution) {
  out += "{\"count\":";
  append_json_number(out, distribution.count());
  append_named(out, distribution, k_named_in_brief);
  out += ",\"max_ms\":";
  append_json_ms(out, to_ns(distribution.histogram().max()));
  out += '}';
}

}  // namespace wsx
