#pragma once
#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/rfc3339.hpp"
#include "json/members.hpp"

/// Tables in words: what the JSON Schema and the manual are made of.
namespace wsx {

struct MemberDescription {
  std::string name{};  // or "a, b", of several that mean the same
  std::string meaning{};
  std::string schema{};  // what its value is, as members of a JSON Schema: "type": "integer", "minimum": 0
  bool is_required = false;
  bool is_object = false;            // one that has a table of its own
  bool is_list = false;              // of such objects
  std::vector<std::string> words{};  // all that it can be, of an enumeration
};

struct Description {
  std::string name, meaning;
  std::vector<MemberDescription> members;
  std::vector<std::string> constraints;  // of the whole, as members of a JSON Schema: "not": {…}
};

/// A meaning without its backquotes.
std::string format_plain(std::string_view meaning);

/// Which members the schema requires: those that reading requires, or those that are always written.
enum class Needed : std::uint8_t { to_read, as_written };

// What a value is. Types of ours have a value_schema() beside them; it must be declared where describe() is used.
std::string value_schema(std::type_identity<std::string>, const MemberRules& rules);
std::string value_schema(std::type_identity<std::string_view>, const MemberRules& rules);
std::string value_schema(std::type_identity<bool>, const MemberRules& rules);
std::string value_schema(std::type_identity<double>, const MemberRules& rules);
std::string value_schema(std::type_identity<microseconds>, const MemberRules& rules);  // #/$defs/ms
std::string value_schema(std::type_identity<Timestamp>, const MemberRules& rules);
std::string value_schema(std::type_identity<std::vector<std::string>>, const MemberRules& rules);
std::string value_schema(std::type_identity<HeaderList>, const MemberRules& rules);  // #/$defs/headers
std::string whole_number_schema(std::uint64_t largest, const MemberRules& rules);

template <std::unsigned_integral T>
std::string value_schema(std::type_identity<T>, const MemberRules& rules) {
  return whole_number_schema(std::numeric_limits<T>::max(), rules);
}

/// An object that has a table: the document has it in $defs, by the table's name.
template <Described T>
std::string value_schema(std::type_identity<T>, const MemberRules&) {
  return "\"$ref\": \"#/$defs/" + std::string(k_members<T>.name) + '"';
}

template <Described T>
std::string value_schema(std::type_identity<std::vector<T>>, const MemberRules& rules) {
  return "\"type\": \"array\", \"items\": {" + value_schema(std::type_identity<T>(), rules) + "}" +
         (rules.is_not_empty ? ", \"minItems\": 1" : "");
}

/// All values of an enumeration; types of ours may have a value_words() beside them.
template <class T>
std::vector<std::string> value_words(std::type_identity<T>) {
  return {};
}

template <class T>
inline constexpr bool k_is_described_list = false;
template <Described T>
inline constexpr bool k_is_described_list<std::vector<T>> = true;

/// What an optional holds, or the type itself.
template <class T>
struct Held : std::type_identity<T> {};
template <class T>
struct Held<std::optional<T>> : std::type_identity<T> {};

template <class T, Literal Name, auto Field, auto Absent>
void describe_entry(std::type_identity<T>, const Member<Name, Field, Absent>& member, Needed needed,
                    Description& into) {
  using Value = typename Member<Name, Field, Absent>::template Value<const T>;
  using Inner = typename Held<Value>::type;
  const auto& rules = member.rules;
  const bool is_always_written = !Optional<Value> && !rules.omits_empty;
  into.members.push_back(
      {.name = std::string(member.name),
       .meaning = std::string(rules.meaning),
       .schema = rules.schema.empty() ? value_schema(std::type_identity<Inner>(), rules) : std::string(rules.schema),
       .is_required = needed == Needed::to_read ? rules.is_required : is_always_written,
       .is_object = Described<Inner>,
       .is_list = k_is_described_list<Inner>,
       .words = value_words(std::type_identity<Inner>())});
}

template <Described T>
void describe_members(Needed needed, Description& into);

template <class T, auto Field>
void describe_entry(std::type_identity<T>, const MembersOf<Field>& members, Needed needed, Description& into) {
  using Inner = std::remove_cvref_t<decltype(members.get(std::declval<T&>()))>;
  if constexpr (Optional<Inner>)
    describe_members<typename Inner::value_type>(Needed::to_read, into);
  else
    describe_members<Inner>(needed, into);
}

template <Described T>
void describe_members(Needed needed, Description& into) {
  for_each_member<T>([&](auto index) { describe_entry(std::type_identity<T>(), k_member<T, index>, needed, into); });
}

/// Entries of other kinds have a describe_entry() next to them.
template <Described T>
Description describe(Needed needed) {
  Description description{std::string(k_members<T>.name), std::string(k_members<T>.meaning), {}, {}};
  describe_members<T>(needed, description);
  return description;
}

}  // namespace wsx
