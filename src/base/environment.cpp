#include "base/environment.hpp"

#include <algorithm>
#include <cstdlib>
#include <sched.h>
#include <thread>

namespace wsx {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool is_terminal_dumb() {
  const auto terminal = environment("TERM");
  return terminal.empty() || terminal == "dumb";
}

unsigned count_processors() {
  cpu_set_t set;
  // It fails where the machine has more processors than the set has room for.
  const bool is_known = ::sched_getaffinity(0, sizeof set, &set) == 0;
  return std::max(1u, is_known ? static_cast<unsigned>(CPU_COUNT(&set)) : std::thread::hardware_concurrency());
}

}  // namespace wsx
