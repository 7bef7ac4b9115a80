#pragma once
#include <string>

#include "report/summary.hpp"

namespace wsx {

/// OpenMetrics 1.0 text: distributions as summaries with quantiles, in seconds; the rest as gauges, because a run is
/// over when it is told. Metrics of several runs are told apart by the label `run`.
void append_openmetrics(std::string& out, const Summary& summary);

}  // namespace wsx
