#pragma once
#include "bench/machine.hpp"
#include "measure/run_result.hpp"

namespace wsx {

/// What the machine and the whole process did while a run was measured.
class MachineWatch {
 public:
  /// The measured part begins.
  MachineWatch();
  /// Until now. `server_cpu_seconds` is what the whole process has used.
  void tell(GeneratorUse& use) const;

 private:
  std::optional<MachineTicks> ticks_;
  std::optional<std::uint64_t> throttled_;
  Nanos process_cpu_;
};

}  // namespace wsx
