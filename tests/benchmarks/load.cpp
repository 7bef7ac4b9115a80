/// The load on an echo server: loopback, one thread, epoll, frames made beforehand. Everything that comes back is
/// compared with what was sent.
///
///     load flood|ping-pong|large|tls-flood|tls-ping-pong|bare|open|idle|broadcast PORT [--connections N] [--payload
///     BYTES]
///                                                         [--seconds S] [--deflate] [--touch] [--raw] [--server PID]
///
/// Prints one line of JSON.
#include "load.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace wsx {

void give_up(const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  std::fputs("load: ", stderr);
  std::vfprintf(stderr, format, arguments);
  std::fputc('\n', stderr);
  va_end(arguments);
  std::exit(1);
}

namespace {

double read_clock(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) give_up("a clock cannot be read: %s", std::strerror(errno));
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace

double now_s() { return read_clock(CLOCK_MONOTONIC); }

double cpu_time_s(pid_t process) {
  clockid_t clock;
  if (clock_getcpuclockid(process, &clock) != 0) give_up("there is no process %d", static_cast<int>(process));
  return read_clock(clock);
}

Stopwatch::Stopwatch(pid_t server)
    : server_(server),
      started_s_(now_s()),
      server_cpu_s_(server ? cpu_time_s(server) : 0),
      client_cpu_s_(cpu_time_s(0)) {}

LoadResult Stopwatch::read(std::uint64_t messages) const {
  return {.messages = messages,
          .seconds = now_s() - started_s_,
          .server_cpu_s = server_ ? cpu_time_s(server_) - server_cpu_s_ : 0,
          .client_cpu_s = cpu_time_s(0) - client_cpu_s_};
}

namespace {

[[noreturn]] void explain_usage() {
  std::fputs(
      "usage: load flood|ping-pong|large|tls-flood|tls-ping-pong|bare|open|idle|broadcast PORT [--connections N] "
      "[--payload BYTES] "
      "[--seconds S] [--deflate] [--touch] [--raw] [--server PID]\n",
      stderr);
  std::exit(2);
}

LoadOptions parse_options(int argc, char** argv) {
  LoadOptions options;
  options.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  for (int i = 3; i < argc; ++i) {
    const std::string_view flag = argv[i];
    auto value = [&] { return ++i < argc ? argv[i] : (explain_usage(), ""); };
    if (flag == "--connections")
      options.connections = std::atoi(value());
    else if (flag == "--payload")
      options.payload_bytes = std::strtoul(value(), nullptr, 10);
    else if (flag == "--seconds")
      options.seconds = std::atof(value());
    else if (flag == "--deflate")
      options.deflate = Deflate::yes;
    else if (flag == "--touch")
      options.touch = Touch::yes;
    else if (flag == "--raw")
      options.raw = Raw::yes;
    else if (flag == "--server")
      options.server = std::atoi(value());
    else
      explain_usage();
  }
  if (!options.port || options.connections < 1 || options.seconds <= 0) explain_usage();
  return options;
}

void print(const LoadResult& result) {
  std::printf(
      "{\"messages\":%llu,\"bytes\":%llu,\"seconds\":%.6f,\"server_cpu_s\":%.6f,\"client_cpu_s\":%.6f,"
      "\"p50_us\":%.2f}\n",
      static_cast<unsigned long long>(result.messages), static_cast<unsigned long long>(result.bytes), result.seconds,
      result.server_cpu_s, result.client_cpu_s, result.p50_us);
}

}  // namespace
}  // namespace wsx

int main(int argc, char** argv) {
  if (argc < 3) wsx::explain_usage();
  const std::string_view mode = argv[1];
  const auto options = wsx::parse_options(argc, argv);
  if (mode == "flood")
    wsx::print(wsx::run_flood(options));
  else if (mode == "ping-pong")
    wsx::print(wsx::run_ping_pong(options));
  else if (mode == "large")
    wsx::print(wsx::run_large(options));
  else if (mode == "tls-flood")
    wsx::print(wsx::run_tls_flood(options));
  else if (mode == "tls-ping-pong")
    wsx::print(wsx::run_tls_ping_pong(options));
  else if (mode == "bare")
    wsx::print(wsx::run_bare(options));
  else if (mode == "open")
    wsx::print(wsx::run_open(options));
  else if (mode == "idle")
    wsx::hold_idle(options);
  else if (mode == "broadcast")
    wsx::receive_broadcast(options);
  else
    wsx::explain_usage();
}
