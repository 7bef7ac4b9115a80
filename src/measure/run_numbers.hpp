#pragma once
#include "measure/number.hpp"
#include "measure/run_result.hpp"

/// The numbers of a load test. To add one: a field of the struct, a line and a sentence here.
namespace wsx {

template <>
inline constexpr auto k_members<SecondOfRun> = [] {
  using Second = SecondOfRun;
  using enum MetricUnit;
  using enum Merge;
  return member_table(
      "second", "One interval of the run: a second, or what --interval says.",
      number<"at_s", &Second::at_s>(moment, latest,
                                    "When this interval ended, counted from the start of the "
                                    "measurement; 0 or less during the warm-up. "
                                    "The last one of a run is the drain, if anything happened in it."),
      number<"seconds", &Second::seconds>(seconds, length, "Its exact length."),
      number<"connections", &Second::connections>(connections, level, "Connections open at its end."),
      number<"sent", &Second::sent>(messages, sum, "Messages sent in this interval."),
      number<"received", &Second::received>(messages, sum, "Messages received in this interval."),
      number<"errors", &Second::errors>(count, sum, "Failures in this interval."),
      number<"unanswered", &Second::unanswered>(messages, level, "Messages waiting for an answer at its end."),
      number<"messages_per_s", &Second::messages_per_s>(per_second, whole, "Messages received per second."),
      number<"cpu_seconds", &Second::cpu_seconds>(seconds, sum, "CPU time that the load generator used."),
      number<"rtt", &Second::rtt>(
          milliseconds, sum, "Round trips. In mode push: gaps; connect: handshakes; fanout: from due to each receiver.")
          .brief(),
      number<"service", &Second::service>(milliseconds, sum, "With --rate: from when a message was sent to its answer.")
          .brief(),
      number<"own_delay", &Second::own_delay>(milliseconds, sum, "The part of these times that may be wsx's own.")
          .brief());
}();

template <>
inline constexpr auto k_members<ConnectTimes> = [] {
  using Times = ConnectTimes;
  using enum MetricUnit;
  using enum Merge;
  using enum Shown;
  return member_table(
      "connect_times", "The time that each step of connecting took.",
      number<"dns", &Times::dns>(milliseconds, sum, "Resolving the host name.").omitted_if_empty(),
      number<"tcp", &Times::tcp>(milliseconds, sum, "Opening the TCP connection.").omitted_if_empty(),
      number<"proxy", &Times::proxy>(milliseconds, sum, "The handshake with the proxy.")
          .measured(Measured::with_proxy)
          .omitted_if_empty(),
      number<"tls", &Times::tls>(milliseconds, sum, "The TLS handshake.")
          .measured(Measured::with_tls)
          .omitted_if_empty(),
      number<"upgrade", &Times::upgrade>(milliseconds, sum, "The WebSocket handshake.").omitted_if_empty(),
      number<"total", &Times::total>(milliseconds, sum, "All of connecting, from when the attempt was due.")
          .also_called("connect")
          .without_own("total_without_own_delay")
          .with_intervals()
          .omitted_if_empty(),
      number<"total_without_own_delay", &Times::total_without_own>(
          milliseconds, sum, "The same, without the part that may be wsx's own delay.")
          .shown(in_summary)
          .omitted_if_empty());
}();

template <>
inline constexpr auto k_members<PerConnection> = [] {
  using Each = PerConnection;
  using enum MetricUnit;
  using enum Merge;
  return member_table(
      "per_connection",
      "How the connections differ: what the least and the most of them received, and how long it took. Empty in mode "
      "connect, and if nothing was received.",
      number<"received_min", &Each::received_min>(messages, whole, "The fewest messages that a connection received."),
      number<"received_median", &Each::received_median>(messages, whole, "The median of what connections received."),
      number<"received_max", &Each::received_max>(messages, whole, "The most messages that a connection received."),
      number<"p50", &Each::p50>(
          milliseconds, whole,
          "A distribution with one duration for each connection: its own median of `rtt` (in mode push: of `gap`), "
          "within 3%.")
          .omitted_if_empty());
}();

// Merged, the threads' numbers are the worst of each kind, perhaps not of the same thread.
template <>
inline constexpr auto k_members<GeneratorUse::Thread> = [] {
  using Thread = GeneratorUse::Thread;
  using enum MetricUnit;
  using enum Merge;
  using enum Shown;
  return member_table(
      "generator_thread", "A thread of the load generator, during the measurement.",
      number<"cpu_seconds", &Thread::cpu_seconds>(seconds, largest, "Its CPU time."),
      number<"wait_seconds", &Thread::wait_seconds>(seconds, largest, "How long it was ready to run but had no CPU."),
      number<"awake_seconds", &Thread::awake_seconds>(seconds, largest,
                                                      "The part of its CPU time in which it only polled."),
      number<"cpu_percent", &Thread::cpu_percent>(percent, largest, "Its CPU time as a percentage of the measurement."),
      number<"busy_percent", &Thread::busy_percent>(percent, largest, "The same without `awake_seconds`."),
      number<"wait_percent", &Thread::wait_percent>(
          percent, largest, "The time it waited for a CPU, as a percentage of the measurement."),
      number<"off_cpu_seconds", &Thread::off_cpu_seconds>(
          seconds, largest, "How long it was neither running nor asleep: it waited for a CPU, or was stopped."),
      number<"off_cpu_percent", &Thread::off_cpu_percent>(percent, largest,
                                                          "The same, as a percentage of the measurement."),
      number<"loop_lag_p99_ms", &Thread::loop_lag_p99_ns>(milliseconds, largest,
                                                          "The 99th percentile of its `loop_lag`."));
}();

template <>
inline constexpr auto k_members<GeneratorUse> = [] {
  using Use = GeneratorUse;
  using enum MetricUnit;
  using enum Merge;
  using enum Shown;
  return member_table(
      "generator", "The resources that the load generator itself used.",
      member<"threads", &Use::threads>("The load generator's threads."),
      number<"cpu_seconds", &Use::cpu_seconds>(seconds, whole, "CPU time of all load-generator threads.")
          .shown(in_openmetrics),
      number<"server_cpu_seconds", &Use::server_cpu_seconds>(
          seconds, whole, "CPU time of all other threads of the process, including those of the built-in server.")
          .shown(in_summary),
      number<"steal_percent", &Use::steal_percent>(
          percent, whole, "CPU steal: the percentage of CPU time that went to other virtual machines.")
          .shown(in_summary),
      number<"throttled_periods", &Use::throttled_periods>(count, whole,
                                                           "Periods in which the control group (cgroup) was throttled.")
          .shown(in_summary),
      number<"retransmits", &Use::retransmits>(count, sum, "TCP segments retransmitted, on all connections.")
          .shown(in_summary),
      number<"resident_bytes", &Use::resident_bytes>(bytes, whole,
                                                     "Memory of the process at the end of the measurement.")
          .shown(in_summary),
      number<"arrivals_checked", &Use::arrivals_checked>(
          count, sum,
          "How often wsx asked the kernel when data had arrived, to check how long it had waited to be read. Always "
          "after a sleep, else a sample; never with TLS or over a Unix socket.")
          .shown(in_summary),
      number<"arrivals_late", &Use::arrivals_late>(count, sum,
                                                   "How often it had waited over 0.1 ms longer than wsx had thought. "
                                                   "`own_delay` has the longer time.")
          .shown(in_summary));
}();

template <>
inline constexpr auto k_members<RunResult> = [] {
  using Run = RunResult;
  using enum MetricUnit;
  using enum Merge;
  using enum Shown;
  return member_table(
      "run", "The results of one run. Messages of the warm-up count only in `warmup_sent` and `warmup_received`.",
      number<"seconds", &Run::seconds>(seconds, whole, "Length of the measurement, without warm-up and drain.")
          .shown(in_openmetrics)
          .exported("duration_seconds"),
      number<"planned_seconds", &Run::planned_seconds>(
          seconds, whole, "How long the measurement was to be. Absent in a closed loop that --messages ends.")
          .shown(in_summary),
      number<"ended_early", &Run::ended_early>(
          count, largest,
          "True if it ended early, because no connection was left, or, with --messages "
          "in a closed loop, because no answers came any more. What was still "
          "to be sent then counts as due and unsent.")
          .shown(in_summary),
      number<"warmup_seconds", &Run::warmup_seconds>(seconds, whole, "Length of the warm-up.").shown(in_summary),
      number<"drain_seconds", &Run::drain_seconds>(seconds, whole,
                                                   "How long wsx waited for missing answers after the measurement.")
          .shown(in_summary),
      number<"starts_at_s", &Run::starts_at_s>(seconds, whole,
                                               "When the measurement began, counted from the first handshake.")
          .shown(in_summary),
      number<"warmup_sent", &Run::warmup_sent>(messages, sum, "Messages sent during the warm-up.").shown(in_summary),
      number<"warmup_received", &Run::warmup_received>(messages, sum, "Messages received during the warm-up.")
          .shown(in_summary),
      number<"connections", &Run::connections>(connections, whole, "Connections requested."),
      number<"connections_opened", &Run::connections_opened>(connections, sum, "Connections whose handshake succeeded.")
          .compared_with("connections"),
      number<"connections_lost", &Run::connections_lost>(connections, sum,
                                                         "Connections that ended before wsx ended them.")
          .part_of("connections_opened"),
      number<"target_per_s", &Run::target_per_s>(per_second, whole,
                                                 "With --rate: messages due per second, or handshakes in mode connect.")
          .shown(in_openmetrics),
      number<"achieved_per_s", &Run::achieved_per_s>(per_second, whole, "Messages sent per second."),
      number<"due", &Run::due>(messages, sum, "Messages that were due: the sum of `sent` and `unsent`."),
      number<"sent", &Run::sent>(messages, sum,
                                 "Messages sent; where each expects an answer, the sum of `received` and `unanswered`.")
          .part_of("due"),
      number<"received", &Run::received>(messages, sum, "Messages received, without unexpected ones.")
          .compared_with("sent"),
      number<"unanswered", &Run::unanswered>(
          messages, sum, "Messages not answered by the end of the drain. In mode fanout: missing deliveries.")
          .compared_with("sent"),
      number<"unsent", &Run::unsent>(messages, sum, "Messages that were due but never sent.").part_of("due"),
      member<"matched_by", &Run::matched_by>(
          "How answers were matched to messages: by a `number` in them, as an `echo`, or by their `order`. Absent in "
          "other modes, and if nothing came that could be an answer.")
          .in_schema(R"("enum": ["number", "echo", "order"])"),
      number<"unexpected", &Run::unexpected>(messages, sum, "Messages received that are not answers to any message.")
          .compared_with("received"),
      number<"max_backlog", &Run::max_backlog>(messages, sum, "Peak backlog: messages due but not yet sent.")
          .exported("backlog_messages"),
      number<"messages_per_s", &Run::messages_per_s>(per_second, whole, "Messages received per second."),
      number<"sent_bytes", &Run::sent_bytes>(bytes, sum, "Payload bytes sent, before compression."),
      number<"received_bytes", &Run::received_bytes>(bytes, sum, "Payload bytes received, after decompression."),
      number<"sent_wire_bytes", &Run::sent_wire_bytes>(bytes, sum, "Bytes of the frames sent, headers included."),
      number<"received_wire_bytes", &Run::received_wire_bytes>(bytes, sum,
                                                               "Bytes of the frames received, headers included."),
      number<"errors", &Run::errors>(count, sum,
                                     "Failures, counted by phase and code, such as `tcp.connection_refused`.")
          .keyed_by("error"),
      number<"close_codes", &Run::close_codes>(
          connections, sum, "Connections that ended badly or before wsx ended them, counted by close code.")
          .exported("closed_connections")
          .keyed_by("code"),
      number<"rtt", &Run::rtt>(milliseconds, sum,
                               "From when a message was due (without --rate: from when it was sent) to its answer.")
          .without_own("rtt_without_own_delay")
          .with_intervals()
          .measured(Measured::outside_push),
      number<"service", &Run::service>(milliseconds, sum, "From when a message was sent to its answer.")
          .without_own("service_without_own_delay")
          .with_intervals(),
      number<"send_lag", &Run::send_lag>(milliseconds, sum, "From when a message was due to when it was sent.")
          .without_own("blocked")
          .measured(Measured::with_rate),
      number<"loop_lag", &Run::loop_lag>(milliseconds, sum, "The part of `send_lag` that wsx itself caused.")
          .measured(Measured::with_rate),
      number<"blocked", &Run::blocked>(milliseconds, sum,
                                       "The part of `send_lag` in which the connection accepted no more data.")
          .measured(Measured::with_rate),
      number<"own_delay", &Run::own_delay>(
          milliseconds, sum,
          "The part of `rtt` (in mode push: of `gap`) that may be wsx's own: `loop_lag`, and how long the answer may "
          "have waited to be read. An upper bound."),
      number<"rtt_without_own_delay", &Run::rtt_without_own>(
          milliseconds, sum,
          "`rtt`, each without its `own_delay`. Comparing percentiles of both gives an estimate of "
          "how much of them is wsx's own.")
          .shown(in_summary),
      number<"service_without_own_delay", &Run::service_without_own>(milliseconds, sum, "The same for `service`.")
          .shown(in_summary),
      member<"connect", &Run::connect>("How long connecting took, by step."),
      member<"per_connection", &Run::per_connection>("How the connections differ."),
      number<"gap", &Run::gap>(milliseconds, sum, "In mode push: from one message of a connection to the next.")
          .without_own("gap_without_own_delay")
          .with_intervals()
          .measured(Measured::in_push),
      number<"gap_without_own_delay", &Run::gap_without_own>(milliseconds, sum, "`gap`, each without its `own_delay`.")
          .shown(in_summary),
      number<"spread", &Run::spread>(milliseconds, sum, "In mode fanout: from the first receiver to the last.")
          .without_own("spread_without_own_delay")
          .measured(Measured::in_fanout),
      number<"spread_without_own_delay", &Run::spread_without_own>(
          milliseconds, sum, "`spread`, each without how long the last may have waited to be read.")
          .shown(in_summary),
      number<"delivery", &Run::delivery>(
          share, whole, "In mode fanout: the fraction of expected messages that were received, from 0 to 1.")
          .measured(Measured::in_fanout),
      number<"bytes_per_connection", &Run::bytes_per_connection>(
          bytes, whole, "In mode idle: the memory in wsx that each connection added.")
          .measured(Measured::in_idle)
          .exported("connection_memory_bytes"),
      member<"generator", &Run::generator>("The resources that the load generator itself used."),
      member<"series", &Run::series>("The run, interval by interval."));
}();

}  // namespace wsx
