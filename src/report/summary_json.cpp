#include "report/summary_json.hpp"

#include <map>

#include "json/append.hpp"
#include "report/summary_members.hpp"

namespace wsx {

// Outside the unnamed namespace, because append_members() finds these by their arguments.

static void append_value(std::string& out, Ms ms) { append_json_number(out, ms.value); }
static void append_value(std::string& out, const MsOrNull& ms) {
  if (ms.value)
    append_value(out, *ms.value);
  else
    out += "null";
}

static void append_value(std::string& out, const TextsByName& texts) {
  const auto start = out.size();
  for (const auto& [name, text] : texts.pairs) {
    append_json_string(out += ',', name);
    append_json_string(out += ':', text);
  }
  close_json_object(out, start);
}

// The values that numbers have.

template <class Count>
requires std::is_arithmetic_v<Count>
static void append_number(std::string& out, Count value, const NumberRules& rules) {
  if (std::is_integral_v<Count> && rules.unit == MetricUnit::milliseconds)
    append_value(out, Ms::of(static_cast<double>(value)));
  else
    append_value(out, value);
}
static void append_number(std::string& out, const Distribution& value, const NumberRules& rules) {
  if (rules.lacks_hdr)
    append_value(out, BriefDistribution{value});
  else if (rules.is_brief)
    append_value(out, IntervalDistribution{{value}});
  else
    append_value(out, WholeDistribution{value});
}
template <class Key>
static void append_number(std::string& out, const std::map<Key, std::uint64_t>& counts, const NumberRules&) {
  const auto start = out.size();
  for (const auto& [key, count] : counts) {
    out += ',';
    if constexpr (std::is_integral_v<Key>)
      out += '"' + std::to_string(key) + '"';
    else
      append_json_string(out, key);
    append_member(out, ":", count);
  }
  close_json_object(out, start);
}

template <class T, Literal Name, auto Field>
static void append_entry(std::string& out, const T& object, const Number<Name, Field>& number) {
  const NumberRules& rules = number.rules;
  const auto& value = number.get(object);
  if (rules.shown == Shown::nowhere) return;
  if constexpr (Optional<decltype(value)>) {
    if (!value) return;
    append_number(out += number.key(), *value, rules);
  } else {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Distribution>)
      if (rules.omits_empty && value.count() == 0) return;
    append_number(out += number.key(), value, rules);
  }
}

void append_summary_json(std::string& out, const Summary& summary) { append_value(out, summary); }

void append_stats_json(std::string& out, const SecondOfRun& second, const RunningTotals& totals, LineOfStream line,
                       const StatsLabel& label) {
  const auto schema = line == LineOfStream::first ? std::optional(k_bench_schema) : std::nullopt;
  append_value(out, StatsLine{schema, label, {second}, totals});
}

}  // namespace wsx
