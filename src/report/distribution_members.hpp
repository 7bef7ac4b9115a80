#pragma once
#include <optional>
#include <string>
#include <vector>

#include "json/members.hpp"
#include "measure/distribution.hpp"
#include "measure/hdr_encoding.hpp"

/// What the summary says of a distribution.
namespace wsx {

/// The percentiles in JSON.
inline constexpr double k_told_percentiles[] = {50, 75, 90, 95, 99, 99.9, 99.99};

/// Milliseconds in JSON, with the decimals that hold the nanoseconds.
struct Ms {
  double value = 0;

  static Ms of(double nanoseconds) { return {nanoseconds / 1e6}; }
  static Ms of(std::uint64_t nanoseconds) { return of(static_cast<double>(nanoseconds)); }
  static Ms of(std::chrono::nanoseconds duration) { return of(static_cast<double>(duration.count())); }
};
/// The same, or null: too few samples.
struct MsOrNull {
  std::optional<Ms> value = {};

  static MsOrNull of(std::optional<std::chrono::nanoseconds> duration) {
    return duration ? MsOrNull{Ms::of(*duration)} : MsOrNull();
  }
};

struct ToldPercentile {
  Percentile of;

  double percent() const { return of.percentile; }
  MsOrNull value() const { return MsOrNull::of(of.value); }
  std::optional<std::uint64_t> needed_samples() const {
    return of.value ? std::nullopt : std::optional(of.needed_samples);
  }
  std::optional<Ms> low() const { return of.interval ? std::optional(Ms::of(of.interval->first)) : std::nullopt; }
  std::optional<Ms> high() const { return of.interval ? std::optional(Ms::of(of.interval->second)) : std::nullopt; }
  std::optional<std::uint64_t> interval_needs() const {
    const bool is_missing = of.value && !of.interval && of.interval_needs != 0 && of.interval_needs != UINT64_MAX;
    return is_missing ? std::optional(of.interval_needs) : std::nullopt;
  }
  std::optional<bool> interval_needs_at_least() const {
    return mark(interval_needs().has_value() && of.interval_needs_at_least);
  }
  std::optional<bool> at_least() const { return mark(of.value && of.at_least); }
  std::optional<Ms> at_most() const { return of.at_most ? std::optional(Ms::of(*of.at_most)) : std::nullopt; }

 private:
  static std::optional<bool> mark(bool is_set) { return is_set ? std::optional(true) : std::nullopt; }
};

/// All that is said of one.
struct WholeDistribution {
  const Distribution& of;

  std::uint64_t count() const { return of.count(); }
  std::uint64_t censored() const { return of.censored(); }
  // What an empty one does not have.
  std::optional<Ms> min() const { return unless_empty(Ms::of(of.histogram().min())); }
  std::optional<Ms> mean() const { return unless_empty(Ms::of(of.histogram().mean())); }
  std::optional<Ms> deviation() const { return unless_empty(Ms::of(of.histogram().standard_deviation())); }
  std::optional<Ms> max() const { return unless_empty(Ms::of(of.histogram().max())); }
  template <int permille>
  std::optional<MsOrNull> percentile() const {
    return unless_empty(MsOrNull::of(of.percentile(permille / 10.0).value));
  }
  std::optional<std::vector<ToldPercentile>> percentiles() const {
    std::vector<ToldPercentile> told;
    for (const double percent : k_told_percentiles) told.push_back({of.percentile(percent)});
    return unless_empty(std::move(told));
  }
  std::optional<std::string> hdr() const {
    return of.count() ? std::optional(format_hdr(of.histogram())) : std::nullopt;
  }
  std::optional<std::string> censored_hdr() const {
    return of.ages() ? std::optional(format_hdr(*of.ages())) : std::nullopt;
  }

 private:
  template <class Value>
  std::optional<Value> unless_empty(Value value) const {
    return of.count() ? std::optional(std::move(value)) : std::nullopt;
  }
};

/// What an interval of the series has room for.
struct BriefDistribution {
  const Distribution& of;

  std::uint64_t count() const { return of.count(); }
  template <int permille>
  MsOrNull percentile() const {
    return MsOrNull::of(of.percentile(permille / 10.0).value);
  }
  Ms max() const { return Ms::of(of.histogram().max()); }
  std::uint64_t censored() const { return of.censored(); }
};

/// The same with all of its durations, in the summary: reports that are made later draw them over time.
struct IntervalDistribution {
  BriefDistribution brief;

