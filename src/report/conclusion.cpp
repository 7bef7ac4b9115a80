#include "report/conclusion.hpp"

#include <algorithm>

#include "base/lists.hpp"
#include "base/units.hpp"
#include "report/comparison_text.hpp"
#include "report/headline.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_baseline = "the baseline";

using Names = std::vector<std::string_view>;  // of metrics; those that end in '.' stand for all that begin so

bool is_named(const Names& names, const std::string& metric) {
  return metric == "errors" || std::any_of(names.begin(), names.end(), [&](std::string_view name) {
           return name.ends_with('.') ? metric.starts_with(name) : metric == name;
         });
}

bool is_named(const Names& names, const Summary& summary) {
  for (const Threshold& threshold : summary.thresholds)
    for (const Compared& compared : threshold.comparisons)
      if (is_named(names, compared.metric)) return true;
  return false;
}

std::string count_things(std::uint64_t count, std::string_view thing, std::string_view one, std::string_view many) {
  return group_digits(count) + " " + std::string(thing) + (count == 1 ? " " : "s ") +
         std::string(count == 1 ? one : many);
}

struct Loss {
  std::uint64_t count;
  std::string text;
  Names named_by;
};

std::vector<Loss> list_handshake_losses(const RunResult& run) {
  return {{run.unsent,
           count_things(run.unsent, "handshake", "was due but never began", "were due but never began"),
           {"unsent", "sent"}},
          {run.unanswered,
           count_things(run.unanswered, "handshake", "did not succeed", "did not succeed"),
           {"unanswered", "connections_lost", "connections_opened", "errors."}}};
}

std::vector<Loss> list_message_losses(const Summary& summary, const RunResult& run) {
  const std::uint64_t refused = run.connections - std::min(run.connections, run.connections_opened);
  auto unanswered =
      summary.mode == "fanout"
          ? group_digits(run.unanswered) + (run.unanswered == 1 ? " delivery is" : " deliveries are") + " missing"
          : count_things(run.unanswered, "message", "was not answered", "were not answered");
  return {{refused,
           group_digits(refused) + " of " + group_digits(run.connections) + " connections could not be opened",
           {"connections_opened", "errors."}},
          {run.connections_lost,
           count_things(run.connections_lost, "connection", "was lost", "were lost"),
           {"connections_lost", "unanswered", "close."}},
          {run.unanswered, std::move(unanswered), {"unanswered", "connections_lost", "delivery"}},
          {run.unsent,
           count_things(run.unsent, "message", "was due but never sent", "were due but never sent"),
           {"unsent", "sent"}}};
}

std::vector<Loss> list_losses(const Summary& summary, const RunResult& run) {
  auto losses = summary.mode == "connect" ? list_handshake_losses(run) : list_message_losses(summary, run);
  std::erase_if(losses, [](const Loss& loss) { return loss.count == 0; });
  if (const auto errors = run.error_count(); errors && losses.empty())
    losses.push_back({errors, count_things(errors, "error", "occurred", "occurred"), {"errors."}});
  return losses;
}

std::size_t count_rules(const Summary& summary, bool (Threshold::*is_so)() const) {
  return static_cast<std::size_t>(std::count_if(summary.thresholds.begin(), summary.thresholds.end(),
                                                [&](const Threshold& rule) { return (rule.*is_so)(); }));
}

bool lacks_samples(const Summary& summary) {
  return std::any_of(summary.thresholds.begin(), summary.thresholds.end(),
                     [](const Threshold& rule) { return rule.outcome == Outcome::undecided_samples; });
}

bool is_doubtful(const Summary& summary) {
  return summary.verdict.trust != Trust::trusted || count_rules(summary, &Threshold::is_undecided) > 0 ||
         (summary.comparison && summary.comparison->verdict == Regression::cannot_tell);
}

/// There are no times, but not through wsx's fault, and what is counted is known.
bool is_server_silent(const Summary& summary) {
  const auto& reasons = summary.verdict.reasons;
  return !reasons.empty() &&
         std::all_of(reasons.begin(), reasons.end(), [](auto& reason) { return reason.code == "nothing_measured"; }) &&
         std::all_of(summary.runs.begin(), summary.runs.end(), [](auto& run) { return run.unexpected == 0; });
}

bool are_rules_judged(const Summary& summary) {
  return !summary.failure && (summary.verdict.valid || is_server_silent(summary));
}

