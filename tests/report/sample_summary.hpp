#pragma once
#include "report/summary.hpp"

namespace wsx {

/// A run of ten seconds with a bit of everything, the same each time.
Summary make_sample_summary();

}  // namespace wsx
