#pragma once
#include <string>
#include <vector>

#include "json/description.hpp"

namespace wsx {

/// The JSON Schema of wsx.events/1: src/event/wsx.events-1.schema.json.
std::string event_schema();

/// What has a table, in words, by name: "event" (what every event begins with), the types, the objects within them.
std::vector<Description> describe_events();

}  // namespace wsx
