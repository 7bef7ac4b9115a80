#pragma once
#include "cli/values/value_kind.hpp"
#include "server/fault_options.hpp"

namespace wsx {

extern const ValueKind<double> k_percentage;                     // "0.1%" is 0.001
extern const ValueKind<FaultOptions::Delay> k_delay;             // "200ms", "50ms..200ms"
extern const ValueKind<FaultOptions::Stall> k_stall;             // "1.4s@10s"
extern const ValueKind<FaultOptions::CloseAfter> k_close_after;  // "5", "5:1013"
extern const ValueKind<unsigned> k_reject_status;                // 200 to 599
extern const ValueKind<std::uint64_t> k_speed;                   // "1KiB/s", in bytes per second
extern const ValueKind<std::optional<std::uint64_t>> k_seed;     // exact in JSON for every reader

}  // namespace wsx
