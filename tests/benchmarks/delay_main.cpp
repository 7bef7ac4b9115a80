/// delay_server: echoes late, by a known law, and logs when each message came and when its answer left. What it does
/// wrong on request (drops, answers twice, …) and the laws: delay_server.hpp and delay_law.hpp. Prints its port;
/// SIGTERM ends it, then it writes its log and prints what it did, as JSON.
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#include "delay_server.hpp"

namespace wsx {
namespace {

constexpr const char* k_usage =
    "usage: delay_server [--law LAW] [--seed N] [--stall FOR@EVERY] [--drops SHARE] [--in-order] [--twice]\n"
    "                    [--greeting AFTER] [--tick EVERY] [--life TIME] [--spin TIME] [--realtime] [--log FILE]\n";

[[noreturn, gnu::format(printf, 1, 2)]] void give_up(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  std::fputs("delay_server: ", stderr);
  std::vfprintf(stderr, format, arguments);
  std::fputc('\n', stderr);
  va_end(arguments);
  std::exit(1);
}

std::int64_t delay_of(std::string_view text) {
  const auto delay = parse_delay(text);
  if (!delay) give_up("'%.*s' is not a time; one looks like 5ms", static_cast<int>(text.size()), text.data());
  return *delay;
}

struct Asked {
  DelayOptions options;
  bool realtime = false;
};

Asked parse_arguments(int argc, char** argv) {
  Asked asked;
  DelayOptions& options = asked.options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--twice" || flag == "--in-order" || flag == "--realtime") {
      (flag == "--twice" ? options.twice : flag == "--in-order" ? options.in_order : asked.realtime) = true;
      continue;
    }
    if (++i == argc) give_up("%s", k_usage);
    const std::string_view value = argv[i];
    if (flag == "--law") {
      options.law = value;
    } else if (flag == "--seed") {
      options.seed = std::strtoull(argv[i], nullptr, 10);
    } else if (flag == "--log") {
      options.log = value;
    } else if (flag == "--drops") {
      options.drops = std::strtod(argv[i], nullptr);
    } else if (flag == "--greeting") {
      options.greeting = delay_of(value);
    } else if (flag == "--tick") {
      options.tick = delay_of(value);
    } else if (flag == "--life") {
      options.life = delay_of(value);
    } else if (flag == "--spin") {
      options.spin = delay_of(value);
    } else if (flag == "--stall") {
      const std::size_t at = value.find('@');
      if (at == std::string_view::npos) give_up("%s", k_usage);
      options.stall = delay_of(value.substr(0, at));
      options.stall_every = delay_of(value.substr(at + 1));
      if (options.stall_every <= options.stall) give_up("--stall: it would never go on");
    } else {
      give_up("%s", k_usage);
    }
  }
  return asked;
}

int listen_on_loopback(std::uint16_t& port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    give_up("cannot listen: %s", std::strerror(errno));
  port = ntohs(address.sin_port);
  return listener;
}

int watch_stop_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGINT);
  sigprocmask(SIG_BLOCK, &stops, nullptr);
  return signalfd(-1, &stops, SFD_CLOEXEC);
}

/// Before others where that is allowed (root), and with nothing that makes it late. Returns whether it was.
bool make_punctual(bool realtime) {
  prctl(PR_SET_TIMERSLACK, 1UL);
  const sched_param priority{.sched_priority = 50};
  return realtime && mlockall(MCL_CURRENT) == 0 && sched_setscheduler(0, SCHED_FIFO, &priority) == 0;
}

double percentile_us(const std::vector<std::int64_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  return static_cast<double>(sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * share)]) / 1e3;
}

void print_result(const DelayServer& server, bool is_realtime) {
  std::vector<std::int64_t> reading, writing;  // how late it was
  for (const auto& record : server.log().records()) {
    reading.push_back(record.read - record.arrived);
    if (record.written) writing.push_back(record.written - std::max(record.due, record.read));
  }
  std::sort(reading.begin(), reading.end());
  std::sort(writing.begin(), writing.end());
  std::printf(
      "{\"connections\":%llu,\"messages\":%zu,\"answered\":%zu,\"pushed\":%llu,\"realtime\":%s,"
      "\"reads_late_us\":{\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f},"
      "\"writes_late_us\":{\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f}}\n",
      static_cast<unsigned long long>(server.connections()), reading.size(), writing.size(),
      static_cast<unsigned long long>(server.pushed()), is_realtime ? "true" : "false", percentile_us(reading, 0.5),
      percentile_us(reading, 0.99), percentile_us(reading, 1), percentile_us(writing, 0.5),
      percentile_us(writing, 0.99), percentile_us(writing, 1));
}

int run_delay_server(int argc, char** argv) {
  const auto [options, realtime] = parse_arguments(argc, argv);
  auto law = DelayLaw::parse(options.law, options.seed);
  if (!law) give_up("'%s' is not a law; delay_law.hpp has them", options.law.c_str());
  std::uint16_t port = 0;
  const int listener = listen_on_loopback(port), stop = watch_stop_signals();
  DelayServer server(options, std::move(*law), listener, stop);
  const bool is_realtime = make_punctual(realtime);
  std::printf("%d\n", port);
  std::fflush(stdout);
  server.run();
  if (!options.log.empty() && !server.log().write(options.log))
    give_up("cannot write %s: %s", options.log.c_str(), std::strerror(errno));
  print_result(server, is_realtime);
  return 0;
}

}  // namespace
}  // namespace wsx

int main(int argc, char** argv) { return wsx::run_delay_server(argc, argv); }
