#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

/// Types described once. A table names a type's members, where they are kept, and what they mean; from it come the JSON
/// that is written (append.hpp) and read (reader.hpp), the JSON Schema and the manual (description.hpp). Like this:
///
///     template <>
///     inline constexpr auto k_members<Retry> = member_table(
///         "retry", "There will be another attempt to connect.",
///         member<"attempt", &Retry::attempt>("Which attempt: 1, 2, 3 and so on.").required().at_least(1),
///         member<"after_ms", &Retry::after>("How long until then."));
namespace wsx {

/// A string literal as a template argument.
template <std::size_t Size>
struct Literal {
  char text[Size]{};

  consteval Literal(const char (&literal)[Size]) { std::copy_n(literal, Size, text); }
  constexpr std::string_view view() const { return {text, Size - 1}; }
};

/// What is known of a member besides its name and type. Schema and manual say it, tests respect it; reading checks only
/// what is required.
struct MemberRules {
  std::string_view meaning;   // sentences for people; a word in `backquotes` is literal
  bool is_required = false;   // input without it is refused
  bool omits_empty = false;   // an empty string or list is left out
  bool is_not_empty = false;  // a string or list that is written has something in it
  bool is_bytes = false;      // a string that need not be UTF-8: in base64 then
  bool is_word = false;       // a string of lower-case letters, digits and _, for scripts
  std::uint64_t least = 0, most = std::numeric_limits<std::uint64_t>::max();  // of a number
  int decimals = 6;                                                           // of a double, at most
  std::string_view schema = {};  // what the JSON Schema says of the value, where its type says too little
};

/// What every member of JSON objects has. Field is a pointer to where it is kept, or a function that makes it from the
/// object: such a one is written and never read.
template <Literal Name, auto Field>
struct MemberPlace {
  static constexpr std::string_view name = Name.view();
  static constexpr bool is_kept = std::is_member_object_pointer_v<decltype(Field)>;

  template <class T>
  static constexpr decltype(auto) get(T& object) {
    return std::invoke(Field, object);
  }
  template <class T>
  using Value = std::remove_cvref_t<decltype(get(std::declval<T&>()))>;

  /// With the comma before it, so that a member is two or three appends.
  static constexpr std::string_view key() { return {k_key.data(), k_key.size()}; }

 private:
  static constexpr auto k_key = [] {
    std::array<char, name.size() + 4> key{',', '"'};
    std::copy(name.begin(), name.end(), key.begin() + 2);
    key[name.size() + 2] = '"';
    key[name.size() + 3] = ':';
    return key;
  }();
};

/// A member, and what is said of it. Absent is what reading stores where it is left out; nullptr: the field stays as it
/// is.
template <Literal Name, auto Field, auto Absent = nullptr>
struct Member : MemberPlace<Name, Field> {
  MemberRules rules;

  static constexpr auto absent = Absent;

  consteval Member required() const {
    return changed([](MemberRules& to) { to.is_required = true; });
  }
  consteval Member omitted_if_empty() const {
    return changed([](MemberRules& to) { to.omits_empty = to.is_not_empty = true; });
  }
  consteval Member not_empty() const {
    return changed([](MemberRules& to) { to.is_not_empty = true; });
  }
  consteval Member bytes() const {
    return changed([](MemberRules& to) { to.is_bytes = true; });
  }
  consteval Member word() const {
    return changed([](MemberRules& to) { to.is_word = true; });
  }
  consteval Member at_least(std::uint64_t least) const {
    return changed([&](MemberRules& to) { to.least = least; });
  }
  consteval Member from(std::uint64_t least, std::uint64_t most) const {
    return changed([&](MemberRules& to) { to.least = least, to.most = most; });
  }

  consteval Member decimals(int most) const {
    return changed([&](MemberRules& to) { to.decimals = most; });
  }
  consteval Member in_schema(std::string_view schema) const {
    return changed([&](MemberRules& to) { to.schema = schema; });
  }

 private:
  template <class Change>
  consteval Member changed(Change change) const {
    Member copy = *this;
    change(copy.rules);
    return copy;
  }
};

template <Literal Name, auto Field, auto Absent = nullptr>
consteval auto member(std::string_view meaning) {
  return Member<Name, Field, Absent>{{}, {.meaning = meaning}};
}

/// The members of another described type, as if they were the type's own. Field is as in MemberPlace. Where it is an
/// optional, reading makes it if the first of them is there.
template <auto Field>
struct MembersOf {
  template <class T>
  static constexpr auto& get(T& object) {
    return std::invoke(Field, object);
  }
};

template <auto Field>
consteval auto members_of() {
  return MembersOf<Field>{};
}

template <class... Members>
struct MemberTable {
  std::string_view name;     // of the type, in schema and manual
  std::string_view meaning;  // one sentence
  std::tuple<Members...> members;
};

template <class... Members>
consteval auto member_table(std::string_view name, std::string_view meaning, Members... members) {
  return MemberTable<Members...>{name, meaning, {members...}};
}

struct NoMembers {};

/// A type's table.
template <class T>
inline constexpr NoMembers k_members{};

template <class T>
concept Described = !std::is_same_v<std::remove_cvref_t<decltype(k_members<T>)>, NoMembers>;

/// One entry of a type's table, as a constant.
template <class T, std::size_t Index>
inline constexpr auto& k_member = std::get<Index>(k_members<T>.members);

template <class T>
inline constexpr std::size_t k_member_count = std::tuple_size_v<decltype(k_members<T>.members)>;

/// Calls `visit` with std::integral_constant<std::size_t, I> for each k_member<T, I>, in order.
template <class T, class Visit>
constexpr void for_each_member(Visit visit) {
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (visit(std::integral_constant<std::size_t, Index>()), ...);
  }
  (std::make_index_sequence<k_member_count<T>>());
}

template <class T>
inline constexpr bool k_is_optional = false;
template <class T>
inline constexpr bool k_is_optional<std::optional<T>> = true;
template <class T>
concept Optional = k_is_optional<std::remove_cvref_t<T>>;

}  // namespace wsx
