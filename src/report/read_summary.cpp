#include "report/read_summary.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "json/parse.hpp"
#include "report/metric.hpp"
#include "report/read_run.hpp"
#include "report/summary_members.hpp"

namespace wsx {
namespace {

constexpr int k_max_summary_depth = 16;
constexpr std::size_t k_max_quoted_schema = 40;

Error refuse_summary(const std::string& name, const std::string& why, std::string hint = "") {
  return {Phase::input, "bad_summary", format_escaped(name) + ' ' + why, std::move(hint)};
}

// ---- The parts of a summary ----

void read_into(const SummaryReader& from, std::string& into) {
  if (auto text = from.text()) into = *std::move(text);
}
void read_into(const SummaryReader& from, bool& into) {
  if (const auto value = from.boolean()) into = *value;
}
void read_into(const SummaryReader& from, double& into) { read_double(from, into); }

using Pairs = std::vector<std::pair<std::string, std::string>>;
void read_into(const SummaryReader& from, Pairs& into) {
  if (!from.json().is_object()) return from.expect("an object");
  for (const auto& item : from.json().items()) {
    const std::string& name = item.key();
    read_required(from, name,
                  [&](const SummaryReader& member) { read_into(member, into.emplace_back(name, "").second); });
  }
}

void read_into(const SummaryReader& from, std::uint64_t& into) { read_count(from, into); }

/// `words` are pairs of a word and what it means; `expected` is all of them.
template <class Words, class T>
void read_word(const SummaryReader& from, const Words& words, T& into, const char* expected) {
  const auto word = from.text();
  const auto found =
      std::find_if(std::begin(words), std::end(words), [&](const auto& pair) { return word == pair.first; });
  if (found == std::end(words)) return from.expect(expected);
  into = found->second;
}
void read_into(const SummaryReader& from, Trust& into) {
  read_word(from, k_trust_words, into, "\"trusted\", \"with_reservations\" or \"not_valid\"");
}
void read_into(const SummaryReader& from, Regression& into) {
  read_word(from, k_regression_words, into, "\"worse\", \"not_worse\" or \"cannot_tell\"");
}

// Declared here, because what reads a member of an object must find them.
void read_into(const SummaryReader& from, Remark& into);
void read_into(const SummaryReader& from, TrustedNumber& into);
void read_into(const SummaryReader& from, WorstUse& into);
void read_into(const SummaryReader& from, Verdict& into);
void read_into(const SummaryReader& from, Compared& into);
void read_into(const SummaryReader& from, Threshold& into);
void read_into(const SummaryReader& from, ComparedSide& into);
void read_into(const SummaryReader& from, ComparedMetric& into);
void read_into(const SummaryReader& from, SideComparison& into);
void read_into(const SummaryReader& from, RunResult& into) { read_run(from, into); }
template <class T>
void read_into(const SummaryReader& from, std::vector<T>& into) {
  if (!from.json().is_array()) return from.expect("a list");
  for (const auto& element : from.each()) read_into(element, into.emplace_back());
}

template <class T>
void read_member(const SummaryReader& from, std::string_view name, T& into) {
  read_required(from, name, [&](const SummaryReader& member) { read_into(member, into); });
}
template <class T>
void read_if_there(const SummaryReader& from, std::string_view name, std::optional<T>& into) {
  if (const auto member = from.find(name)) read_into(*member, into.emplace());
}

void read_into(const SummaryReader& from, Remark& into) {
  read_member(from, "code", into.code);
  read_member(from, "text", into.text);
}

void read_into(const SummaryReader& from, TrustedNumber& into) {
  read_member(from, "metric", into.metric);
  read_member(from, "value", into.value);
  read_member(from, "own_estimate", into.own);
  read_member(from, "trust", into.trust);
  if (const auto metric = find_metric(into.metric)) into.unit = metric->unit;
}

void read_into(const SummaryReader& from, WorstUse& into) {
  read_member(from, "cpu_percent", into.cpu_percent);
  read_member(from, "wait_percent", into.wait_percent);
  read_member(from, "off_cpu_percent", into.off_cpu_percent);
  read_required(from, "loop_lag_p99_ms", [&](const SummaryReader& lag) { read_ns(lag, into.loop_lag_p99_ns); });
}

void read_into(const SummaryReader& from, Verdict& into) {
  read_member(from, "valid", into.valid);
  read_member(from, "trust", into.trust);
  read_member(from, "reasons", into.reasons);
  read_member(from, "reservations", into.reservations);
  read_member(from, "warnings", into.warnings);
  read_member(from, "numbers", into.numbers);
  read_if_there(from, "limited_by", into.limited_by);
  read_member(from, "generator", into.generator);
}

/// `outcome` and `undecided_by`.
Outcome read_outcome(const SummaryReader& from) {
  std::string word;
  std::optional<std::string> doubt;
  read_member(from, "outcome", word);
  read_if_there(from, "undecided_by", doubt);
  for (const auto outcome : {Outcome::passed, Outcome::failed, Outcome::undecided_interval, Outcome::undecided_samples,
                             Outcome::undecided_unanswered}) {
    const auto known = format_doubt(outcome);
    if (word == format_outcome(outcome) && doubt.has_value() == known.has_value() && (!doubt || *doubt == *known))
      return outcome;
  }
  from.refuse_member("outcome", "must be passed, failed, or undecided with a reason");
  return Outcome::passed;
}

void read_into(const SummaryReader& from, Compared& into) {
  read_member(from, "metric", into.metric);
  read_member(from, "op", into.op);
  into.is_sure = from.find("surely").has_value();
  read_member(from, "limit", into.limit);
  read_member(from, "unit", into.unit);
  read_if_there(from, "value", into.value);
  into.at_least = from.find("at_least").has_value();
  into.outcome = read_outcome(from);
  read_member(from, "text", into.text);
}

/// A rule with one comparison has its members itself.
void read_into(const SummaryReader& from, Threshold& into) {
  read_member(from, "expression", into.expression);
  into.outcome = read_outcome(from);
  read_member(from, "text", into.text);
  if (const auto list = from.find("comparisons"))
    read_into(*list, into.comparisons);
  else if (from.find("metric"))
    read_into(from, into.comparisons.emplace_back());
}

void read_into(const SummaryReader& from, ComparedSide& into) {
  read_member(from, "name", into.name);
  read_member(from, "runs", into.runs);
}

/// A percentage as a share.
void read_share(const SummaryReader& from, double& into) {
  read_double(from, into);
  into /= 100;
}

void read_into(const SummaryReader& from, ComparedMetric& into) {
  read_member(from, "metric", into.metric);
  if (const auto metric = find_metric(into.metric)) into.unit = metric->unit;
  read_member(from, "a", into.a);
  read_member(from, "b", into.b);
  read_required(from, "change_percent", [&](const SummaryReader& change) { read_share(change, into.change); });
  if (const auto low = from.find("low_percent")) read_share(*low, into.low.emplace());
  if (const auto high = from.find("high_percent")) read_share(*high, into.high.emplace());
  read_member(from, "p", into.p);
  read_member(from, "verdict", into.verdict);
}

void read_into(const SummaryReader& from, SideComparison& into) {
  read_member(from, "verdict", into.verdict);
  read_member(from, "paired", into.paired);
  read_required(from, "limit_percent", [&](const SummaryReader& limit) { read_share(limit, into.limit); });
  read_required(from, "confidence_percent", [&](const SummaryReader& sure) { read_share(sure, into.confidence); });
  read_member(from, "strict", into.strict);
  read_if_there(from, "needed", into.needed);
  read_member(from, "a", into.a);
  read_member(from, "b", into.b);
  read_member(from, "metrics", into.metrics);
  read_member(from, "remarks", into.remarks);
}

void read_into(const SummaryReader& from, Summary& into) {
  read_member(from, "version", into.version);
  read_member(from, "started", into.started);
  read_member(from, "mode", into.mode);
  read_member(from, "url", into.url);
  read_member(from, "open_loop", into.open_loop);
  read_member(from, "interrupted", into.interrupted);
  read_member(from, "strict", into.strict);
  read_member(from, "config", into.config);
  read_member(from, "config_hash", into.config_hash);
  read_member(from, "command", into.command);
  read_member(from, "host", into.host);
  read_member(from, "verdict", into.verdict);
  read_member(from, "runs", into.runs);
  read_member(from, "thresholds", into.thresholds);
  read_if_there(from, "comparison", into.comparison);
}

// ---- The file ----

/// Whether it is one, or another line of bench's; an error if it is neither.
Result<bool> is_summary(const nlohmann::ordered_json& json, const std::string& name) {
  const auto text_of = [&](const char* member) {
    const auto found = json.is_object() ? json.find(member) : json.end();
    return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto type = text_of("type"), schema = text_of("schema");
  if (schema.starts_with("wsx.bench/") && schema != k_bench_schema)
    return refuse_summary(name,
                          "was written by another version of wsx: it is " +
                              format_escaped(schema.substr(0, k_max_quoted_schema)) + ", and this wsx reads " +
                              std::string(k_bench_schema),
                          "measure again with this version, or read it with the one that wrote it");
  if (type == "stats" || type == "comparison") return false;
  if (schema != k_bench_schema)
    return refuse_summary(name, "is not a summary of wsx bench",
                          "the files that --output writes are, and what bench prints with --json");
  return type == "summary";
}

/// "runs/0/rtt/hdr": …
Error refuse_mistake(const std::string& name, const JsonMistake& mistake) {
  const auto what = mistake.expected.empty() ? mistake.why : "must be " + mistake.expected + ", not " + mistake.got;
  return refuse_summary(
      name,
      "is damaged: " + (mistake.pointer.empty() ? "" : '"' + format_escaped(mistake.pointer.substr(1)) + "\" ") + what);
}

Error refuse_text(const std::string& name, std::string_view text, const JsonFault& fault) {
  switch (fault.kind) {
    case JsonFault::Kind::too_long:
      return refuse_summary(name, "has a line of more than 128 MiB");
    case JsonFault::Kind::not_utf8:
      return refuse_summary(name, "is not valid UTF-8 at byte " + std::to_string(fault.at + 1));
    case JsonFault::Kind::too_deep:
      return refuse_summary(name, "is not a summary of wsx bench: it has more than 16 levels of nesting");
    case JsonFault::Kind::number_range:
      return refuse_summary(name, "has a number that is out of range");
    case JsonFault::Kind::syntax:
      break;
  }
  if (fault.at + 1 >= text.size())
    return refuse_summary(name, "is cut short: its JSON ends after " + std::to_string(text.size()) +
                                    (text.size() == 1 ? " byte" : " bytes"));
  return refuse_summary(
      name, "is not JSON at byte " + std::to_string(fault.at + 1) + (fault.reason.empty() ? "" : ": ") + fault.reason);
}

Result<> read_one(const nlohmann::ordered_json& json, const std::string& name, std::vector<Summary>& into) {
  const auto is_one = is_summary(json, name);
  if (!is_one) return is_one.error();
  if (!*is_one) return {};
  std::optional<JsonMistake> mistake;
  read_into(SummaryReader(json, mistake), into.emplace_back());
  if (mistake) return refuse_mistake(name, *mistake);
  return {};
}

constexpr std::string_view k_json_blanks = " \t\r\n";

}  // namespace

Result<std::vector<Summary>> read_summaries(std::string_view text, const std::string& name) {
  const JsonLimits limits{.depth = k_max_summary_depth, .bytes = k_max_summary_bytes};
  text = trim(text, k_json_blanks);
  if (text.empty()) return refuse_summary(name, "is empty");
  std::vector<Summary> summaries;
  nlohmann::ordered_json json;
  const auto whole_fault = parse_json(text, limits, json);
  if (!whole_fault) {
    if (auto read = read_one(json, name, summaries); !read) return read.error();
  } else if (text.find("\n{") == text.npos) {
    return refuse_text(name, text, *whole_fault);
  }
  for (std::size_t number = 1; whole_fault && !text.empty(); ++number) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (trim(line, k_json_blanks).empty()) continue;
    const auto where = name + ", line " + std::to_string(number) + ",";
    if (const auto fault = parse_json(line, limits, json)) return refuse_text(where, line, *fault);
    if (auto read = read_one(json, where, summaries); !read) return read.error();
  }
  if (summaries.empty())
    return refuse_summary(name, "has no summary: its lines are only those that bench prints while it runs");
  return summaries;
}

}  // namespace wsx
