#include "json/schema.hpp"

#include <algorithm>

#include "json/text.hpp"

namespace wsx {
namespace {

std::string quote_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

/// On one line: [a, b].
std::string format_list(const std::vector<std::string>& items, char open, char close) {
  std::string out(1, open);
  for (const auto& item : items) out += (&item == &items.front() ? "" : ", ") + item;
  return out + close;
}

std::string format_names(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const auto& name : names) quoted.push_back(quote_json(name));
  return format_list(quoted, '[', ']');
}

std::string format_property(const MemberDescription& member) {
  std::string out = quote_json(member.name) + ": {";
  if (!member.meaning.empty()) out += format_schema_description(member.meaning) + ", ";
  return out + member.schema + "}";
}

void append_lines(std::string& out, const std::vector<std::string>& lines, std::string_view indentation) {
  for (const auto& line : lines) {
    out += indentation;
    out += line;
    out += &line == &lines.back() ? "\n" : ",\n";
  }
}

std::string format_object(const Description& object) {
  std::string out = "    " + quote_json(object.name) + ": {\n";
  if (!object.meaning.empty()) out += "      " + format_schema_description(object.meaning) + ",\n";
  out += "      \"type\": \"object\",\n";
  std::vector<std::string> required, properties;
  for (const auto& member : object.members) {
    if (member.is_required) required.push_back(member.name);
    properties.push_back(format_property(member));
  }
  if (!required.empty()) out += "      \"required\": " + format_names(required) + ",\n";
  for (const auto& constraint : object.constraints) out += "      " + constraint + ",\n";
  out += "      \"properties\": {\n";
  append_lines(out, properties, "        ");
  return out + "      }\n    }";
}

}  // namespace

std::string format_plain(std::string_view meaning) {
  std::string text(meaning);
  std::erase(text, '`');
  return text;
}

std::string format_schema_description(std::string_view meaning) {
  return "\"description\": " + quote_json(format_plain(meaning));
}

std::string format_schema(const LineSchema& schema) {
  std::vector<std::string> types, choices, definitions;
  for (const auto& [name, value] : schema.values)
    definitions.push_back("    " + quote_json(name) + ": {" + value + "}");
  for (const auto& part : schema.parts) definitions.push_back(format_object(part));
  for (const auto& line : schema.lines) {
    types.push_back(line.name);
    choices.push_back("{\"if\": {\"properties\": {\"type\": {\"const\": \"" + line.name +
                      "\"}}}, \"then\": {\"$ref\": \"#/$defs/" + line.name + "\"}}");
    definitions.push_back(format_object(line));
  }
  std::string out =
      "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": " + quote_json(schema.title) +
      ",\n  " + format_schema_description(schema.description) +
      ",\n  \"type\": \"object\",\n  \"required\": [\"type\"],\n  \"properties\": {\n    \"type\": {\"enum\": " +
      format_names(types) + "}\n  },\n  \"allOf\": [\n";
  append_lines(out, choices, "    ");
  out += "  ],\n  \"$defs\": {\n";
  append_lines(out, definitions, "");
  return out + "  }\n}\n";
}

std::string value_schema(std::type_identity<std::string>, const MemberRules& rules) {
  if (rules.is_bytes) return "\"$ref\": \"#/$defs/bytes\"";
  std::string out = "\"type\": \"string\"";
  if (rules.is_word) out += ", \"pattern\": \"^[a-z][a-z0-9_]*$\"";
  if (rules.is_not_empty) out += ", \"minLength\": 1";
  return out;
}

std::string value_schema(std::type_identity<std::string_view>, const MemberRules& rules) {
  return value_schema(std::type_identity<std::string>(), rules);
}

std::string value_schema(std::type_identity<bool>, const MemberRules&) { return "\"type\": \"boolean\""; }

std::string value_schema(std::type_identity<double>, const MemberRules& rules) {
  return "\"type\": \"number\", \"minimum\": " + std::to_string(rules.least);
}

std::string value_schema(std::type_identity<microseconds>, const MemberRules&) { return "\"$ref\": \"#/$defs/ms\""; }

std::string value_schema(std::type_identity<Timestamp>, const MemberRules&) {
  return R"("type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$")";
}

std::string value_schema(std::type_identity<std::vector<std::string>>, const MemberRules& rules) {
  return std::string("\"type\": \"array\", \"items\": {\"type\": \"string\"}") +
         (rules.is_not_empty ? ", \"minItems\": 1" : "");
}

std::string value_schema(std::type_identity<HeaderList>, const MemberRules&) { return "\"$ref\": \"#/$defs/headers\""; }

std::string whole_number_schema(std::uint64_t largest, const MemberRules& rules) {
  std::string out = "\"type\": \"integer\", \"minimum\": " + std::to_string(rules.least);
  const auto most = std::min(largest, rules.most);
  if (most < std::numeric_limits<std::uint32_t>::max()) out += ", \"maximum\": " + std::to_string(most);
  return out;
}

}  // namespace wsx
