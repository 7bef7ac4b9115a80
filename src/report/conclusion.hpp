#pragma once
#include <string>
#include <vector>

#include "base/exit_code.hpp"
#include "report/summary.hpp"

/// What a summary comes to: the word that a person wants to know first, and the exit code.
namespace wsx {

/// The first that holds.
enum class Conclusion : std::uint8_t {
  no_run,       // Summary::failure
  interrupted,  // by a signal
  not_valid,    // the measurement; but if all that is wrong is a silent server, a rule that failed comes first
  failed,       // a rule
  regressed,    // worse than the baseline
  undecided,    // a rule, for too few samples
  doubtful,     // with --strict: anything that leaves a doubt
  incomplete,   // something was lost, and no rule names it
  passed
};
Conclusion conclude(const Summary& summary);

/// What is said of one rule.
enum class Judgement : std::uint8_t {
  passed,
  undecided,
  failed,
  not_judged  // nothing can be said of the server: there is no run, or the fault may be wsx's own
};
Judgement judge_rule(const Summary& summary, const Threshold& rule);
/// "ok", "undecided", "failed", "not judged".
std::string_view format_judgement(Judgement judgement);

/// "failed", "not_valid": the word in JSON.
std::string_view format_conclusion_word(Conclusion conclusion);
/// "FAILED 1 of 2 rules", "PASSED 2 rules", "NOT VALID", "INCOMPLETE: 3 connections were lost".
std::string format_conclusion(const Summary& summary);
/// The same, and whether the measurement can be trusted: "FAILED 1 of 2 rules; the measurement is valid".
std::string format_outcome_line(const Summary& summary);

/// Not of no_run and interrupted, whose cause decides.
ExitCode exit_code_of(Conclusion conclusion);

/// What the run lost and no rule names, in clauses: "3 connections were lost". A rule on `unsent` or `sent` names what
/// was not sent; on `unanswered` or `connections_lost` what got no answer; on `connections_opened` or `errors.…` which
/// connections could not be opened; on `errors` all of that.
std::vector<std::string> list_unnamed_losses(const Summary& summary);

}  // namespace wsx
