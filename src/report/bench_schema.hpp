#pragma once
#include <string>
#include <vector>

#include "json/description.hpp"

namespace wsx {

/// The JSON Schema of wsx.bench/2: src/report/wsx.bench-2.schema.json.
std::string bench_schema();

/// What has a table, in words, by name: the two lines, the objects within them; and last, as "metrics", what --fail-if
/// knows, by the kind of value that it is compared with.
std::vector<Description> describe_bench_tables();

}  // namespace wsx
