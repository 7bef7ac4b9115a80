#pragma once
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <sys/types.h>

namespace wsx {

enum class Deflate : bool { no, yes };
enum class Touch : bool { no, yes };
enum class Raw : bool { no, yes };

/// What `load` is asked for, with the defaults of its flags.
struct LoadOptions {
  std::uint16_t port = 0;
  int connections = 20;
  std::size_t payload_bytes = 20;
  double seconds = 2;
  Deflate deflate = Deflate::no;  // negotiate permessage-deflate; what is sent stays plain
  Touch touch = Touch::no;        // idle: one message there and back on each connection
  Raw raw = Raw::no;              // large: no handshake, and the same bytes come back
  pid_t server = 0;               // whose CPU time is reported; 0: nobody's
};

/// What came back while the clock ran.
struct LoadResult {
  std::uint64_t messages = 0, bytes = 0;  // bytes: large only
  double seconds = 0, server_cpu_s = 0, client_cpu_s = 0;
  double p50_us = 0;  // of a round trip; ping-pong only
};

/// Traffic before the clock starts: caches, socket buffers and the server's pools find their sizes.
constexpr double k_warm_up_s = 0.25;
/// How long the rest of the answers may take after the clock has stopped. What is missing then is lost.
constexpr double k_patience_s = 20;

/// As many messages as the server takes, on all connections at once.
LoadResult run_flood(const LoadOptions& options);
/// Large messages, two in flight on each connection; answers may come in fragments.
LoadResult run_large(const LoadOptions& options);
/// As many messages as the server takes over TLS, each a record of its own; and one in flight on each connection.
LoadResult run_tls_flood(const LoadOptions& options);
LoadResult run_tls_ping_pong(const LoadOptions& options);
/// One message in flight on each connection: the next is sent when the last is back.
LoadResult run_ping_pong(const LoadOptions& options);
/// The same, with nothing compared and nothing measured but CPU time: the least that a client costs.
LoadResult run_bare(const LoadOptions& options);
/// Opens connections, many at a time, and nothing else: `messages` counts them.
LoadResult run_open(const LoadOptions& options);
/// Opens connections, says so on stdout, and holds them until stdin ends.
void hold_idle(const LoadOptions& options);

/// Opens connections, says so on stdout, and tells when the message that all of them get has arrived where: seconds of
/// the monotonic clock.
void receive_broadcast(const LoadOptions& options);

/// One line on stderr and exit code 1: a benchmark that could not be run, or that lost a message, has no figure.
[[noreturn, gnu::format(printf, 1, 2)]] void give_up(const char* format, ...);

double now_s();
/// CPU time, user and system, that a process has used; 0 is this one.
double cpu_time_s(pid_t process);

/// The clocks of one measurement.
class Stopwatch {
 public:
  explicit Stopwatch(pid_t server);
  LoadResult read(std::uint64_t messages) const;

 private:
  pid_t server_;
  double started_s_, server_cpu_s_, client_cpu_s_;
};

}  // namespace wsx
