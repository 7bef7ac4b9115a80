#pragma once
#include <array>
#include <string_view>

#include "measure/run_result.hpp"

namespace wsx {

/// The percentiles that machines are told.
inline constexpr double k_told_percentiles[] = {50, 75, 90, 95, 99, 99.9, 99.99};

/// A distribution of a run, by the name that it has in the summary.
struct RunDistribution {
  std::string_view name;
  const Distribution* (*find)(const RunResult& run);  // null: not measured in the run's mode
};

/// In the summary's order. "connect" is short for "connect.total".
inline constexpr std::array<RunDistribution, 14> k_run_distributions{{
    {"rtt", [](const RunResult& run) { return &run.rtt; }},
    {"service", [](const RunResult& run) { return &run.service; }},
    {"send_lag", [](const RunResult& run) { return &run.send_lag; }},
    {"loop_lag", [](const RunResult& run) { return &run.loop_lag; }},
    {"blocked", [](const RunResult& run) { return &run.blocked; }},
    {"connect", [](const RunResult& run) { return &run.connect.total; }},
    {"connect.dns", [](const RunResult& run) { return &run.connect.dns; }},
    {"connect.tcp", [](const RunResult& run) { return &run.connect.tcp; }},
    {"connect.proxy", [](const RunResult& run) { return &run.connect.proxy; }},
    {"connect.tls", [](const RunResult& run) { return &run.connect.tls; }},
    {"connect.upgrade", [](const RunResult& run) { return &run.connect.upgrade; }},
    {"connect.total", [](const RunResult& run) { return &run.connect.total; }},
    {"gap", [](const RunResult& run) { return run.gap ? &*run.gap : nullptr; }},
    {"spread", [](const RunResult& run) { return run.spread ? &*run.spread : nullptr; }},
}};

}  // namespace wsx
