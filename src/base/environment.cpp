#include "base/environment.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sched.h>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace wsx {
namespace {

/// Of a control group and those that it is in. A container may see its own group as the root.
std::uint64_t least_limit(const std::string& root, std::string group, const std::string& name) {
  std::uint64_t least = UINT64_MAX;
  for (;;) {
    std::ifstream file(root + group + '/' + name);
    // "max" is not read as a number: there is no limit.
    if (std::uint64_t bytes = 0; file >> bytes && bytes) least = std::min(least, bytes);
    if (group.empty()) return least;
    group.resize(std::min(group.rfind('/'), group.size() - 1));
  }
}

}  // namespace

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string xdg_folder(const char* name, std::string_view below_home) {
  // The specification has relative paths ignored.
  if (const auto folder = environment(name); folder.starts_with('/')) return std::string(folder);
  std::string home(environment("HOME"));
  return home.empty() ? "" : home.append("/").append(below_home);
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

std::uint64_t count_memory() {
  std::uint64_t bytes = static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_PHYS_PAGES))) *
                        static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_PAGESIZE)));
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    bytes = std::min<std::uint64_t>(bytes, limit.rlim_cur);
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const auto name = line.find(':'), path = line.find(':', name + 1);
    if (path == line.npos) continue;
    const auto controllers = line.substr(name + 1, path - name - 1);
    if (controllers.empty())
      bytes = std::min(bytes, least_limit("/sys/fs/cgroup", line.substr(path + 1), "memory.max"));
    else if (controllers == "memory")
      bytes = std::min(bytes, least_limit("/sys/fs/cgroup/memory", line.substr(path + 1), "memory.limit_in_bytes"));
  }
  return std::max<std::uint64_t>(1, bytes);
}

}  // namespace wsx
