#pragma once
#include <string>

#include "report/summary.hpp"

namespace wsx {

/// A JUnit report: a test case for the run's validity and one for each rule of --fail-if.
void append_junit(std::string& out, const Summary& summary);

}  // namespace wsx
