#pragma once
#include "measure/number.hpp"

namespace wsx {

/// Gives every number of a struct what `make(field, unit)` makes of it, in objects within it and of lists too. Other
/// members stay as they are.
template <Described T, class Make>
void fill_members(T& object, const Make& make);

template <class T, Literal Name, auto Field, class Make>
void fill_entry(T& object, const Number<Name, Field>& number, const Make& make) {
  if constexpr (Number<Name, Field>::is_kept) make(object.*Field, number.rules.unit);
}

template <class T, Literal Name, auto Field, class Make>
void fill_entry(T& object, const Member<Name, Field>&, const Make& make) {
  if constexpr (Described<typename Member<Name, Field>::template Value<T>>)
    fill_members(object.*Field, make);
  else
    make(object.*Field);
}

template <Described T, class Make>
void fill_members(T& object, const Make& make) {
  for_each_member<T>([&](auto index) { fill_entry(object, k_member<T, index>, make); });
}

}  // namespace wsx
