#include "event/event_members.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "event/event_json.hpp"
#include "event/event_schema.hpp"
#include "event/plain_event.hpp"
#include "event/random_event.hpp"
#include "support/all_fields.hpp"

/// That a member cannot be forgotten: not in the table (which does not compile), and not in what is made of it.
namespace wsx {

// Outside the unnamed namespace, because count_described_fields() finds it by its argument.
template <auto Field, auto Kind>
static constexpr std::size_t fields_of(const PayloadMembers<Field, Kind>& members) {
  return members.has_kind ? 2 : 1;
}

namespace {

using nlohmann::ordered_json;
using What = decltype(Event::what);

template <std::size_t... Index>
constexpr bool all_types_have_all_fields(std::index_sequence<Index...>) {
  return (has_all_fields<std::variant_alternative_t<Index, What>>() && ...);
}

// A field that event_members.hpp lacks.
static_assert(all_types_have_all_fields(std::make_index_sequence<std::variant_size_v<What>>()));
static_assert(has_all_fields<EventHead>());
static_assert(has_all_fields<Traffic>() && has_all_fields<TlsDetails>() && has_all_fields<Timing>() &&
              has_all_fields<Refusal>());

template <std::size_t... Index>
constexpr bool tables_are_named_as_types(std::index_sequence<Index...>) {
  return ((k_members<std::variant_alternative_t<Index, What>>.name == k_type_names[Index]) && ...);
}
static_assert(tables_are_named_as_types(std::make_index_sequence<std::variant_size_v<What>>()));

/// What describe_events() says about an object, by its name.
std::map<std::string, Description> descriptions() {
  std::map<std::string, Description> all;
  for (auto& description : describe_events()) all.emplace(description.name, std::move(description));
  return all;
}

std::vector<std::string> names_of(const Description& description) {
  std::vector<std::string> names;
  for (const auto& member : description.members) names.push_back(member.name);
  return names;
}

std::vector<ordered_json> random_lines(int count) {
  std::vector<ordered_json> lines;
  RandomEvents events(11);
  for (int i = 0; i < count; ++i) {
    std::string line;
    append_json(line, events.next());
    lines.push_back(ordered_json::parse(line));
  }
  return lines;
}

using Seen = std::map<std::string, std::set<std::string>>;  // members, by the object's name

void note(const ordered_json& object, const std::string& name, const std::map<std::string, Description>& described,
          Seen& seen) {
  for (const auto& [member, value] : object.items()) seen[name].insert(member);
  for (const auto& member : described.at(name).members) {
    if (!member.is_object || !object.contains(member.name)) continue;
    const auto part = member.schema.substr(member.schema.rfind('/') + 1);
    note(object[member.name], part.substr(0, part.find('"')), described, seen);
  }
}

TEST(EventMembers, AreAllWrittenByRandomEvents) {
  const auto described = descriptions();
  Seen seen;
  for (const auto& line : random_lines(6'000)) note(line, line["type"], described, seen);
  const auto head = names_of(described.at("event"));
  for (const auto& [name, description] : described) {
    if (name == "event") continue;
    for (const auto& member : names_of(description)) EXPECT_TRUE(seen[name].contains(member)) << name << "." << member;
    if (std::find(k_type_names.begin(), k_type_names.end(), name) == k_type_names.end()) continue;
    for (const auto& member : head)
      EXPECT_TRUE(seen[name].contains(member) || member == "side") << name << "." << member;
  }
}

TEST(EventMembers, AreWrittenInTheOrderOfTheirTable) {
  const auto described = descriptions();
  for (const auto& line : random_lines(1'200)) {
    auto order = names_of(described.at("event"));
    const auto own = names_of(described.at(line["type"]));
    order.insert(order.end(), own.begin(), own.end());
    auto at = order.begin();
    for (const auto& [name, value] : line.items()) {
      at = std::find(at, order.end(), name);
      ASSERT_NE(at, order.end()) << name << " in " << line;
    }
  }
}

/// Every member that is read changes what is read when it is taken away, or is missed.
TEST(EventMembers, AreAllRead) {
  const std::set<std::string> made_from_others{"message.size_bytes", "close.name"};
  std::map<std::string, bool> is_read;
  for (const auto& line : random_lines(3'000)) {
    const auto whole = parse_event(line.dump());
    ASSERT_TRUE(whole);
    for (const auto& [name, value] : line.items()) {
      auto less = line;
      less.erase(name);
      const auto rest = parse_event(less.dump());
      is_read[line["type"].get<std::string>() + "." + name] |= !rest || !(*rest == *whole);
    }
  }
  for (const auto& [member, read] : is_read) EXPECT_EQ(read, !made_from_others.contains(member)) << member;
}

/// What recordings are made of has members of plain kinds only, so that all of its lines are read fast.
TEST(EventMembers, OfRecordingsAreReadFast) {
  std::map<std::string, bool> is_plain;
  for (const auto& line : random_lines(6'000)) {
    if (!parse_plain_event(line.dump())) continue;
    for (const auto& [name, value] : line.items()) is_plain[line["type"].get<std::string>() + "." + name] = true;
  }
  const auto described = descriptions();
  for (const std::string type : {"message", "ping", "pong", "wait"})
    for (const auto& member : names_of(described.at(type))) EXPECT_TRUE(is_plain[type + "." + member]) << member;
}

TEST(EventMembers, AreAllInTheSchemaAndHaveAMeaning) {
  const auto schema = ordered_json::parse(event_schema());
  for (const auto& [name, description] : descriptions()) {
    if (name == "event") continue;
    const auto& properties = schema["$defs"][name]["properties"];
    for (const auto& member : description.members) {
      ASSERT_TRUE(properties.contains(member.name)) << name << "." << member.name;
      EXPECT_TRUE(member.meaning.ends_with('.')) << name << "." << member.name << " has no sentence";
    }
  }
}

TEST(EventMembers, HaveSchemasThatAreThere) {
  const auto text = event_schema();
  const auto schema = ordered_json::parse(text);
  constexpr std::string_view k_reference = "\"$ref\": \"#/$defs/";
  for (auto at = text.find(k_reference); at != text.npos; at = text.find(k_reference, at + 1)) {
    const auto name =
        text.substr(at + k_reference.size(), text.find('"', at + k_reference.size()) - at - k_reference.size());
    EXPECT_TRUE(schema["$defs"].contains(name)) << name;
  }
}

}  // namespace
}  // namespace wsx
