#include <algorithm>

#include "base/units.hpp"
#include "bench/answer_finder.hpp"
#include "cli/bench/flag_groups.hpp"
#include "cli/commands/command_flags.hpp"
#include "cli/flags/client_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/bench_value.hpp"
#include "cli/values/named_file.hpp"
#include "wire/proxy_choice.hpp"

namespace wsx {
namespace {

Result<void> check_rate(const BenchOptions& options) {
  const BenchPlan& plan = options.plan;
  if (plan.arrivals == ArrivalKind::poisson && !plan.rate && !options.rate_per_connection)
    return usage_error("--arrivals needs --rate: without a rate there is no schedule");
  if (options.rate_per_connection.value_or(0) * static_cast<double>(plan.connections) > k_max_rate)
    return usage_error("--rate-per-connection makes more than 100m messages per second on " +
                       std::to_string(plan.connections) + " connections");
  return {};
}

void settle_rate(BenchOptions& options) {
  BenchPlan& plan = options.plan;
  const auto connections = static_cast<double>(plan.connections);
  if (options.rate_per_connection) plan.rate = *options.rate_per_connection * connections;
  if (plan.mode == BenchMode::fanout && !plan.rate) plan.rate = k_fanout_rate;
  if (plan.mode == BenchMode::idle && plan.ping_interval.count() > 0)
    plan.rate = connections / std::chrono::duration<double>(plan.ping_interval).count();
}

/// Somebody relies on the result: a URL that is missing is a variable that was not set, not the server in here.
Result<void> settle_url(BenchOptions& options, const std::vector<NamedFile>& files) {
  if (!options.url.empty()) return {};
  std::string_view relying = options.fail_if.empty() ? "" : "--fail-if";
  for (const auto& [flag, path] : files)
    if (path && relying.empty()) relying = flag;
  if (!relying.empty())
    return usage_error(std::string(relying) + " needs a URL; write echo: to measure the echo server inside wsx");
  options.url = "echo:";
  return {};
}

/// A redirect may lead to where another proxy is named. What is wrong with one is said when it is used.
bool may_use_proxy(const BenchPlan& plan) {
  const DialOptions& dial = plan.client.dial;
  if (!dial.unix_path.empty()) return false;
  if (plan.client.follow.enabled) return !list_proxies(dial.proxy).empty();
  const auto proxy = choose_proxy(plan.url, dial.proxy);
  return !proxy || *proxy;
}

Result<void> check_rules(const BenchOptions& options) {
  const BenchPlan& plan = options.plan;
  const RunAsked asked{format_mode(plan.mode), plan.rate.has_value(), is_tls(plan.url) || plan.client.follow.enabled,
                       may_use_proxy(plan)};
  for (const FailIf& rule : options.fail_if)
    if (const auto checked = check_measured(rule, asked); !checked)
      return usage_error("--fail-if " + quote_value(rule.expression) + " is of no use: " + checked.error().message);
  return {};
}

Result<void> check_match(const BenchPlan& plan) {
  using By = MatchOptions::By;
  if (plan.match.by == By::automatic || plan.match.by == By::order) return {};
  const auto& parts = plan.payload.parts;
  const bool by_seq = plan.match.by == By::seq;
  const auto is_seq = [](const PayloadPart& part) { return part.what == PayloadPart::What::seq; };
  if (by_seq && plan.payload.carries_numbers()) return {};
  if (std::none_of(parts.begin(), parts.end(), is_seq))
    return usage_error("--match " + (by_seq ? "seq" : shorten(format_json_pointer(plan.match.pointer))) +
                       " needs {{seq}} in --message or --file");
  if (const char* const missing = by_seq ? explain_lost_number(parts) : nullptr)
    return usage_error(std::string("--match seq needs ") + missing);
  return {};
}

}  // namespace

void add_bench_requirements(FlagSet& flags) {
  for (const char* name : {"--unix", "--proxy"}) flags.exclude({"--source-ip", name});
  for (const char* name :
       {"--deflate-client-window", "--deflate-server-window", "--deflate-no-context-takeover", "--deflate-level"})
    flags.require(name, "--deflate");
}

FlagSet bench_flags(BenchOptions& options) {
  FlagSet flags({.name = "wsx bench",
                 .brief = "a WebSocket load test whose numbers can be trusted",
                 .examples = {"wsx bench -r 10k -d 30s ws://localhost:3000",
                              "wsx bench -c 100 --fail-if 'rtt.p99 > 50ms' ws://localhost:3000"},
                 .arguments = "[URL]",
                 .details = "With --rate, time is measured from when a message was due, so the time that a server "
                            "stalls is counted. Without a URL, wsx measures an echo server inside its own process."});
  add_url_argument(flags, options.url, {"report", "compare", "ab"});
  options.plan.client.upgrade.deflate.enabled = false;
  add_bench_load_flags(flags, options);
  add_bench_payload_flags(flags, options);
  add_bench_output_flags(flags, options);
  add_connection_flags(flags, options.plan.client);
  flags.group("Request");
  add_curl_flag(flags, options.plan.client, options.url);
  flags.exclude({"URL", "--curl"});
  add_bench_requirements(flags);
  flags.show_in_short_help({"--mode", "--connections", "--duration", "--messages", "--warmup", "--rate", "--message",
                            "--file", "--size", "--fail-if", "--output", "--junit", "--markdown", "--verbose",
                            "--header"});
  return flags;
}

Result<void> settle_bench(BenchOptions& options) {
  BenchPlan& plan = options.plan;
  const auto files = list_files(options);
  if (auto settled = settle_url(options, files); !settled) return settled;
  if (auto checked = check_distinct(files); !checked) return checked;
  plan.url = *parse_url(options.url);
  if (auto checked = check_bench_mode(options); !checked) return checked;
  if (auto checked = check_rate(options); !checked) return checked;
  if (auto checked = check_connection(plan.url, plan.client); !checked) return checked;
  if (is_unix(plan.url) && !plan.source_addresses.empty())
    return usage_error("--source-ip cannot be used with the URL " + quote_value(format_url(plan.url)));
  auto payload = make_payload(options);
  if (!payload) return payload.error();
  plan.payload = std::move(*payload);
  auto first = make_first_messages(options);
  if (!first) return first.error();
  plan.first = std::move(*first);
  settle_rate(options);
  options.compare.strict = options.strict;
  if (auto checked = check_rules(options); !checked) return checked;
  return check_match(plan);
}

}  // namespace wsx
