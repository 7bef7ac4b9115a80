#include "bench/machine.hpp"

#include <algorithm>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

#include "base/number.hpp"

namespace wsx {
namespace {

Nanos read_clock(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return Nanos(time.tv_sec) * k_second + time.tv_nsec;
}

}  // namespace

Nanos thread_cpu() { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

ThreadClock read_thread_clock() {
  ThreadClock clock;
  clock.cpu = thread_cpu();
  std::ifstream file("/proc/self/task/" + std::to_string(::syscall(SYS_gettid)) + "/schedstat");
  Nanos cpu = 0, wait = 0;
  if (file >> cpu >> wait) clock.wait = wait;
  return clock;
}

RunDelay::~RunDelay() {
  if (file_ >= 0) ::close(file_);
}

Nanos RunDelay::take() {
  const bool is_first = file_ == k_not_opened;
  if (is_first) file_ = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  char text[96];
  const auto size = file_ < 0 ? 0 : ::pread(file_, text, sizeof text, 0);
  if (size <= 0) return 0;
  std::string_view rest(text, static_cast<std::size_t>(size));
  rest.remove_prefix(std::min(rest.size(), rest.find(' ') + 1));  // the time it ran
  const auto total = parse_whole<Nanos>(rest.substr(0, rest.find(' '))).value_or(last_);
  const Nanos since = total - std::exchange(last_, total);
  return is_first ? 0 : since;
}

bool Sleeps::take() {
  rusage usage{};
  if (::getrusage(RUSAGE_THREAD, &usage) != 0) return false;
  const bool has_slept = last_ && usage.ru_nvcsw != *last_;
  last_ = usage.ru_nvcsw;
  return has_slept;
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
