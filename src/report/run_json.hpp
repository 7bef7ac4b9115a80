#pragma once
#include <string>

#include "measure/run_result.hpp"

namespace wsx {

/// A run as an object: all that it has measured.
void append_run_json(std::string& out, const RunResult& run);

/// What a second's line and a run's series have in common, without the brackets.
void append_second_members(std::string& out, const SecondOfRun& second);

}  // namespace wsx
