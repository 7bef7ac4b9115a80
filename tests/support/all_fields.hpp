#pragma once
#include <cstddef>
#include <utility>

#include "json/members.hpp"

/// That a struct has no field that its member table lacks.
namespace wsx {

/// Becomes whatever it initializes.
struct Anything {
  template <class T>
  operator T() const;
};

template <class T, std::size_t... Index>
constexpr bool takes(std::index_sequence<Index...>) {
  return requires { T{((void)Index, Anything())...}; };
}

/// How many fields a struct has: the most initializers that it takes. Boost.PFR would try as many as the struct has
/// bits, which takes gigabytes for one with a few histograms.
template <class T, std::size_t Most = 64>
constexpr std::size_t count_fields() {
  if constexpr (Most == 0 || takes<T>(std::make_index_sequence<Most>()))
    return Most;
  else
    return count_fields<T, Most - 1>();
}

/// How many fields an entry stands for; entries of other kinds have a fields_of() beside them.
template <class Entry>
requires requires { Entry::is_kept; }
constexpr std::size_t fields_of(const Entry&) { return Entry::is_kept; }

template <auto Field>
constexpr std::size_t fields_of(const MembersOf<Field>&) {
  return 1;
}

template <Described T>
constexpr std::size_t count_described_fields() {
  std::size_t fields = 0;
  for_each_member<T>([&](auto index) { fields += fields_of(k_member<T, index>); });
  return fields;
}

/// `elsewhere` are fields from which functions of the table make their members.
template <Described T>
constexpr bool has_all_fields(std::size_t elsewhere = 0) {
  return count_described_fields<T>() + elsewhere == count_fields<T>();
}

}  // namespace wsx
