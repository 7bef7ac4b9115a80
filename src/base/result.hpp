#pragma once
#include <boost/assert/source_location.hpp>
#include <concepts>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/error.hpp"

namespace wsx {

/// A value or the Error that kept it from being. Nothing in wsx throws for what a user or a peer can cause. A class of
/// our own, because std::expected is C++23 and boost::system::result brings 70 headers into every file.
template <class T = void>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  /// From whatever becomes a T without being asked to. An Error never does.
  template <class U>
  requires std::convertible_to<U, T> &&(!std::same_as<std::remove_cvref_t<U>, Error>)Result(U&& value)
      : either_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Error error) : either_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return either_.index() == 0; }
  bool has_error() const { return !has_value(); }
  explicit operator bool() const { return has_value(); }

  /// Only of a result that has one.
  T& operator*() & { return *std::get_if<0>(&either_); }
  const T& operator*() const& { return *std::get_if<0>(&either_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&either_)); }
  T* operator->() { return std::get_if<0>(&either_); }
  const T* operator->() const { return std::get_if<0>(&either_); }
  /// The error; ends the program where there is a value, as value() does in the other case.
  const Error& error(boost::source_location where = BOOST_CURRENT_LOCATION) const {
    if (has_value()) die_of_missing_error(where);
    return *std::get_if<1>(&either_);
  }

  /// The value; ends the program where there is an Error, which is then a defect of ours.
  T& value(boost::source_location where = BOOST_CURRENT_LOCATION) & {
    if (has_error()) die_of_unchecked_error(error(), where);
    return **this;
  }
  const T& value(boost::source_location where = BOOST_CURRENT_LOCATION) const& {
    if (has_error()) die_of_unchecked_error(error(), where);
    return **this;
  }
  T value(boost::source_location where = BOOST_CURRENT_LOCATION) && {
    if (has_error()) die_of_unchecked_error(error(), where);
    return std::move(**this);
  }

 private:
  std::variant<T, Error> either_;
};

/// Success, or the Error that kept it from being.
template <>
class [[nodiscard]] Result<void> : public Result<std::monostate> {
 public:
  Result() : Result<std::monostate>(std::monostate()) {}
  Result(Error error) : Result<std::monostate>(std::move(error)) {}
};

}  // namespace wsx
