#include "bench/machine.hpp"

#include <ctime>
#include <fstream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wsx {
namespace {

Nanos read_clock(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return Nanos(time.tv_sec) * k_second + time.tv_nsec;
}

}  // namespace

ThreadClock read_thread_clock() {
  ThreadClock clock;
  clock.cpu = read_clock(CLOCK_THREAD_CPUTIME_ID);
  std::ifstream file("/proc/self/task/" + std::to_string(::syscall(SYS_gettid)) + "/schedstat");
  Nanos cpu = 0, wait = 0;
  if (file >> cpu >> wait) clock.wait = wait;
  return clock;
}

Nanos process_cpu() { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::optional<MachineTicks> read_machine_ticks() {
  std::ifstream file("/proc/stat");
  std::string cpu;
  std::uint64_t user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;
  if (!(file >> cpu >> user >> nice >> system >> idle >> iowait >> irq >> softirq >> steal) || cpu != "cpu")
    return std::nullopt;
  return MachineTicks{user + nice + system + idle + iowait + irq + softirq + steal, steal};
}

std::optional<std::uint64_t> read_throttled_periods() {
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.rfind("0::", 0) != 0) continue;
    std::ifstream file("/sys/fs/cgroup" + line.substr(3) + "/cpu.stat");
    std::string name;
    for (std::uint64_t value = 0; file >> name >> value;)
      if (name == "nr_throttled") return value;
  }
  return std::nullopt;
}

std::uint64_t read_retransmits(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_total_retrans;
}

}  // namespace wsx
