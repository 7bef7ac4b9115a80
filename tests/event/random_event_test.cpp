#include "event/random_event.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <set>

#include "event/event_members.hpp"

namespace wsx {
namespace {

using What = decltype(Event::what);

/// Fills what has a table.
class Filler {
 public:
  explicit Filler(std::mt19937_64& random) : random_(random) {}

  std::uint64_t number(std::uint64_t most) { return std::uniform_int_distribution<std::uint64_t>(0, most)(random_); }
  bool coin() { return number(1) == 1; }

  template <Described T>
  void fill(T& into, const MemberRules& = {}) {
    for_each_member<T>([&](auto index) { fill_entry(into, k_member<T, index>); });
  }
  template <class T>
  void fill(std::optional<T>& into, const MemberRules& rules) {
    if (coin()) fill(into.emplace(), rules);
  }
  template <std::unsigned_integral T>
  void fill(T& into, const MemberRules& rules) {
    const auto most = std::min<std::uint64_t>(rules.most, std::numeric_limits<T>::max());
    into = static_cast<T>(rules.least +
                          number(coin() ? most - rules.least : std::min<std::uint64_t>(9, most - rules.least)));
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void fill(Enum& into, const MemberRules&) { into = static_cast<Enum>(number(k_names<Enum>.size() - 1)); }

  void fill(Phase& into, const MemberRules&) {
    into = static_cast<Phase>(number(static_cast<std::uint64_t>(Phase::io)));
  }
  void fill(bool& into, const MemberRules&) { into = coin(); }
  void fill(double& into, const MemberRules& rules) {
    into = static_cast<double>(number(1'000'000'000)) / std::pow(10, rules.decimals);
  }
  void fill(microseconds& into, const MemberRules&) { into = microseconds(number(coin() ? 5'000 : 100'000'000'000)); }
  void fill(Timestamp& into, const MemberRules&) {
    into = Timestamp(microseconds(1 + number(253'402'300'799'999'998)));  // until the end of the year 9999
  }
  void fill(std::string& into, const MemberRules& rules) {
    into = rules.is_word ? "some_code" : rules.is_bytes ? bytes() : text();
    if (rules.is_not_empty && !rules.omits_empty) into += 'x';
  }
  void fill(std::vector<std::string>& into, const MemberRules&) {
    while (coin()) into.push_back(text());
  }
  void fill(HeaderList& into, const MemberRules&) {
    for (auto size = number(4); size > 0; --size) into.emplace_back(text(), bytes());
  }

  std::string text() {
    static const std::string k_pieces[] = {
        "a",      "hello ", "\"",         "\\",         "\n", "\t", "\x01", "\x7f",   "\u0085",          "\u00a0",
        "\u00e9", "\u2028", "\U0001f600", "\U0010ffff", "/",  "</", "{}",   "\u202e", "0123456789abcdef"};
    std::string out;
    for (auto pieces = number(12); pieces > 0; --pieces) out += k_pieces[number(std::size(k_pieces) - 1)];
    if (coin()) out += '\0';
    return out;
  }
  std::string bytes() {
    if (coin()) return text();
    std::string out;
    for (auto size = number(40); size > 0; --size) out += static_cast<char>(number(255));
    return out;
  }

 private:
  template <class T, Literal Name, auto Field, auto Absent>
  void fill_entry(T& into, const Member<Name, Field, Absent>& member) {
    if constexpr (member.is_kept) fill(into.*Field, member.rules);
  }
  template <class T, auto Field>
  void fill_entry(T& into, const MembersOf<Field>& members) {
    fill(members.get(into), {});
  }
  template <class T, auto Field, auto Kind>
  void fill_entry(T& into, const PayloadMembers<Field, Kind>& members) {
    if constexpr (members.has_kind) {
      into.*Kind = coin() ? PayloadKind::text : PayloadKind::binary;
      into.*Field = into.*Kind == PayloadKind::text ? text() : bytes();
    } else {
      fill(into.*Field, {.is_bytes = true});
    }
  }

  std::mt19937_64& random_;
};

}  // namespace

Event RandomEvents::next() {
  Filler filler(random_);
  EventHead head;
  filler.fill(head);
  Event event{.time = head.time.value_or(Timestamp{}),
              .conn = head.conn,
              .side = head.side,
              .what = {},
              .first = head.schema.has_value()};
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    const auto make = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
      filler.fill(event.what.emplace<I>());
      if (!k_has_side<std::variant_alternative_t<I, What>>) event.side.reset();
    };
    (void)((Index == type_ && (make(std::integral_constant<std::size_t, Index>()), true)) || ...);
  }
  (std::make_index_sequence<std::variant_size_v<What>>());
  type_ = (type_ + 1) % std::variant_size_v<What>;
  return event;
}

TEST(RandomEvents, TakesEveryTypeInTurn) {
  RandomEvents events(1);
  std::set<std::size_t> seen;
  for (std::size_t i = 0; i < std::variant_size_v<What>; ++i) seen.insert(events.next().what.index());
  EXPECT_EQ(seen.size(), std::variant_size_v<What>);
}

}  // namespace wsx