/// "1 of 2 rules", "2 rules".
std::string format_rules(std::size_t some, std::size_t all) {
  return (some < all ? std::to_string(some) + " of " : "") + std::to_string(all) + (all == 1 ? " rule" : " rules");
}

std::string format_passed(const Summary& summary) {
  const auto all = summary.thresholds.size(), undecided = count_rules(summary, &Threshold::is_undecided);
  const auto compared = summary.comparison ? format_verdict(*summary.comparison, k_baseline) : std::string();
  if (all == 0) return compared.empty() ? "DONE" : compared;
  return "PASSED " + format_rules(all - undecided, all) +
         (undecided ? ", " + std::to_string(undecided) + " undecided" : "") + (compared.empty() ? "" : "; " + compared);
}

}  // namespace

std::vector<std::string> list_unnamed_losses(const Summary& summary) {
  std::vector<std::string> unnamed;
  for (const RunResult& run : summary.runs)
    for (const Loss& loss : list_losses(summary, run))
      if (!is_named(loss.named_by, summary)) unnamed.push_back(loss.text);
  return unnamed;
}

Judgement judge_rule(const Summary& summary, const Threshold& rule) {
  if (!are_rules_judged(summary)) return Judgement::not_judged;
  if (rule.has_failed()) return Judgement::failed;
  return rule.is_undecided() ? Judgement::undecided : Judgement::passed;
}

std::string_view format_judgement(Judgement judgement) {
  static constexpr std::string_view k_words[] = {"ok", "undecided", "failed", "not judged"};
  return k_words[static_cast<std::size_t>(judgement)];
}

Conclusion conclude(const Summary& summary) {
  if (summary.failure) return Conclusion::no_run;
  if (summary.interrupted) return Conclusion::interrupted;
  if (are_rules_judged(summary) && count_rules(summary, &Threshold::has_failed) > 0) return Conclusion::failed;
  if (!summary.verdict.valid) return Conclusion::not_valid;
  if (summary.comparison && summary.comparison->verdict == Regression::worse) return Conclusion::regressed;
  if (lacks_samples(summary)) return Conclusion::undecided;
  if (summary.strict && is_doubtful(summary)) return Conclusion::doubtful;
  return list_unnamed_losses(summary).empty() ? Conclusion::passed : Conclusion::incomplete;
}

std::string_view format_conclusion_word(Conclusion conclusion) {
  static constexpr std::string_view k_words[] = {"no_run",    "interrupted", "not_valid",  "failed", "regressed",
                                                 "undecided", "doubtful",    "incomplete", "passed"};
  return k_words[static_cast<std::size_t>(conclusion)];
}

std::string format_conclusion(const Summary& summary) {
  const auto all = summary.thresholds.size();
  switch (conclude(summary)) {
    case Conclusion::no_run:
      return "NO RESULT: " + summary.failure->message;
    case Conclusion::interrupted:
      return "INTERRUPTED";
    case Conclusion::not_valid:
      return "NOT VALID";
    case Conclusion::failed:
      return "FAILED " + format_rules(count_rules(summary, &Threshold::has_failed), all);
    case Conclusion::regressed:
      return format_verdict(*summary.comparison, k_baseline);
    case Conclusion::undecided:
      return "UNDECIDED " + format_rules(count_rules(summary, &Threshold::is_undecided), all);
    case Conclusion::doubtful:
      return "DOUBTFUL (--strict)";
    case Conclusion::incomplete:
      return "INCOMPLETE: " + join(list_unnamed_losses(summary));
    case Conclusion::passed:
      break;
  }
  return format_passed(summary);
}

std::string format_outcome_line(const Summary& summary) {
  auto conclusion = format_conclusion(summary);
  switch (conclude(summary)) {
    case Conclusion::no_run:
    case Conclusion::not_valid:
      return conclusion;
    default:
      return conclusion + "; the measurement is " + std::string(format_validity(summary));
  }
}

ExitCode exit_code_of(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::no_run:
      return ExitCode::not_connected;
    case Conclusion::interrupted:
      return ExitCode::interrupted;
    case Conclusion::not_valid:
    case Conclusion::undecided:
    case Conclusion::doubtful:
      return ExitCode::run_not_valid;
    case Conclusion::failed:
      return ExitCode::threshold;
    case Conclusion::regressed:
      return ExitCode::regression;
    case Conclusion::incomplete:
      return ExitCode::ended_badly;
    case Conclusion::passed:
      break;
  }
  return ExitCode::done;
}

}  // namespace wsx
