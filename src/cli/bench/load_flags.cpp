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
       .brief = "what is measured",
       .details = "echo: send, and expect one answer each. push: connect, send --message once if "
                  "there is one, and then only listen. ping: ping frames, which every server "
                  "answers. connect: handshakes, each closed again. idle: hold connections. "
                  "fanout: one connection sends, at --rate or ten times a second, and all others receive."},
      Choices<BenchMode>(std::begin(k_bench_modes), std::end(k_bench_modes)), plan.mode,
      [&plan](BenchMode mode) { plan.mode = mode; });
}

/// Without --duration, --messages alone says when the run ends, in whichever order they are given.
void add_length_flags(FlagSet& flags, BenchPlan& plan) {
  const auto has_duration = std::make_shared<bool>(false);
  flags.value<nanoseconds>(k_run_time,
                           {.names = "-d,--duration",
                            .brief = "how long to measure",
                            .details = "Warming up before and draining after it are not part of it.",
                            .default_text = k_run_time.format(plan.duration),
                            .in_short_help = true},
                           [&plan, has_duration](nanoseconds duration) {
                             plan.duration = duration;
                             *has_duration = true;
                           });
  flags.value<std::uint64_t>(k_message_count,
                             {.names = "-n,--messages",
                              .brief = "end after so many messages",
                              .details = "Of all connections together; in mode connect so many handshakes. Without "
                                         "--duration there is an hour for them.",
                              .in_short_help = true},
                             [&plan, has_duration](std::uint64_t messages) {
                               plan.messages = messages;
                               if (!*has_duration) plan.duration = k_max_time_for_messages;
                             });
  flags.value(k_run_time_or_none,
              {.names = "--warmup",
               .brief = "run so long before measuring",
               .details = "What happens then is shown, and counted nowhere else.",
               .default_text = "none"},
              plan.warmup);
  flags.value(k_run_time_or_none,
              {.names = "--drain",
               .brief = "how long to wait in the end for answers that are missing",
               .details = "What has not come then counts as unanswered, and takes part in percentiles with the age "
                          "that it has reached."},
              plan.drain);
}

void add_rate_flags(FlagSet& flags, BenchOptions& options) {
  BenchPlan& plan = options.plan;
  flags.value(k_rate,
              {.names = "-r,--rate",
               .brief = "send at this rate in all, whatever comes back",
               .details = "Messages a second (open loop); in mode connect handshakes. Time is measured from when a "
                          "message was due. Without "
                          "a rate each connection waits for its answers (closed loop), which is no measurement of "
                          "latency under load.",
               .in_short_help = true},
              plan.rate);
  flags.value(k_rate,
              {.names = "--rate-per-connection",
               .brief = "the same for each connection",
               .details = "They take turns: all together have one schedule."},
              options.rate_per_connection);
  flags.choice<ArrivalKind>({.names = "--arrivals",
                             .brief = "whether messages are due at even intervals or by chance",
                             .details = "poisson is what many independent clients look like to a server."},
                            {{"constant", ArrivalKind::constant}, {"poisson", ArrivalKind::poisson}}, plan.arrivals,
                            [&plan](ArrivalKind kind) { plan.arrivals = kind; });
  flags.value(k_pipeline,
              {.names = "--pipeline",
               .brief = "messages in flight a connection, in closed loop",
               .details = "The next message leaves when an answer has come.",
               .in_short_help = true},
              plan.pipeline);
  flags.exclude({"--rate", "--rate-per-connection", "--pipeline"});
}

void add_opening_flags(FlagSet& flags, BenchPlan& plan) {
  flags.value(k_rate,
              {.names = "--connect-rate",
               .brief = "open so many connections a second",
               .details = "So that a server does not meet all of them at once.",
               .default_text = "as fast as it goes"},
              plan.connect_rate);
  flags.value(k_run_time,
              {.names = "--ramp",
               .brief = "open the connections evenly over so long a time",
               .details = "So that a server does not meet all of them at once.",
               .default_text = "as fast as it goes"},
              plan.ramp);
  flags.value<AddressList>(
      k_source_addresses,
      {.names = "--source-ip",
       .brief = "connect from these addresses of this machine, in turn",
       .details =
           "Separated by commas; a network such as 127.0.0.0/24 is all of its hosts. Each has 28,232 ports unless the "
           "system was told otherwise, and so many connections can be open from it to one server.",
       .default_text = "the system chooses"},
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
               .brief = "how many connections",
               .details = "In mode connect so many handshakes at once.",
               .in_short_help = true},
              plan.connections);
  add_length_flags(flags, plan);
  add_rate_flags(flags, options);
  add_opening_flags(flags, plan);
  flags.value(k_run_time_or_none,
              {.names = "--ping-interval",
               .brief = "in mode idle, ping each connection so often",
               .details = "0 never does; then a server that has gone without a word is not noticed."},
              plan.ping_interval);
  flags.value(k_threads,
              {.names = "-t,--threads",
               .brief = "make the load with so many threads",
               .details = "Connections are shared out among them.",
               .default_text = "one a processor, or for two if the server is on this machine"},
              options.threads);
  flags.value<std::optional<std::uint64_t>>(
      k_seed,
      {.names = "--seed",
       .brief = "let chance fall as it does with this number",
       .details = "For --arrivals poisson and {{rand:8}}. The same seed makes the same schedule, whatever --threads.",
       .default_text = std::to_string(plan.seed)},
      [&plan](std::optional<std::uint64_t> seed) { plan.seed = *seed; });
}

}  // namespace wsx
