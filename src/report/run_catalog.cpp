#include "report/run_catalog.hpp"

#include <algorithm>

#include "measure/run_numbers.hpp"

namespace wsx {
namespace {

/// Where a described struct is in a run.
template <class T>
using Place = std::function<const T&(const RunResult& run)>;

template <class Count>
requires std::is_arithmetic_v<Count> std::optional<double> to_number(Count value) { return static_cast<double>(value); }
template <class Count>
requires std::is_arithmetic_v<Count> std::optional<double> to_number(const std::optional<Count>& value) {
  return value ? to_number(*value) : std::nullopt;
}

const Distribution* to_distribution(const Distribution& value) { return &value; }
const Distribution* to_distribution(const std::optional<Distribution>& value) { return value ? &*value : nullptr; }

std::string to_key(const std::string& name) { return name; }
std::string to_key(std::uint16_t code) { return std::to_string(code); }

template <Described T>
void list_members(RunCatalog& catalog, const std::string& prefix, const Place<T>& place);

template <class T, Literal Name, auto Field>
void list_entry(RunCatalog& catalog, const std::string& prefix, const Place<T>& place,
                const Number<Name, Field>& number) {
  using Value = typename Number<Name, Field>::template Value<const T>;
  const auto read = [place](const RunResult& run) -> decltype(auto) { return Number<Name, Field>::get(place(run)); };
  const CatalogEntry entry{prefix + std::string(number.name), number.rules};
  if constexpr (requires(const Value& value) { to_distribution(value); })
    catalog.distributions.push_back({entry, [read](const RunResult& run) { return to_distribution(read(run)); }});
  else if constexpr (requires(const Value& value) { to_number(value); })
    catalog.numbers.push_back({entry, [read](const RunResult& run) { return to_number(read(run)); }});
  else
    catalog.counts.push_back({entry, [read](const RunResult& run) {
                                RunCounts::Counts list;
                                for (const auto& [key, count] : read(run)) list.emplace_back(to_key(key), count);
                                return list;
                              }});
}

/// Objects are looked into. What is left are lists: a run's seconds, the generator's threads.
template <class T, Literal Name, auto Field>
void list_entry(RunCatalog& catalog, const std::string& prefix, const Place<T>& place,
                const Member<Name, Field>& member) {
  using Value = typename Member<Name, Field>::template Value<const T>;
  if constexpr (Described<Value>)
    list_members<Value>(catalog, prefix + std::string(member.name) + ".",
                        [place](const RunResult& run) -> const Value& { return place(run).*Field; });
}

template <Described T>
void list_members(RunCatalog& catalog, const std::string& prefix, const Place<T>& place) {
  for_each_member<T>([&](auto index) { list_entry<T>(catalog, prefix, place, k_member<T, index>); });
}

}  // namespace

const RunNumber* RunCatalog::find_number(std::string_view name) const {
  const auto found =
      std::find_if(numbers.begin(), numbers.end(), [&](const auto& number) { return number.name == name; });
  return found == numbers.end() ? nullptr : &*found;
}

const RunDistribution* RunCatalog::find_without_own(const RunDistribution& of) const {
  if (of.rules.without_own.empty()) return nullptr;
  // In the same table, so with the same prefix.
  const auto name = of.name.substr(0, of.name.rfind('.') + 1) + std::string(of.rules.without_own);
  const auto found = std::find_if(distributions.begin(), distributions.end(),
                                  [&](const auto& distribution) { return distribution.name == name; });
  return found == distributions.end() ? nullptr : &*found;
}

const RunCatalog& run_catalog() {
  static const RunCatalog catalog = [] {
    RunCatalog all;
    list_members<RunResult>(all, "", [](const RunResult& run) -> const RunResult& { return run; });
    return all;
  }();
  return catalog;
}

}  // namespace wsx
