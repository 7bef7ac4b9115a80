#include "measure/run_result.hpp"

#include <algorithm>
#include <cmath>

#include "measure/run_numbers.hpp"

namespace wsx {
namespace {

/// How two parts of a run lie to each other.
enum class Parts : std::uint8_t { at_once, in_turn };

template <Described T>
void merge_members(T& to, const T& part, Parts parts);

// One function for each kind of value.

template <class Count>
requires std::is_arithmetic_v<Count>
void merge_value(Count& to, Count part, Merge how, Parts parts) {
  const bool in_turn = parts == Parts::in_turn;
  if (how == Merge::largest)
    to = std::max(to, part);
  else if (how == Merge::sum || how == (in_turn ? Merge::length : Merge::level))
    to += part;
  else if (in_turn)
    to = part;
}

void merge_value(Distribution& to, const Distribution& part, Merge, Parts) { to.add(part); }

template <class Key>
void merge_value(std::map<Key, std::uint64_t>& to, const std::map<Key, std::uint64_t>& part, Merge, Parts) {
  for (const auto& [key, count] : part) to[key] += count;
}

template <class Value>
void merge_value(std::optional<Value>& to, const std::optional<Value>& part, Merge how, Parts parts) {
  if (!part) return;
  if (to)
    merge_value(*to, *part, how, parts);
  else
    to = part;  // a distribution with its digits
}

template <class T, Literal Name, auto Field>
void merge_entry(T& to, const T& part, const Number<Name, Field>& number, Parts parts) {
  if constexpr (Number<Name, Field>::is_kept)
    if (number.rules.merge != Merge::whole) merge_value(to.*Field, part.*Field, number.rules.merge, parts);
}

/// Only objects: whoever knows how merges members that are not numbers.
template <class T, Literal Name, auto Field>
void merge_entry(T& to, const T& part, const Member<Name, Field>&, Parts parts) {
  if constexpr (Described<std::remove_reference_t<decltype(to.*Field)>>) merge_members(to.*Field, part.*Field, parts);
}

template <Described T>
void merge_members(T& to, const T& part, Parts parts) {
  for_each_member<T>([&](auto index) { merge_entry(to, part, k_member<T, index>, parts); });
}

}  // namespace

double SecondOfRun::messages_per_s() const {
  const double written = std::round(seconds * 1e6) / 1e6;
  return written > 0 ? static_cast<double>(received) / written : 0;
}

GeneratorUse::Thread find_worst(const std::vector<GeneratorUse::Thread>& threads) {
  GeneratorUse::Thread worst;
  for (const auto& thread : threads) merge_members(worst, thread, Parts::at_once);
  return worst;
}

void add(ConnectTimes& to, const ConnectTimes& part) { merge_members(to, part, Parts::at_once); }
void add(SecondOfRun& to, const SecondOfRun& part) { merge_members(to, part, Parts::at_once); }
void add(RunResult& to, const RunResult& part) {
  merge_members(to, part, Parts::at_once);
  auto& threads = to.generator.threads;
  threads.insert(threads.end(), part.generator.threads.begin(), part.generator.threads.end());
}
void append_later(SecondOfRun& earlier, const SecondOfRun& later) { merge_members(earlier, later, Parts::in_turn); }

}  // namespace wsx
