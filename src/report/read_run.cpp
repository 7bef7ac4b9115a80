#include "report/read_run.hpp"

#include <cmath>
#include <limits>
#include <map>

#include "base/number.hpp"
#include "measure/hdr_encoding.hpp"
#include "measure/run_numbers.hpp"

namespace wsx {
namespace {

constexpr double k_summary_ns_per_ms = 1e6;

/// Of the same layout as what it is to be added to.
std::optional<Histogram> read_hdr(const SummaryReader& from, const Histogram& like) {
  const auto text = from.text("a histogram in base64");
  if (!text) return std::nullopt;
  auto histogram = parse_hdr(*text);
  if (!histogram) {
    from.refuse(histogram.error().message);
    return std::nullopt;
  }
  if (histogram->highest() != like.highest() || histogram->digits() != like.digits()) {
    from.refuse("the histogram does not have the layout of wsx's histograms");
    return std::nullopt;
  }
  return *std::move(histogram);
}

/// Each of the ages is among the values, and they are as many as there should be.
bool are_within(const Histogram& ages, const Histogram& values, std::uint64_t censored) {
  for (std::size_t i = 0; i < values.counts().size(); ++i)
    if (ages.counts()[i] > values.counts()[i]) return false;
  return ages.count() == censored;
}

Percentile read_percentile_told(const SummaryReader& from) {
  Percentile told;
  read_required(from, "p", [&](const SummaryReader& p) { read_double(p, told.percentile); });
  const auto low = from.find("low_ms"), high = from.find("high_ms");
  if (low && high) {
    std::uint64_t low_ns = 0, high_ns = 0;
    read_ns(*low, low_ns);
    read_ns(*high, high_ns);
    told.interval.emplace(low_ns, high_ns);
  }
  if (const auto needs = from.find("interval_needs")) read_count(*needs, told.interval_needs);
  told.interval_needs_at_least = from.find("interval_needs_at_least").has_value();
  return told;
}

void know_extremes(const SummaryReader& from, Histogram& values, std::uint64_t min, std::uint64_t max) {
  if (!values.know_extremes(min, max)) from.refuse("the histogram does not fit the shortest and the longest duration");
}

/// A whole one, or of an interval of the series, which has no minimum and no ages.
void read_number(const SummaryReader& from, Distribution& into, const NumberRules& rules) {
  std::uint64_t count = 0, censored = 0, min = 0, max = 0;
  read_required(from, "count", [&](const SummaryReader& member) { read_count(member, count); });
  read_required(from, "censored", [&](const SummaryReader& member) { read_count(member, censored); });
  if (count == 0) return;
  std::optional<Histogram> values, ages;
  read_required(from, "hdr", [&](const SummaryReader& hdr) { values = read_hdr(hdr, into.histogram()); });
  read_required(from, "max_ms", [&](const SummaryReader& member) { read_ns(member, max); });
  if (!values) return;
  if (values->count() != count || censored > count)
    return from.refuse("the histogram does not have as many durations as \"count\" says");
  if (rules.is_brief)
    min = values->min();
  else
    read_required(from, "min_ms", [&](const SummaryReader& member) { read_ns(member, min); });
  know_extremes(from, *values, min, max);
  if (const auto hdr = from.find("censored_hdr")) {
    ages = read_hdr(*hdr, into.histogram());
    if (ages && !are_within(*ages, *values, censored))
      return hdr->refuse("not all of these are in the whole histogram");
  }
  std::vector<Percentile> told;
  if (const auto percentiles = from.find("percentiles"))
    for (const auto& percentile : percentiles->each()) told.push_back(read_percentile_told(percentile));
  into = Distribution::restore(*std::move(values), censored, std::move(ages), std::move(told));
}

void read_number(const SummaryReader& from, std::uint64_t& into, const NumberRules& rules) {
  rules.unit == MetricUnit::milliseconds ? read_ns(from, into) : read_count(from, into);
}
void read_number(const SummaryReader& from, bool& into, const NumberRules&) {
  if (const auto value = from.boolean()) into = *value;
}
void read_number(const SummaryReader& from, double& into, const NumberRules&) { read_double(from, into); }

template <class Key>
void read_number(const SummaryReader& from, std::map<Key, std::uint64_t>& into, const NumberRules&) {
  if (!from.json().is_object()) return from.expect("an object");
  for (const auto& [name, value] : from.json().items()) {
    std::uint64_t count = 0;
    read_required(from, name, [&](const SummaryReader& member) { read_count(member, count); });
    if constexpr (std::is_integral_v<Key>) {
      const auto key = parse_whole<Key>(name);
      if (!key) return from.refuse_member(name, "must be a close code");
      into[*key] = count;
    } else {
      into[name] = count;
    }
  }
}

/// A distribution of a series has fewer digits, which the first one made of it must know.
template <class Value>
Value make_empty(const NumberRules& rules) {
  if constexpr (std::is_same_v<Value, Distribution>)
    return Distribution(rules.is_brief ? 2 : 3);
  else
    return Value();
}

template <Described T>
void read_described(const SummaryReader& from, T& into);

template <class T, Literal Name, auto Field>
void read_entry(const SummaryReader& from, T& into, const Number<Name, Field>& number) {
  if constexpr (Number<Name, Field>::is_kept) {
    using Value = std::remove_reference_t<decltype(into.*Field)>;
    const NumberRules& rules = number.rules;
    const auto member = from.find(number.name);
    const bool may_be_missing = Optional<Value> || rules.omits_empty;
    if (!member && !may_be_missing) return from.refuse_member(number.name, "is missing");
    if (!member) return;
    if constexpr (Optional<Value>)
      read_number(*member, (into.*Field).emplace(make_empty<typename Value::value_type>(rules)), rules);
    else
      read_number(*member, into.*Field, rules);
  }
}

/// Objects, lists of them, and a word.
template <class T, Literal Name, auto Field>
void read_entry(const SummaryReader& from, T& into, const Member<Name, Field>& member) {
  using Value = std::remove_reference_t<decltype(into.*Field)>;
  const auto found = from.find(member.name);
  if (!found && !Optional<Value>) return from.refuse_member(member.name, "is missing");
  if (!found) return;
  if constexpr (Optional<Value>) {
    into.*Field = found->text();
  } else if constexpr (Described<Value>) {
    read_described(*found, into.*Field);
  } else {
    if (!found->json().is_array()) return found->expect("a list");
    for (const auto& element : found->each()) read_described(element, (into.*Field).emplace_back());
  }
}

template <Described T>
void read_described(const SummaryReader& from, T& into) {
  if (!from.json().is_object()) return from.expect("an object");
  for_each_member<T>([&](auto index) { read_entry(from, into, k_member<T, index>); });
}

}  // namespace

void read_count(const SummaryReader& from, std::uint64_t& into) {
  if (const auto value = from.whole(0, std::numeric_limits<std::uint64_t>::max(), "a whole number, 0 or more"))
    into = *value;
}

void read_double(const SummaryReader& from, double& into) {
  constexpr double k_most = std::numeric_limits<double>::max();
  if (const auto value = from.number(-k_most, k_most, "a number")) into = *value;
}

void read_ns(const SummaryReader& from, std::uint64_t& into) {
  constexpr double k_most_ms = 9.2e12;  // of 63 bits
  if (const auto ms = from.number(0, k_most_ms, "a number of milliseconds, 0 or more"))
    into = static_cast<std::uint64_t>(std::llround(*ms * k_summary_ns_per_ms));
}

void read_run(const SummaryReader& from, RunResult& into) { read_described(from, into); }

}  // namespace wsx