  std::optional<std::string> hdr() const {
    return brief.count() ? std::optional(format_hdr(brief.of.histogram())) : std::nullopt;
  }
};

inline constexpr std::string_view k_hdr_schema = R"("type": "string", "pattern": "^HISTF[A-Za-z0-9+/]*={0,2}$")";

template <>
inline constexpr auto k_members<ToldPercentile> = member_table(
    "percentile", "A percentile of a distribution.",  //
    member<"p", &ToldPercentile::percent>("Which percentile, such as 99.9.")
        .in_schema(R"("type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 100)"),
    member<"ms", &ToldPercentile::value>("Its value, or null if there are too few samples."),
    member<"needed_samples", &ToldPercentile::needed_samples>("If `ms` is null: how many samples are needed."),
    member<"low_ms", &ToldPercentile::low>("The lower end of its 95% interval within this run, if there is one."),
    member<"high_ms", &ToldPercentile::high>("The upper end of it."),
    member<"interval_needs", &ToldPercentile::interval_needs>(
        "If there is no interval, but could be: how many durations it takes, as far as this run can tell."),
    member<"interval_needs_at_least", &ToldPercentile::interval_needs_at_least>("True if it may take more.")
        .in_schema(R"("const": true)"),
    member<"at_least", &ToldPercentile::at_least>("True if `ms` is only a lower bound, because some messages "
                                                  "were never answered and only their age is known.")
        .in_schema(R"("const": true)"),
    member<"at_most_ms", &ToldPercentile::at_most>("With `at_least`: what it would be if the messages that were never "
                                                   "answered took forever. Absent if it then has no limit."));

template <>
inline constexpr auto k_members<WholeDistribution> = member_table(
    "distribution",
    "A distribution describes many durations. If there are none, only `count` and `censored` are present.",
    member<"count", &WholeDistribution::count>("The number of durations."),
    member<"censored", &WholeDistribution::censored>(
        "How many of them are lower bounds: the ages of messages that were never answered."),
    member<"min_ms", &WholeDistribution::min>("The shortest."),
    member<"mean_ms", &WholeDistribution::mean>("Their mean."),
    member<"stddev_ms", &WholeDistribution::deviation>("Their standard deviation."),
    member<"max_ms", &WholeDistribution::max>("The longest."),
    member<"p50_ms", &WholeDistribution::percentile<500>>("The median, or null if there are too few samples."),
    member<"p90_ms", &WholeDistribution::percentile<900>>("The 90th percentile, or null."),
    member<"p99_ms", &WholeDistribution::percentile<990>>("The 99th percentile, or null."),
    member<"p99_9_ms", &WholeDistribution::percentile<999>>("The 99.9th percentile, or null."),
    member<"percentiles", &WholeDistribution::percentiles>(
        "These percentiles and more, with 95% intervals where there are enough durations.")
        .not_empty(),
    member<"hdr", &WholeDistribution::hdr>("All durations in nanoseconds, as a compressed HdrHistogram V2 in base64, "
                                           "which every HdrHistogram library can read.")
        .in_schema(k_hdr_schema),
    member<"censored_hdr", &WholeDistribution::censored_hdr>(
        "The lower bounds among them, in the same format. Absent if there are none.")
        .in_schema(k_hdr_schema));

template <>
inline constexpr auto k_members<BriefDistribution> = member_table(
    "brief_distribution", "The durations of one interval.",
    member<"count", &BriefDistribution::count>("The number of durations."),
    member<"p50_ms", &BriefDistribution::percentile<500>>("The median, or null if there are too few samples."),
    member<"p90_ms", &BriefDistribution::percentile<900>>("The 90th percentile, or null."),
    member<"p99_ms", &BriefDistribution::percentile<990>>("The 99th percentile, or null."),
    member<"p99_9_ms", &BriefDistribution::percentile<999>>("The 99.9th percentile, or null."),
    member<"max_ms", &BriefDistribution::max>("The longest."),
    member<"censored", &BriefDistribution::censored>("How many of them are only lower bounds."));

template <>
inline constexpr auto k_members<IntervalDistribution> = member_table(
    "interval_distribution", "The durations of an interval of the series.", members_of<&IntervalDistribution::brief>(),
    member<"hdr", &IntervalDistribution::hdr>(
        "All of them, as in `distribution`, with fewer digits. Absent if there are none.")
        .in_schema(k_hdr_schema));

}  // namespace wsx
