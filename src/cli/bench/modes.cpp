#include <algorithm>
#include <initializer_list>

#include "base/units.hpp"
#include "cli/bench/flag_groups.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/bench_value.hpp"

namespace wsx {
namespace {

using enum BenchMode;

/// A flag, whether it asks for anything, and where that means something.
struct ModeRule {
  const char* flag = nullptr;
  bool is_used = false;
  std::initializer_list<BenchMode> modes;
};

/// There is a place in memory for each message, of whose arrivals the first and the last are kept.
Result<void> check_fanout(const BenchPlan& plan) {
  if (plan.connections < 2)
    return usage_error("--mode fanout needs at least 2 connections: one sends, the others receive");
  const auto count_in = [&](std::chrono::nanoseconds time) {
    return plan.rate.value_or(k_fanout_rate) * std::chrono::duration<double>(time).count();
  };
  const double measured = plan.messages ? static_cast<double>(*plan.messages) : count_in(plan.duration);
  if (count_in(plan.warmup) + measured > static_cast<double>(k_max_fanout_messages))
    return usage_error("--mode fanout sends at most " + format_count(k_max_fanout_messages) +
                       " messages, including the warm-up; lower --rate, --duration or --messages");
  return {};
}

}  // namespace

Result<void> check_bench_mode(const BenchOptions& options) {
  const BenchPlan& plan = options.plan;
  const BenchPlan defaults;
  const ModeRule rules[] = {
      {"--rate", plan.rate.has_value(), {echo, ping, connect, fanout}},
      {"--rate-per-connection", options.rate_per_connection.has_value(), {echo, ping}},
      {"--pipeline", plan.pipeline != defaults.pipeline, {echo, ping}},
      {"--messages", plan.messages.has_value(), {echo, ping, connect, fanout}},
      {"--match", plan.match.by != MatchOptions::By::automatic, {echo, fanout}},
      {"--message", options.message.has_value(), {echo, push, fanout}},
      {"--file", options.file || options.lines_file, {echo, push, fanout}},
      {"--size", options.size.has_value(), {echo, push, fanout}},
      {"--binary", options.binary, {echo, push, fanout}},
      {"--first", options.first.has_value(), {echo, push, ping, idle, fanout}},
      {"--skip-first", options.skip_first.has_value(), {echo, push, ping, idle, fanout}},
      {"--ping-interval", plan.ping_interval != defaults.ping_interval, {idle}},
      {"--connect-rate", plan.connect_rate != 0, {echo, push, ping, idle, fanout}},
      {"--ramp", plan.ramp.count() != 0, {echo, push, ping, idle, fanout}},
  };
  for (const ModeRule& rule : rules)
    if (rule.is_used && std::find(rule.modes.begin(), rule.modes.end(), plan.mode) == rule.modes.end())
      return usage_error(std::string(rule.flag) + " has no effect in --mode " + std::string(format_mode(plan.mode)));
  return plan.mode == fanout ? check_fanout(plan) : Result<void>();
}

}  // namespace wsx
