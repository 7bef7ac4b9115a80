#include <memory>

#include "cli/bench/flag_groups.hpp"
#include "cli/values/bench_value.hpp"
#include "cli/values/fault_value.hpp"

namespace wsx {
namespace {

using std::chrono::nanoseconds;

/// How long a run takes that --messages ends: so that one whose server falls silent ends, too.
constexpr nanoseconds k_max_time_for_messages = std::chrono::hours(1);

void add_mode_flag(FlagSet& flags, BenchPlan& plan) {
  flags.choice<BenchMode>(
      {.names = "--mode",
       .brief = "choose what to measure",
       .details = "echo: send messages and expect one answer to each. push: connect, send --message once if given, "
                  "then only listen. ping: send ping frames, which every server answers. connect: open connections and "
                  "close them again. idle: hold connections open. fanout: one connection sends, at --rate or ten times "
                  "per second, and all others receive."},
      Choices<BenchMode>(std::begin(k_bench_modes), std::end(k_bench_modes)), plan.mode,
      [&plan](BenchMode mode) { plan.mode = mode; });
}

/// Without --duration, --messages alone says when the run ends, in whichever order they are given.
void add_length_flags(FlagSet& flags, BenchPlan& plan) {
  const auto has_duration = std::make_shared<bool>(false);
  flags.value<nanoseconds>(k_run_time,
                           {.names = "-d,--duration",
                            .brief = "measure for this long",
                            .details = "The warm-up before and the drain after are not included.",
                            .default_text = k_run_time.format(plan.duration),
                            .in_short_help = true},
                           [&plan, has_duration](nanoseconds duration) {
                             plan.duration = duration;
                             *has_duration = true;
                           });
  flags.value<std::uint64_t>(
      k_message_count,
      {.names = "-n,--messages",
       .brief = "end after sending N messages",
       .details = "N is the total over all connections. In mode connect, end after N handshakes. Without "
                  "--duration, the run ends after one hour at most. In a closed loop, it also ends when no answer has "
                  "arrived for as long as --drain.",
       .in_short_help = true},
      [&plan, has_duration](std::uint64_t messages) {
        plan.messages = messages;
        if (!*has_duration) plan.duration = k_max_time_for_messages;
      });
  flags.value(k_run_time_or_none,
              {.names = "--warmup",
               .brief = "run for this long before measuring",
               .details = "The warm-up is shown but not counted.",
               .default_text = "none"},
              plan.warmup);
  flags.value(k_interval,
              {.names = "--interval",
               .brief = "length of an interval of the run",
               .details = "During the run, a line is printed for each interval. The series of the summary and --hlog "
                          "have an entry for each.",
               .default_text = k_interval.format(plan.interval)},
              plan.interval);
  flags.value(k_run_time_or_none,
              {.names = "--drain",
               .brief = "wait this long for missing answers",
               .details = "That is at the end. Messages still unanswered then count as such, and enter the percentiles "
                          "with the age they "
                          "have reached."},
              plan.drain);
}

void add_rate_flags(FlagSet& flags, BenchOptions& options) {
  BenchPlan& plan = options.plan;
  flags.value(k_rate,
              {.names = "-r,--rate",
               .brief = "send at this total rate, no matter what comes back",
               .details = "RATE is messages per second (open loop), or handshakes in mode connect. Latency is measured "
                          "from when a message was due. Without a rate, each connection waits for its answers "
                          "(closed loop), which does not measure latency under load.",
               .in_short_help = true},
              plan.rate);
  flags.value(k_rate,
              {.names = "--rate-per-connection",
               .brief = "send at this rate on each connection",
               .details = "Connections take turns on one common schedule."},
              options.rate_per_connection);
  flags.choice<ArrivalKind>({.names = "--arrivals",
                             .brief = "space messages evenly or at random",
                             .details = "poisson is what many independent clients look like to a server."},
                            {{"constant", ArrivalKind::constant}, {"poisson", ArrivalKind::poisson}}, plan.arrivals,
                            [&plan](ArrivalKind kind) { plan.arrivals = kind; });
  flags.value(k_pipeline,
              {.names = "--pipeline",
               .brief = "messages in flight per connection (closed loop)",
               .details = "The next message is sent as soon as an answer arrives.",
               .in_short_help = true},
              plan.pipeline);
  flags.exclude({"--rate", "--rate-per-connection", "--pipeline"});
}

void add_opening_flags(FlagSet& flags, BenchPlan& plan) {
  flags.value(k_rate,
              {.names = "--connect-rate",
               .brief = "open connections at this rate",
               .details = "This keeps them from all reaching the server at once.",
               .default_text = "no limit"},
              plan.connect_rate);
  flags.value(k_run_time,
              {.names = "--ramp",
               .brief = "spread opening the connections over this time",
               .details = "This keeps them from all reaching the server at once.",
               .default_text = "as fast as possible"},
              plan.ramp);
  flags.value<AddressList>(
      k_source_addresses,
      {.names = "--source-ip",
       .brief = "connect from these local addresses, in turn",
       .details = "Separate addresses with commas; a network such as 127.0.0.0/24 means all of its hosts. Each "
                  "address allows 28,232 connections to one server unless the system is configured otherwise.",
       .default_text = "the system's choice"},
      [&plan](AddressList addresses) { plan.source_addresses = std::move(addresses); });
  flags.exclude({"--connect-rate", "--ramp"});
}

}  // namespace

void add_bench_load_flags(FlagSet& flags, BenchOptions& options) {
  BenchPlan& plan = options.plan;
  flags.group("Load");
  add_mode_flag(flags, plan);
  flags.value(k_connections,
              {.names = "-c,--connections",
               .brief = "number of connections",
               .details = "In mode connect, the number of simultaneous handshakes.",
               .in_short_help = true},
              plan.connections);
  add_length_flags(flags, plan);
  add_rate_flags(flags, options);
  add_opening_flags(flags, plan);
  flags.value(k_run_time_or_none,
              {.names = "--ping-interval",
               .brief = "in mode idle, ping each connection at this interval",
               .details = "0 sends no pings; a server that disappeared silently then goes unnoticed."},
              plan.ping_interval);
  flags.value(k_threads,
              {.names = "-t,--threads",
               .brief = "number of load-generator threads",
               .details = "Connections are divided among them.",
               .default_text = "one per processor, or one per two processors if the server is on this machine"},
              options.threads);
  flags.value<std::optional<std::uint64_t>>(k_seed,
                                            {.names = "--seed",
                                             .brief = "random seed: repeats the schedule of an earlier run",
                                             .details = "Used by --arrivals poisson and {{rand:8}}. The same seed "
                                                        "gives the same schedule with any number of threads.",
                                             .default_text = std::to_string(plan.seed)},
                                            [&plan](std::optional<std::uint64_t> seed) { plan.seed = *seed; });
}

}  // namespace wsx
