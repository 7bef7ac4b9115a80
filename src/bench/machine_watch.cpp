#include "bench/machine_watch.hpp"

namespace wsx {

MachineWatch::MachineWatch()
    : ticks_(read_machine_ticks()), throttled_(read_throttled_periods()), process_cpu_(process_cpu()) {}

void MachineWatch::tell(GeneratorUse& use) const {
  if (const auto now = read_machine_ticks(); now && ticks_ && now->all > ticks_->all)
    use.steal_percent =
        100 * static_cast<double>(now->steal - ticks_->steal) / static_cast<double>(now->all - ticks_->all);
  if (const auto now = read_throttled_periods(); now && throttled_) use.throttled_periods = *now - *throttled_;
  use.server_cpu_seconds = static_cast<double>(process_cpu() - process_cpu_) / 1e9;
}

}  // namespace wsx
