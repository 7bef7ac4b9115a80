#include "wire/arrival_time.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace wsx {
namespace {

/// What comes with SCM_TIMESTAMPING: by the system's software, deprecated, by the network card.
struct ArrivalTimes {
  timespec software, unused, hardware;
};

std::chrono::nanoseconds as_duration(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// The kernel notes the time of day. Read at the same moment, only the difference counts.
std::chrono::nanoseconds time_of_day() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return as_duration(now);
}

}  // namespace

bool note_arrival_times(int socket) {
  const unsigned flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  return ::setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) == 0;
}

ssize_t receive_with_age(int socket, char* to, std::size_t room, std::optional<std::chrono::nanoseconds>& age) {
  iovec piece{to, room};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ArrivalTimes))> control{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t received = ::recvmsg(socket, &message, 0);
  const cmsghdr* const told = received > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
  if (!told || told->cmsg_level != SOL_SOCKET || told->cmsg_type != SCM_TIMESTAMPING) return received;
  ArrivalTimes times{};
  std::memcpy(&times, CMSG_DATA(told), sizeof times);
  if (times.software.tv_sec) age = time_of_day() - as_duration(times.software);
  return received;
}

bool has_come_out_of_order(int socket) {
  // Linux < 5.4: there is no tcpi_rcv_ooopack. glibc's tcp_info ends before it, and linux/tcp.h cannot stand beside
  // glibc's.
  constexpr std::size_t k_place = 224;
  std::array<char, k_place + sizeof(std::uint32_t)> info{};
  socklen_t size = info.size();
  std::uint32_t count = 0;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, info.data(), &size) != 0 || size < info.size()) return true;
  std::memcpy(&count, info.data() + k_place, sizeof count);
  return count > 0;
}

}  // namespace wsx
