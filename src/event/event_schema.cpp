#include "event/event_schema.hpp"

#include "event/event_members.hpp"
#include "json/schema.hpp"

namespace wsx {

// Outside the unnamed namespace, because describe() finds these by their arguments.
template <class Enum>
requires std::is_enum_v<Enum>
static std::vector<std::string> value_words(std::type_identity<Enum>) {
  return {k_names<Enum>.begin(), k_names<Enum>.end()};
}

static std::vector<std::string> value_words(std::type_identity<Phase>) {
  std::vector<std::string> words;
  for (int phase = 0; phase <= static_cast<int>(Phase::io); ++phase)
    words.emplace_back(format_phase(static_cast<Phase>(phase)));
  return words;
}

template <class Enum>
requires std::is_enum_v<Enum>
static std::string value_schema(std::type_identity<Enum> type, const MemberRules&) {
  std::string out;
  for (const auto& word : value_words(type)) out += (out.empty() ? "\"enum\": [\"" : "\", \"") + word;
  return out + "\"]";
}

template <class T, auto Field, auto Kind>
static void describe_entry(std::type_identity<T>, const PayloadMembers<Field, Kind>& members, Needed,
                           Description& into) {
  into.members.push_back(
      {.name = "text", .meaning = std::string(members.text_meaning), .schema = "\"type\": \"string\""});
  into.members.push_back(
      {.name = "base64", .meaning = std::string(members.base64_meaning), .schema = "\"$ref\": \"#/$defs/base64\""});
  into.constraints.push_back(members.has_kind ? R"("oneOf": [{"required": ["text"]}, {"required": ["base64"]}])"
                                              : R"("not": {"required": ["text", "base64"]})");
}

namespace {

const std::vector<std::pair<std::string, std::string>> k_values{
    {"ms", R"("description": "Milliseconds, with decimals down to the microsecond.", "type": "number", "minimum": 0)"},
    {"base64", R"("type": "string", "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")"},
    {"bytes",
     R"("description": "A string, or its bytes in base64 if they are not UTF-8.", "oneOf": [{"type": "string"}, )"
     R"({"type": "object", "required": ["base64"], "properties": {"base64": {"$ref": "#/$defs/base64"}}}])"},
    {"headers",
     R"("type": "array", "items": {"type": "array", "prefixItems": [{"type": "string"}, {"$ref": "#/$defs/bytes"}], )"
     R"("minItems": 2, "maxItems": 2})"}};

std::vector<Description> describe_parts() {
  return {describe<Traffic>(Needed::as_written), describe<TlsDetails>(Needed::as_written),
          describe<Timing>(Needed::as_written)};
}

template <std::size_t... Index>
std::vector<Description> describe_types(std::index_sequence<Index...>) {
  return {describe<std::variant_alternative_t<Index, decltype(Event::what)>>(Needed::to_read)...};
}

template <std::size_t... Index>
constexpr std::array<bool, sizeof...(Index)> list_sides(std::index_sequence<Index...>) {
  return {k_has_side<std::variant_alternative_t<Index, decltype(Event::what)>>...};
}

constexpr auto k_all_types = std::make_index_sequence<k_type_names.size()>();

}  // namespace

std::string event_schema() {
  LineSchema schema{.title = std::string(k_event_schema),
                    .description =
                        "One line of what wsx prints, and of what it reads with --input json. Members come in "
                        "the order given here. Readers ignore members they do not know.",
                    .values = k_values,
                    .parts = describe_parts(),
                    .lines = describe_types(k_all_types)};
  auto head = describe<EventHead>(Needed::to_read).members;
  for (auto& member : head) {
    schema.values.emplace_back(member.name, format_schema_description(member.meaning) + ", " + member.schema);
    member = {.name = member.name, .schema = "\"$ref\": \"#/$defs/" + member.name + '"'};
  }
  constexpr auto k_sides = list_sides(k_all_types);
  for (std::size_t type = 0; type < k_sides.size(); ++type) {
    auto& members = schema.lines[type].members;
    members.insert(members.begin(), head.begin(), head.end() - (k_sides[type] ? 0 : 1));
  }
  return format_schema(schema);
}

std::vector<Description> describe_events() {
  std::vector<Description> all{describe<EventHead>(Needed::to_read)};
  for (auto& type : describe_types(k_all_types)) all.push_back(std::move(type));
  for (auto& part : describe_parts()) all.push_back(std::move(part));
  return all;
}

}  // namespace wsx
