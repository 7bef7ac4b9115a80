#pragma once
#include "json/members.hpp"
#include "report/side_comparison.hpp"
#include "report/summary_json.hpp"

/// The members of a comparison in wsx.bench/2.
namespace wsx {

inline constexpr std::pair<std::string_view, Regression> k_regression_words[] = {
    {"not_worse", Regression::not_worse}, {"cannot_tell", Regression::cannot_tell}, {"worse", Regression::worse}};
constexpr std::string_view format_regression(Regression verdict) {
  for (const auto& [word, known] : k_regression_words)
    if (known == verdict) return word;
  return {};
}
inline constexpr std::string_view k_regression_schema = R"("enum": ["worse", "not_worse", "cannot_tell"])";

constexpr std::string_view verdict_of_metric(const ComparedMetric& metric) { return format_regression(metric.verdict); }
constexpr std::string_view verdict_of_sides(const SideComparison& sides) { return format_regression(sides.verdict); }

constexpr double k_percents = 100;
constexpr double change_percent(const ComparedMetric& metric) { return metric.change * k_percents; }
constexpr std::optional<double> low_percent(const ComparedMetric& metric) {
  return metric.low ? std::optional(*metric.low * k_percents) : std::nullopt;
}
constexpr std::optional<double> high_percent(const ComparedMetric& metric) {
  return metric.high ? std::optional(*metric.high * k_percents) : std::nullopt;
}
constexpr double limit_percent(const SideComparison& sides) { return sides.limit * k_percents; }
constexpr double confidence_percent(const SideComparison& sides) { return sides.confidence * k_percents; }

inline constexpr std::string_view k_signed_schema = R"("type": "number")";

template <>
inline constexpr auto k_members<ComparedSide> = member_table(
    "compared_side", "One side of a comparison.", member<"name", &ComparedSide::name>("Its URL, command or files."),
    member<"runs", &ComparedSide::runs>("How many runs it has. With --across-jobs, how many jobs."));

template <>
inline constexpr auto k_members<ComparedMetric> = member_table(
    "compared_metric", "A metric of both sides.",
    member<"metric", &ComparedMetric::metric>("Its name, as in rules: `rtt.p99`."),
    member<"a", &ComparedMetric::a>("The median of A's runs: milliseconds, per second, or bytes."),
    member<"b", &ComparedMetric::b>("The median of B's runs."),
    member<"change_percent", &change_percent>(
        "By how much B differs from A, estimated from all runs: 10 is 10% more. For rates, less is worse.")
        .in_schema(k_signed_schema),
    member<"low_percent", &low_percent>("The lower end of its interval. Absent if there are too few runs.")
        .in_schema(k_signed_schema),
    member<"high_percent", &high_percent>("The upper end of it.").in_schema(k_signed_schema),
    member<"p", &ComparedMetric::p>("How likely such values are if B is worse by no more than the limit, corrected for "
                                    "the number of metrics (Holm)."),
    member<"verdict", &verdict_of_metric>("`worse`, `not_worse` or `cannot_tell`.").in_schema(k_regression_schema));

template <>
inline constexpr auto k_members<SideComparison> = member_table(
    "side_comparison", "Whether B is worse than A by more than a limit.",
    member<"verdict", &verdict_of_sides>("`worse`: a metric is worse by more than the limit. `not_worse`: none is. "
                                         "`cannot_tell`: neither is certain.")
        .in_schema(k_regression_schema),
    member<"paired", &SideComparison::paired>("Whether the runs were made in pairs."),
    member<"limit_percent", &limit_percent>("The value of --max-regression."),
    member<"confidence_percent", &confidence_percent>("How certain the intervals are: 95, or more with --max-pairs."),
    member<"strict", &SideComparison::strict>("Whether --strict was given."),
    member<"needed", &SideComparison::needed>(
        "With `cannot_tell`: about how many pairs, or runs of each side, would be "
        "needed in all. Absent if that cannot be estimated or is above 1000."),
    member<"a", &SideComparison::a>("The side that is compared with."),
    member<"b", &SideComparison::b>("The side that may be worse."),
    member<"metrics", &SideComparison::metrics>("The metrics, in order."),
    member<"remarks", &SideComparison::remarks>("What else readers should know."));

/// The comparison as a line of its own.
struct ComparisonLine {
  const SideComparison& sides;
};
constexpr std::string_view schema_of_line(const ComparisonLine&) { return k_bench_schema; }
constexpr std::string_view type_of_line(const ComparisonLine&) { return "comparison"; }
constexpr const SideComparison& sides_of_line(const ComparisonLine& line) { return line.sides; }

template <>
inline constexpr auto k_members<ComparisonLine> = member_table(
    "comparison", "Printed by compare and ab, as the last line.",
    member<"schema", &schema_of_line>("The name of this vocabulary: `wsx.bench/2`.")
        .in_schema(R"("const": "wsx.bench/2")"),
    member<"type", &type_of_line>("What this line is: `comparison`.").in_schema(R"("const": "comparison")"),
    members_of<&sides_of_line>());

}  // namespace wsx
