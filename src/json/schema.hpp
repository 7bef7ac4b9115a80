#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/description.hpp"

namespace wsx {

/// A JSON Schema (draft 2020-12) of lines of JSON: each is an object whose member "type" says which.
struct LineSchema {
  std::string title, description;
  std::vector<std::pair<std::string, std::string>> values;  // $defs that are no objects: name, members of a schema
  std::vector<Description> parts;                           // objects within lines, in $defs by name
  std::vector<Description> lines;                           // by their types
};

/// The whole document, indented, with a newline at the end.
std::string format_schema(const LineSchema& schema);

/// "description": "…" of a meaning, without the backquotes.
std::string format_schema_description(std::string_view meaning);

}  // namespace wsx
