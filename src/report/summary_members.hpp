#pragma once
#include "measure/run_numbers.hpp"
#include "report/between_runs.hpp"
#include "report/conclusion.hpp"
#include "report/distribution_members.hpp"
#include "report/side_comparison_members.hpp"
#include "report/summary.hpp"
#include "report/summary_json.hpp"

/// The members of wsx.bench/2 that are not a run's numbers: those are in measure/run_numbers.hpp.
namespace wsx {

/// An object of texts by their names, in order.
struct TextsByName {
  const std::vector<std::pair<std::string, std::string>>& pairs;
};

/// A second while the run goes on. Its histograms are only in the summary, for reports that are made later.
struct StatsSecond : SecondOfRun {};

struct StatsLine {
  std::optional<std::string_view> schema;
  StatsLabel label;
  StatsSecond second;
  RunningTotals total;
};

constexpr std::string_view type_of_stats(const StatsLine&) { return "stats"; }
constexpr std::string_view schema_of_summary(const Summary&) { return k_bench_schema; }
constexpr std::string_view type_of_summary(const Summary&) { return "summary"; }
inline TextsByName config_of_summary(const Summary& summary) { return {summary.config}; }
inline TextsByName host_of_summary(const Summary& summary) { return {summary.host}; }
constexpr std::string_view trust_of_number(const TrustedNumber& number) { return format_trust(number.trust); }
constexpr std::string_view trust_of_verdict(const Verdict& verdict) { return format_trust(verdict.trust); }
inline constexpr std::string_view k_trust_schema = R"("enum": ["trusted", "with_reservations", "not_valid"])";
constexpr std::string_view format_outcome(Outcome outcome) {
  return outcome == Outcome::passed ? "passed" : outcome == Outcome::failed ? "failed" : "undecided";
}
constexpr std::optional<std::string_view> format_doubt(Outcome outcome) {
  constexpr std::string_view k_doubts[] = {"", "interval", "samples", "unanswered", ""};
  const auto doubt = k_doubts[static_cast<std::size_t>(outcome)];
  return doubt.empty() ? std::nullopt : std::optional(doubt);
}
constexpr std::optional<bool> unless_false(bool flag) { return flag ? std::optional(true) : std::nullopt; }

constexpr std::string_view outcome_of_comparison(const Compared& one) { return format_outcome(one.outcome); }
constexpr std::optional<std::string_view> doubt_of_comparison(const Compared& one) { return format_doubt(one.outcome); }
constexpr std::optional<bool> surely_of_comparison(const Compared& one) { return unless_false(one.is_sure); }
constexpr std::optional<bool> at_least_of_comparison(const Compared& one) { return unless_false(one.at_least); }
constexpr std::string_view outcome_of_threshold(const Threshold& rule) { return format_outcome(rule.outcome); }
constexpr std::optional<std::string_view> doubt_of_threshold(const Threshold& rule) {
  return format_doubt(rule.outcome);
}
/// A member of the comparison, where there is no other.
template <auto Field>
auto of_the_only(const Threshold& rule) {
  using Value = std::remove_cvref_t<decltype(std::invoke(Field, rule.comparisons.front()))>;
  using Maybe = std::conditional_t<k_is_optional<Value>, Value, std::optional<Value>>;
  return rule.comparisons.size() == 1 ? Maybe(std::invoke(Field, rule.comparisons.front())) : Maybe();
}
inline std::optional<std::vector<Compared>> comparisons_of_threshold(const Threshold& rule) {
  return rule.comparisons.size() > 1 ? std::optional(rule.comparisons) : std::nullopt;
}

constexpr std::string_view k_outcome_schema = R"("enum": ["passed", "failed", "undecided"])";
constexpr std::string_view k_doubt_schema = R"("enum": ["interval", "samples", "unanswered"])";
constexpr std::string_view k_op_schema = R"("enum": ["<", "<=", ">", ">=", "==", "!="])";
constexpr std::string_view k_unit_schema = R"("enum": ["count", "percent", "ms", "s", "per_s", "bytes", "share"])";

inline std::string_view outcome_of_summary(const Summary& summary) { return format_conclusion_word(conclude(summary)); }
inline Ms loop_lag_of_worst(const WorstUse& use) { return Ms::of(use.loop_lag_p99_ns); }

template <>
inline constexpr auto k_members<RunningTotals> =
    member_table("totals", "Totals since the start of the measurement, or of the warm-up.",
                 member<"sent", &RunningTotals::sent>("Messages sent."),
                 member<"received", &RunningTotals::received>("Messages received."),
                 member<"errors", &RunningTotals::errors>("Failures."));

template <>
inline constexpr auto k_members<StatsLabel> =
    member_table("stats_label", "",
                 member<"run", &StatsLabel::run>("With --repeat, and in ab: which run this is, from 1; in ab, of which "
                                                 "pair."),
                 member<"side", &StatsLabel::side>("In ab: which side this is.").in_schema(R"("enum": ["a", "b"])"));

template <std::size_t... Index>
consteval auto make_stats_table(std::index_sequence<Index...>) {
  return member_table("stats_second", "", k_member<SecondOfRun, Index>.without_hdr()...);
}
template <>
inline constexpr auto k_members<StatsSecond> =
    make_stats_table(std::make_index_sequence<k_member_count<SecondOfRun>>());

template <>
inline constexpr auto k_members<StatsLine> = member_table(
    "stats", "Printed for each --interval, which is a second by default.",  //
    member<"schema", &StatsLine::schema>("The name of this vocabulary, `wsx.bench/2`, on the first line of a stream.")
        .in_schema(R"("const": "wsx.bench/2")"),
    member<"type", &type_of_stats>("What this line is: `stats`.").in_schema(R"("const": "stats")"),
    members_of<&StatsLine::label>(), members_of<&StatsLine::second>(),
    member<"total", &StatsLine::total>("Totals since the start of the measurement, or of the warm-up."));

template <>
inline constexpr auto k_members<WorstUse> =
    member_table("worst_use", "Each number is that of the worst thread.",
                 member<"cpu_percent", &WorstUse::cpu_percent>("CPU time, as a percentage of the measurement."),
                 member<"wait_percent", &WorstUse::wait_percent>(
                     "Time spent waiting for a CPU, as a percentage of the measurement."),
                 member<"off_cpu_percent", &WorstUse::off_cpu_percent>(
                     "Time spent neither running nor asleep, as a percentage of the measurement."),
                 member<"loop_lag_p99_ms", &loop_lag_of_worst>("The 99th percentile of `loop_lag`."));

template <>
inline constexpr auto k_members<TrustedNumber> = member_table(
    "trusted_number", "A number that the headline shows or a rule names, and how far it can be trusted.",
    member<"metric", &TrustedNumber::metric>("Its name, as in rules: `rtt.p99`."),
    member<"value", &TrustedNumber::value>("Its value: milliseconds, or per second."),
    member<"own_estimate", &TrustedNumber::own>(
        "An estimate of how much of the value may be wsx's own doing, in the same unit."),
    member<"trust", &trust_of_number>("`trusted`, `with_reservations` or `not_valid`.").in_schema(k_trust_schema));

template <>
inline constexpr auto k_members<Verdict> = member_table(
    "verdict", "Whether the numbers can be trusted.",  //
    member<"valid", &Verdict::valid>("True if the numbers can be trusted."),
    member<"trust", &trust_of_verdict>(
        "How far the numbers can be trusted: `trusted`, `with_reservations` or `not_valid`.")
        .in_schema(k_trust_schema),
    member<"reasons", &Verdict::reasons>("Why the numbers cannot be trusted."),
    member<"reservations", &Verdict::reservations>("Why some can be trusted only with reservations."),
    member<"warnings", &Verdict::warnings>("What else readers should know."),
    member<"numbers", &Verdict::numbers>("The numbers that the headline shows and rules name."),
    member<"limited_by", &Verdict::limited_by>("What limited the rate: `generator` or `server`."),
    member<"generator", &Verdict::generator>("The highest figures among the threads of the load generator."));

template <>
inline constexpr auto k_members<Compared> = member_table(
    "rule_comparison", "A metric compared with a limit, and the outcome.",
    member<"metric", &Compared::metric>("The metric, such as `rtt.p99`."),
    member<"op", &Compared::op>("How it is compared.").in_schema(k_op_schema),
    member<"surely", &surely_of_comparison>("True if the rule says `surely`.").in_schema(R"("const": true)"),
    member<"limit", &Compared::limit>("What it is compared with.").in_schema(R"("type": "number")"),
    member<"unit", &Compared::unit>("The unit of `limit` and `value`.").in_schema(k_unit_schema),
    member<"value", &Compared::value>("The measured value. Absent if unknown.").in_schema(R"("type": "number")"),
    member<"at_least", &at_least_of_comparison>("True if `value` is only a lower bound.").in_schema(R"("const": true)"),
    member<"outcome", &outcome_of_comparison>("`passed`, `failed` (the comparison is true) or `undecided`.")
        .in_schema(k_outcome_schema),
    member<"undecided_by", &doubt_of_comparison>(
        "What leaves it undecided: the 95% `interval`, too few `samples`, or `unanswered` messages.")
        .in_schema(k_doubt_schema),
    member<"text", &Compared::text>("The value in readable form, or why there is none."));

template <>
inline constexpr auto k_members<Threshold> = member_table(
    "threshold", "A rule of --fail-if and its outcome.",  //
    member<"expression", &Threshold::expression>("The rule, as given."),
    member<"failed", &Threshold::has_failed>(
        "True if the rule fails the run: it is true, or unanswered messages leave it undecided."),
    member<"outcome", &outcome_of_threshold>("`passed`, `failed` (the rule is true) or `undecided`.")
        .in_schema(k_outcome_schema),
    member<"undecided_by", &doubt_of_threshold>(
        "What leaves it undecided: the 95% `interval`, too few `samples`, or `unanswered` messages.")
        .in_schema(k_doubt_schema),
    member<"metric", &of_the_only<&Compared::metric>>("In a rule with one comparison: the metric."),
    member<"op", &of_the_only<&Compared::op>>("The same: how it is compared.").in_schema(k_op_schema),
    member<"surely", &of_the_only<&surely_of_comparison>>("The same: true if the rule says `surely`.")
        .in_schema(R"("const": true)"),
    member<"limit", &of_the_only<&Compared::limit>>("The same: what it is compared with.")
        .in_schema(R"("type": "number")"),
    member<"unit", &of_the_only<&Compared::unit>>("The same: the unit of `limit` and `value`.")
        .in_schema(k_unit_schema),
    member<"value", &of_the_only<&Compared::value>>("The same: the measured value. Absent if unknown.")
        .in_schema(R"("type": "number")"),
    member<"at_least", &of_the_only<&at_least_of_comparison>>("The same: true if `value` is only a lower bound.")
        .in_schema(R"("const": true)"),
    member<"text", &Threshold::text>("The values in readable form, or why there are none."),
    member<"comparisons", &comparisons_of_threshold>("In a rule with several comparisons: each of them.").not_empty());

inline std::optional<std::vector<BetweenRuns>> between_runs_of_summary(const Summary& summary) {
  auto all = list_between_runs(summary);
  return all.empty() ? std::nullopt : std::optional(std::move(all));
}

template <>
inline constexpr auto k_members<BetweenRuns> =
    member_table("between_runs", "A number of several runs.",
                 member<"metric", &BetweenRuns::metric>("Its name, as in rules: `rtt.p99`."),
                 member<"median", &BetweenRuns::median>("The median of the runs: milliseconds, or per second."),
                 member<"low", &BetweenRuns::low>("The lower end of its interval, which is that of order statistics."),
                 member<"high", &BetweenRuns::high>("The upper end of it."),
                 member<"confidence_percent", &BetweenRuns::confidence_percent>(
                     "How certain the interval is: 95 or more, and 93.75 with five runs."));

template <>
inline constexpr auto k_members<Summary> = member_table(
    "summary", "Printed as the last line, when the run is over.",
    member<"schema", &schema_of_summary>("The name of this vocabulary: `wsx.bench/2`.")
        .in_schema(R"("const": "wsx.bench/2")"),
    member<"type", &type_of_summary>("What this line is: `summary`.").in_schema(R"("const": "summary")"),
    member<"version", &Summary::version>("The version of wsx."),
    member<"started", &Summary::started>("When the run began: UTC, as in RFC 3339.")
        .in_schema(R"("type": "string", "pattern": )"
                   R"("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$")"),
    member<"mode", &Summary::mode>("The value of --mode.")
        .in_schema(R"("enum": ["echo", "push", "ping", "connect", "idle", "fanout"])"),
    member<"url", &Summary::url>("The server's URL."),
    member<"open_loop", &Summary::open_loop>(
        "Whether messages were due on a schedule, regardless of what the server did."),
    member<"interrupted", &Summary::interrupted>("Whether a signal ended the run early."),
    member<"strict", &Summary::strict>("Whether --strict was given."),
    member<"config", &config_of_summary>("The flags, without dashes, with their given or default values."),
    member<"config_hash", &Summary::config_hash>("A hash of the configuration, equal for runs that can be compared. "
                                                 "Output files, rules and the seed are not part of it.")
        .in_schema(R"("type": "string", "pattern": "^[0-9a-f]{16}$")"),
    member<"command", &Summary::command>("A command that repeats the run. Secrets in it are `***`."),
    member<"host", &host_of_summary>("The machine it ran on."),
    member<"outcome", &outcome_of_summary>(
        "What the run comes to; the first that applies: `interrupted` by a signal; "
        "`not_valid` (after `failed` if nothing was answered); a rule `failed`; worse than the baseline: `regressed`; "
        "a rule is `undecided`, because there were too few samples; `doubtful`, with --strict; `incomplete`, because "
        "something was lost that no rule names; `passed`.")
        .in_schema(
            R"("enum": ["interrupted", "not_valid", "failed", "regressed", "undecided", "doubtful", "incomplete", "passed"])"),
    member<"verdict", &Summary::verdict>("Whether the numbers can be trusted."),
    member<"runs", &Summary::runs>("The results of each run."),
    member<"between_runs", &between_runs_of_summary>("How the runs differ, with five or more of them.").not_empty(),
    member<"thresholds", &Summary::thresholds>("The rules of --fail-if and their outcomes."),
    member<"comparison", &Summary::comparison>("With --baseline: whether the runs are worse than the baseline, which "
                                               "is A."));

}  // namespace wsx
