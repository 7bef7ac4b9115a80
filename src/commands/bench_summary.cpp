#include "commands/bench_summary.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <set>
#include <sys/utsname.h>

#include "base/ascii.hpp"
#include "base/environment.hpp"
#include "base/http_names.hpp"
#include "base/lists.hpp"
#include "base/mask.hpp"
#include "base/rfc3339.hpp"
#include "base/secrets.hpp"
#include "base/units.hpp"
#include "report/config_hash.hpp"
#include "report/fail_if.hpp"
#include "report/headline.hpp"
#include "report/verdict.hpp"
#include "wire/proxy_choice.hpp"
#include "ws/known_secrets.hpp"

namespace wsx {
namespace {

using Config = std::vector<std::pair<std::string, std::string>>;

/// As --rate takes it.
std::string format_flag_rate(double rate) {
  std::string text = std::to_string(rate);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// As flags take it, and never rounded: what is another run must not look the same.
std::string format_flag_duration(std::chrono::nanoseconds duration) {
  const auto text = format_duration(duration);
  const auto parsed = parse_duration(text);
  return parsed && *parsed == duration ? text : std::to_string(duration.count()) + "ns";
}

std::string format_flag_bool(bool value) { return value ? "true" : "false"; }

/// Of the load, because files change; not of --first: a short password could be found again by trying.
std::string hash_payload(const PayloadSource& payload) {
  std::vector<std::string_view> texts(payload.messages.begin(), payload.messages.end());
  for (const PayloadPart& part : payload.parts) texts.push_back(part.text);
  return hash_texts(texts);
}

/// The names, because values are secret.
std::string list_header_names(const UpgradeOptions& upgrade) {
  std::set<std::string> names;
  for (const auto& [name, value] : upgrade.headers) names.insert(to_lower(name));
  for (const std::string& name : upgrade.removed_headers) names.insert("no " + to_lower(name));
  if (!upgrade.user_password.empty() || !upgrade.bearer_token.empty()) names.insert("authorization");
  if (!upgrade.cookies.empty()) names.insert("cookie");
  if (!upgrade.origin.empty()) names.insert("origin");
  return join({names.begin(), names.end()});
}

/// How connections are made, as far as it is not the same for everybody.
void add_client_config(Config& config, const ClientOptions& client, const Url& url) {
  const auto add = [&](const char* name, std::string value) {
    if (!value.empty()) config.emplace_back(name, std::move(value));
  };
  const auto add_flag = [&](const char* name, bool value) { add(name, value ? "true" : ""); };
  const auto& [dial, upgrade, follow, secret_names] = client;
  const DeflateOptions& deflate = upgrade.deflate;
  add("deflate", format_flag_bool(deflate.enabled));
  if (deflate.enabled) {
    add("deflate-level", std::to_string(deflate.level));
    add("deflate-client-window", std::to_string(deflate.client_window_bits));
    add("deflate-server-window", std::to_string(deflate.server_window_bits));
    add("deflate-no-context-takeover", deflate.server_no_context_takeover ? "both" : "client");
  }
  add("headers", list_header_names(upgrade));
  auto subprotocols = join(upgrade.subprotocols);
  Mask({}, secret_names).hide_subprotocols(subprotocols);
  add("subprotocols", std::move(subprotocols));
  add("tls", format_flag_bool(is_tls(url)));
  if (is_tls(url)) {
    constexpr const char* k_versions[] = {"1.0", "1.1", "1.2", "1.3"};
    add("tls-min", k_versions[static_cast<std::size_t>(dial.tls.min_version)]);
    add_flag("insecure", dial.tls.insecure);
    add_flag("cacert", !dial.tls.ca_file.empty());
    add_flag("cert", !dial.tls.cert_file.empty());
    add_flag("server-name", !dial.tls.server_name.empty());
  }
  const auto proxy = choose_proxy(url, dial.proxy);
  add_flag("proxy", proxy && *proxy);
  add_flag("unix", is_unix(url) || !dial.unix_path.empty());
  add("family", dial.family == Family::v4 ? "4" : dial.family == Family::v6 ? "6" : "");
  add_flag("follow", follow.enabled);
  add("connect-timeout", format_flag_duration(dial.timeout));
}

std::string describe_payload(const BenchOptions& options) {
  if (options.message) return *options.message;
  if (options.file) return '@' + *options.file;
  if (options.lines_file) return "lines of " + *options.lines_file;
  return {};
}

std::string describe_match(const MatchOptions& match) {
  using By = MatchOptions::By;
  return match.by == By::automatic ? "auto"
         : match.by == By::order   ? "order"
         : match.by == By::seq     ? "seq"
                                   : format_json_pointer(match.pointer);
}

/// The same with --show-secrets, so that the hash is.
Config list_config(const BenchOptions& options, const BenchPlan& plan, const Mask& mask) {
  Config config;
  const auto add = [&](const char* name, std::string value) { config.emplace_back(name, std::move(value)); };
  const auto sends = plan.mode == BenchMode::echo || plan.mode == BenchMode::fanout || plan.mode == BenchMode::push;
  add("mode", std::string(format_mode(plan.mode)));
  add("connections", std::to_string(plan.connections));
  if (plan.messages) add("messages", std::to_string(*plan.messages));
  add("duration", format_flag_duration(plan.duration));
  if (plan.rate) add("rate", format_flag_rate(*plan.rate));
  if (plan.rate) add("arrivals", plan.arrivals == ArrivalKind::poisson ? "poisson" : "constant");
  if (!plan.rate && sends) add("pipeline", std::to_string(plan.pipeline));
  if (plan.connect_rate > 0) add("connect-rate", format_flag_rate(plan.connect_rate));
  if (plan.ramp.count()) add("ramp", format_flag_duration(plan.ramp));
  add("warmup", format_flag_duration(plan.warmup));
  add("drain", format_flag_duration(plan.drain));
  add("threads", std::to_string(plan.threads));
  add("seed", std::to_string(plan.seed));
  if (plan.mode == BenchMode::echo || plan.mode == BenchMode::fanout) add("match", describe_match(plan.match));
  if (options.first) add("first", std::string(k_masked_secret));
  if (plan.first.skip) add("skip-first", std::to_string(plan.first.skip));
  if (auto payload = describe_payload(options); sends && !payload.empty()) {
    mask.hide(payload);
    add("message", std::move(payload));
  }
  if (sends && !plan.payload.messages.empty()) add("size", std::to_string(plan.payload.messages.front().size()));
  if (sends) add("binary", format_flag_bool(plan.payload.binary));
  if (sends) add("payload-hash", hash_payload(plan.payload));
  if (plan.mode == BenchMode::idle) add("ping-interval", format_flag_duration(plan.ping_interval));
  add("max-message", std::to_string(plan.max_message_bytes));
  if (!plan.source_addresses.empty()) add("source-ips", std::to_string(plan.source_addresses.size()));
  add_client_config(config, plan.client, plan.url);
  return config;
}

Config describe_host() {
  Config host;
  utsname system{};
  if (::uname(&system) == 0) {
    host.emplace_back("system", std::string(system.sysname) + ' ' + system.release);
    host.emplace_back("machine", system.machine);
  }
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("model name", 0) != 0) continue;
    if (const auto at = line.find(": "); at != line.npos) host.emplace_back("cpu", line.substr(at + 2));
    break;
  }
  host.emplace_back("cpus", std::to_string(count_processors()));
  std::ifstream boot("/proc/sys/kernel/random/boot_id");
  if (std::string id; std::getline(boot, id)) host.emplace_back("boot", id);
  return host;
}

/// As a shell reads it.
std::string quote_argument(const std::string& text) {
  constexpr std::string_view k_plain = "-_./:=,@%+";
  const auto is_plain = [&](unsigned char c) {
    return std::isalnum(c) || k_plain.find(static_cast<char>(c)) != k_plain.npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// What follows in a flag that sends a header, if it is one: "--header=Name: value", "-HName: value", "Name: value".
bool is_secret_header_line(std::string_view line, const SecretNames& names) {
  const auto colon = line.find(':');
  return colon != line.npos && is_token(line.substr(0, colon)) && names.contains(line.substr(0, colon));
}

/// One argument as it may be shown. What --first sends is often a login.
std::string hide_argument(std::string argument, const BenchOptions& options, const Mask& mask) {
  for (const std::string_view before : {"", "--first=", "--header=", "-H"}) {
    if (!argument.starts_with(before)) continue;
    const auto value = argument.substr(before.size());
    if (options.first && value == *options.first) return std::string(before) + std::string(k_masked_secret);
    if (is_secret_header_line(value, mask.names()))
      return argument.substr(0, argument.find(':') + 1) + ' ' + std::string(k_masked_secret);
  }
  mask.hide(argument);
  return argument;
}

Mask make_bench_mask(const BenchPlan& plan) {
  return Mask(list_secrets(plan.url, plan.client), plan.client.secret_names);
}

}  // namespace

Summary describe_bench(const BenchOptions& options, const BenchPlan& plan) {
  Summary summary;
  summary.version = WSX_VERSION;
  summary.mode = format_mode(plan.mode);
  summary.open_loop = plan.rate.has_value();
  summary.strict = options.strict;
  append_rfc3339(summary.started, event_time_now());
  const Mask mask = make_bench_mask(plan);
  summary.config = list_config(options, plan, mask);
  summary.config_hash = hash_config(summary.config);
  summary.host = describe_host();
  const bool embedded = options.plan.url.scheme == Url::Scheme::echo;
  summary.url = embedded ? options.url : format_url(plan.url);
  if (!options.show_secrets) mask.hide(summary.url);
  summary.command = "wsx bench";
  for (const std::string& argument : options.args)
    summary.command += ' ' + quote_argument(options.show_secrets ? argument : hide_argument(argument, options, mask));
  return summary;
}

void note_failure(Summary& summary, const Error& error, const BenchOptions& options) {
  summary.failure = error;
  if (!options.show_secrets) make_bench_mask(options.plan).hide(*summary.failure);
  for (const FailIf& rule : options.fail_if)
    summary.thresholds.push_back({rule.expression, Outcome::undecided_samples});
}

/// What the verdict on a run has to know of it.
static RunKind describe_kind(const Summary& summary, const RunResult& result, const BenchOptions& options,
                             const BenchPlan& plan) {
  const bool has_answers = plan.mode != BenchMode::push && (plan.mode != BenchMode::idle || plan.rate);
  RunKind kind{.open_loop = plan.rate.has_value(),
               .measures_answers = has_answers,
               .expects_echoes = plan.mode == BenchMode::echo,
               .listens = plan.mode == BenchMode::push,
               .strict = options.strict,
               .order_was_given = plan.match.by == MatchOptions::By::order};
  for (const std::string& name : list_headline_percentiles(summary, result))
    if (auto metric = find_metric(name)) kind.relied_on.push_back(*std::move(metric));
  if (plan.mode != BenchMode::connect && plan.mode != BenchMode::idle)
    kind.shown.push_back(*find_metric("messages_per_s"));
  for (const FailIf& rule : options.fail_if)
    for (const auto& all_of : rule.any_of)
      for (const auto& comparison : all_of) kind.relied_on.push_back(comparison.metric);
  for (const Metric& metric : options.compare.metrics) kind.relied_on.push_back(metric);
  return kind;
}

void judge_bench(Summary& summary, std::vector<RunResult> results, const BenchOptions& options, const BenchPlan& plan) {
  std::vector<Verdict> verdicts;
  for (const RunResult& result : results)
    verdicts.push_back(judge_run(result, describe_kind(summary, result, options, plan)));
  summary.verdict = combine_verdicts(std::move(verdicts));
  for (const FailIf& rule : options.fail_if) summary.thresholds.push_back(judge(rule, results));
  summary.runs = std::move(results);
}

}  // namespace wsx
