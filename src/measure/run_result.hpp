#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "measure/distribution.hpp"

/// What one run of a load test has measured: values only. Messages are accounted for: due = sent + unsent, and
/// sent = received + unanswered (in modes that expect one answer each). Warm-up counts nowhere but in `warmup_*`.
namespace wsx {

/// A second of the run, or an interval of another length. Percentiles are of two significant digits, own delays of one.
struct SecondOfRun {
  double at_s = 0;  // its end, from the start of the measured part; negative during the warm-up
  double seconds = 1;
  std::uint64_t connections = 0;  // open at its end
  std::uint64_t sent = 0, received = 0, errors = 0;
  std::uint64_t unanswered = 0;              // at its end
  double cpu_seconds = 0;                    // of the generator's threads
  Distribution rtt{2};                       // mode push: gaps; connect: handshakes; fanout: from due to each receiver
  std::optional<Distribution> service = {};  // open loop
  Distribution own_delay{1};
  /// Of the length as it is written, in whole microseconds, so that a reader who divides finds the same.
  double messages_per_s() const;
};

/// How long the steps of connecting took. `total` is from the attempt's intended start.
struct ConnectTimes {
  Distribution dns, tcp, proxy, tls, upgrade, total;
  Distribution total_without_own;  // each without the part that may have been ours
};

/// How the connections of a run differ.
struct PerConnection {
  std::optional<std::uint64_t> received_min, received_median, received_max;
  Distribution p50{2};  // of each connection one: its median of rtt, or of gap
};

/// What the load generator did itself, for the verdict.
struct GeneratorUse {
  struct Thread {
    double cpu_seconds = 0;      // user and system, in the measured part
    double wait_seconds = 0;     // ready to run, but no processor was free
    double awake_seconds = 0;    // of cpu_seconds: nothing to do, and a message about to be due
    double off_cpu_seconds = 0;  // neither running nor asleep: preempted, throttled, stopped
    // Of the measured part. Busy is cpu_percent without awake_seconds.
    double cpu_percent = 0, busy_percent = 0, wait_percent = 0, off_cpu_percent = 0;
    std::uint64_t loop_lag_p99_ns = 0;
  };
  std::vector<Thread> threads;
  double cpu_seconds = 0;                          // of all of bench's own threads; an embedded server's are not in it
  double server_cpu_seconds = 0;                   // of the embedded server's threads
  std::optional<double> steal_percent;             // of the machine; none: not to be read here
  std::optional<std::uint64_t> throttled_periods;  // cgroup cpu.stat nr_throttled
  std::optional<std::uint64_t> retransmits;        // TCP segments, of all connections
  std::uint64_t resident_bytes = 0;                // of the process, at the end of the measured part
  // How often the kernel told when data had arrived, and how often it had waited noticeably longer than our bound said.
  std::uint64_t arrivals_checked = 0, arrivals_late = 0;
};

/// The largest use of each kind, perhaps not of the same thread.
GeneratorUse::Thread find_worst(const std::vector<GeneratorUse::Thread>& threads);

struct RunResult {
  double seconds = 0;                     // the measured part, without warm-up and drain
  std::optional<double> planned_seconds;  // what it was to be; none: -n ends a closed loop
  bool ended_early = false;               // no connection was left, or none of them was answered any more
  double warmup_seconds = 0, drain_seconds = 0;
  double starts_at_s = 0;  // the measured part, from the first handshake
  std::uint64_t warmup_sent = 0, warmup_received = 0;

  std::uint64_t connections = 0;         // requested
  std::uint64_t connections_opened = 0;  // handshakes that succeeded (mode connect: in the measured part)
  std::uint64_t connections_lost = 0;    // ended before we ended them

  std::optional<double> target_per_s;  // open loop: messages (mode connect: handshakes) a second
  double achieved_per_s = 0;           // what was sent, in the measured part
  std::uint64_t due = 0, sent = 0, received = 0, unanswered = 0, unsent = 0;
  std::optional<std::string> matched_by;                       // modes echo and fanout: "number", "echo" or "order"
  std::uint64_t unexpected = 0;                                // messages that answer nothing
  std::uint64_t max_backlog = 0;                               // messages due and not sent, at most
  double messages_per_s = 0;                                   // received
  std::uint64_t sent_bytes = 0, received_bytes = 0;            // payload
  std::uint64_t sent_wire_bytes = 0, received_wire_bytes = 0;  // frames with headers

  std::map<std::string, std::uint64_t> errors;         // "tcp.connection_refused": phase and code
  std::map<std::uint16_t, std::uint64_t> close_codes;  // of connections that ended before we ended them, or ended badly
  std::uint64_t error_count() const {
    std::uint64_t sum = 0;
    for (const auto& [name, count] : errors) sum += count;
    return sum;
  }

  Distribution rtt;        // received − intended in open loop, else received − actual
  Distribution service;    // received − actual
  Distribution send_lag;   // actual − intended
  Distribution loop_lag;   // of that, what was ours
  Distribution blocked;    // of that, what the socket would not take
  Distribution own_delay;  // of rtt or gap, what may have been ours: loop lag, and how long the answer may have waited
                           // until it was read
  // The same durations, each without the part that may have been ours. What percentiles of the two differ by is an
  // estimate of our share in them (they do not subtract message by message).
  Distribution rtt_without_own, service_without_own;
  std::optional<Distribution> gap_without_own, spread_without_own;
  ConnectTimes connect;
  PerConnection per_connection;
  std::optional<Distribution> gap;             // push: between messages of a connection
  std::optional<Distribution> spread;          // fanout: last receiver − first one
  std::optional<double> delivery;              // fanout: received / (sent × receivers)
  std::optional<double> bytes_per_connection;  // idle: resident memory that opening them has added
  std::vector<SecondOfRun> series;
  GeneratorUse generator;
};

// Several threads' numbers together, and a second with the one after it. How each number does it is in run_numbers.hpp.
void add(ConnectTimes& to, const ConnectTimes& part);
void add(SecondOfRun& to, const SecondOfRun& part);
void add(RunResult& to, const RunResult& part);
void append_later(SecondOfRun& earlier, const SecondOfRun& later);

}  // namespace wsx
