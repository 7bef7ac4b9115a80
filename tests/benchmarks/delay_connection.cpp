#include "delay_connection.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wsx {
namespace {

constexpr std::size_t k_piece_bytes = 256 * 1024, k_max_head_bytes = 16 * 1024, k_max_payload_bytes = 16 << 20;

std::int64_t read_clock_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

/// What is to be added to the kernel's times of packets, which are CLOCK_REALTIME. Taken each time, because that clock
/// is set and slewed.
std::int64_t realtime_to_monotonic_ns() {
  const std::int64_t before = monotonic_ns(), wall = read_clock_ns(CLOCK_REALTIME), after = monotonic_ns();
  return (before + after) / 2 - wall;
}

std::int64_t arrival_ns(msghdr& head, std::int64_t read_at) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&head); part; part = CMSG_NXTHDR(&head, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPING) continue;
    scm_timestamping times{};
    std::memcpy(&times, CMSG_DATA(part), sizeof times);
    if (times.ts[0].tv_sec == 0) continue;
    const std::int64_t wall = times.ts[0].tv_sec * 1'000'000'000LL + times.ts[0].tv_nsec;
    return std::min(read_at, wall + realtime_to_monotonic_ns());
  }
  return read_at;  // this kernel does not say
}

std::string accept_value(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH], base64[4 * ((SHA_DIGEST_LENGTH + 2) / 3) + 1];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  EVP_EncodeBlock(base64, digest, SHA_DIGEST_LENGTH);
  return reinterpret_cast<const char*>(base64);
}

std::string_view field_of(std::string_view head, std::string_view name) {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  const auto found = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
  if (found == head.end()) return {};
  std::string_view value = head.substr(static_cast<std::size_t>(found - head.begin()) + name.size());
  value = value.substr(0, value.find("\r\n"));
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

}  // namespace

std::int64_t monotonic_ns() { return read_clock_ns(CLOCK_MONOTONIC); }

std::string make_server_frame(int opcode, std::string_view payload) {
  std::string frame(1, static_cast<char>(0x80 | opcode));
  const auto append = [&](std::uint64_t length, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) frame += static_cast<char>(length >> (8 * i));
  };
  if (payload.size() < 126) {
    append(payload.size(), 1);
  } else if (payload.size() < 65536) {
    frame += '\x7e';
    append(payload.size(), 2);
  } else {
    frame += '\x7f';
    append(payload.size(), 8);
  }
  return frame.append(payload);
}

DelayConnection::DelayConnection(int socket) : socket_(socket) {
  const int on = 1, times = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(socket_, SOL_SOCKET, SO_TIMESTAMPING, &times, sizeof times);
}

DelayConnection::~DelayConnection() { close(socket_); }

bool DelayConnection::read() {
  static char piece[k_piece_bytes];
  alignas(cmsghdr) char control[256];
  iovec vector{piece, sizeof piece};
  msghdr head{};
  head.msg_iov = &vector;
  head.msg_iovlen = 1;
  head.msg_control = control;
  head.msg_controllen = sizeof control;
  const ssize_t size = recvmsg(socket_, &head, MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (size <= 0) return false;
  arrived_ = arrival_ns(head, monotonic_ns());
  in_.erase(0, begin_);
  begin_ = 0;
  in_.append(piece, static_cast<std::size_t>(size));
  return true;
}

bool DelayConnection::greet() {
  const std::size_t end = in_.find("\r\n\r\n");
  if (end == std::string::npos) return in_.size() < k_max_head_bytes;
  const std::string_view key = field_of(std::string_view(in_).substr(0, end), "sec-websocket-key:");
  if (key.empty()) return false;
  write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
        accept_value(key) + "\r\n\r\n");
  begin_ = end + 4;
  is_open_ = true;
  return true;
}

std::optional<ClientFrame> DelayConnection::next_frame() {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(in_.data()) + begin_;
  const std::size_t size = in_.size() - begin_;
  if (size < 2) return std::nullopt;
  std::size_t head = 2;
  std::uint64_t length = bytes[1] & 0x7f;
  if (length > 125) {
    const std::size_t more = length == 126 ? 2 : 8;
    if (size < head + more) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < more; ++i) length = length << 8 | bytes[head + i];
    head += more;
  }
  // Clients mask, and bench sends whole messages; anything else ends the connection like a close frame does.
  const bool is_plain = (bytes[0] & 0xf0) == 0x80 && (bytes[1] & 0x80);
  if (!is_plain || length > k_max_payload_bytes) return ClientFrame{8, {}};
  if (size < head + 4 + length) return std::nullopt;
  ClientFrame frame{bytes[0] & 0x0f, std::string(in_, begin_ + head + 4, length)};
  for (std::size_t i = 0; i < frame.payload.size(); ++i)
    frame.payload[i] = static_cast<char>(frame.payload[i] ^ static_cast<char>(bytes[head + i % 4]));
  begin_ += head + 4 + length;
  return frame;
}

void DelayConnection::write(std::string frame, std::size_t record) {
  out_.push_back({std::move(frame), record});
  if (out_.size() == 1) flush();
}

void DelayConnection::flush() {
  while (!out_.empty()) {
    const Out& first = out_.front();
    const std::int64_t before = monotonic_ns();
    const ssize_t size =
        send(socket_, first.frame.data() + sent_, first.frame.size() - sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (size < 0) return;  // full, or gone: then reading says so
    sent_ += static_cast<std::size_t>(size);
    if (sent_ < first.frame.size()) return;
    if (first.record != k_no_record) left_.push_back({first.record, before});
    out_.pop_front();
    sent_ = 0;
  }
}

std::optional<DelayConnection::Left> DelayConnection::next_left() {
  if (left_.empty()) return std::nullopt;
  const Left first = left_.front();
  left_.pop_front();
  return first;
}

}  // namespace wsx
