#pragma once
#include "json/members.hpp"

/// What a load test counts and measures, each described once: merging, JSON, the rules of --fail-if, OpenMetrics, the
/// JSON Schema and wsx-bench(1) read the tables of run_numbers.hpp, which are made of this.
namespace wsx {

/// What a number counts: how it is printed, compared, exported and described.
enum class MetricUnit : std::uint8_t {
  count,
  messages,
  connections,
  bytes,
  seconds,
  moment,        // seconds from the start of the measurement; negative during the warm-up
  milliseconds,  // a distribution's; a whole number holds nanoseconds
  per_second,
  percent,
  share,  // 0 to 1
};

/// How the numbers of two parts become one. The parts are threads, which work at the same time, or seconds of a series,
/// of which one follows the other.
enum class Merge : std::uint8_t {
  sum,      // of what happened
  level,    // what there was at the end: summed over threads, the later of two seconds
  length,   // the same for all threads, summed over seconds
  latest,   // the same for all threads, the later of two seconds
  largest,  // of both
  whole,    // measured or computed of the whole: stays as it is
};

/// When there is such a number.
enum class Measured : std::uint8_t {
  always,
  with_rate,
  with_tls,
  with_proxy,
  in_push,
  in_fanout,
  in_idle,
  outside_push
};

/// Where a number is shown. Each of these includes those before it.
enum class Shown : std::uint8_t { nowhere, in_summary, in_openmetrics, in_rules };

struct NumberRules {
  std::string_view meaning = {};  // sentences for people
  MetricUnit unit = MetricUnit::count;
  Merge merge = Merge::whole;
  Shown shown = Shown::in_rules;
  std::string_view part_of = {};  // the count, in the same table, of which rules may name a percentage
  bool may_exceed_whole = false;  // more than 100% of that is possible
  Measured measured = Measured::always;
  std::string_view exported = {};     // its name in OpenMetrics, where that is not made of name and unit
  std::string_view keyed_by = {};     // of numbers by a key: the key's label in OpenMetrics
  std::string_view also_called = {};  // a second name in rules
  std::string_view without_own = {};  // of a distribution: the one, in the same table, that lacks what may be wsx's own
  bool omits_empty = false;           // an empty distribution is left out
  bool has_intervals = false;         // of a distribution: its percentiles come with intervals
  bool is_brief = false;              // of a distribution JSON has what an interval of a series has room for
  bool lacks_hdr = false;             // and of that, what a line each second has room for
};

/// A number, a distribution, or numbers by a key (a map).
template <Literal Name, auto Field>
struct Number : MemberPlace<Name, Field> {
  NumberRules rules;

  consteval Number shown(Shown where) const {
    return changed([&](NumberRules& to) { to.shown = where; });
  }
  consteval Number part_of(std::string_view whole) const {
    return changed([&](NumberRules& to) { to.part_of = whole; });
  }
  consteval Number compared_with(std::string_view whole) const {
    return changed([&](NumberRules& to) { to.part_of = whole, to.may_exceed_whole = true; });
  }
  consteval Number measured(Measured when) const {
    return changed([&](NumberRules& to) { to.measured = when; });
  }
  consteval Number exported(std::string_view as) const {
    return changed([&](NumberRules& to) { to.exported = as; });
  }
  consteval Number keyed_by(std::string_view label) const {
    return changed([&](NumberRules& to) { to.keyed_by = label; });
  }
  consteval Number also_called(std::string_view second) const {
    return changed([&](NumberRules& to) { to.also_called = second; });
  }
  consteval Number without_own(std::string_view distribution) const {
    return changed([&](NumberRules& to) { to.without_own = distribution; });
  }
  consteval Number omitted_if_empty() const {
    return changed([](NumberRules& to) { to.omits_empty = true; });
  }
  consteval Number with_intervals() const {
    return changed([](NumberRules& to) { to.has_intervals = true; });
  }
  consteval Number brief() const {
    return changed([](NumberRules& to) { to.is_brief = true; });
  }
  consteval Number without_hdr() const {
    return changed([](NumberRules& to) { to.lacks_hdr = true; });
  }

 private:
  template <class Change>
  consteval Number changed(Change change) const {
    Number copy = *this;
    change(copy.rules);
    return copy;
  }
};

template <Literal Name, auto Field>
consteval auto number(MetricUnit unit, Merge merge, std::string_view meaning) {
  return Number<Name, Field>{{}, {.meaning = meaning, .unit = unit, .merge = merge}};
}

}  // namespace wsx
