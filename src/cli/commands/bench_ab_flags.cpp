#include "cli/bench/flag_groups.hpp"
#include "cli/commands/command_flags.hpp"
#include "cli/flags/client_flags.hpp"
#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/bench_value.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_port_place = "{port}";

void add_pair_flags(FlagSet& flags, BenchAbOptions& options) {
  flags.group("Verdict");
  add_regression_flags(flags, options.bench.compare);
  flags.value(k_pairs,
              {.names = "--pairs",
               .brief = "make this many pairs of runs",
               .details = "At least 8 for two to four metrics, or 6 for a single --metric.",
               .in_short_help = true},
              options.pairs);
  flags.value(k_pairs,
              {.names = "--max-pairs",
               .brief = "make more pairs if it cannot be told yet",
               .details = "There is a verdict after --pairs, after twice as many, and after this many. Each takes its "
                          "share of the error that is allowed, so intervals are wider.",
               .in_short_help = true},
              options.max_pairs);
  flags.toggle({.names = "--strict",
                .brief = "exit 4 if it cannot be told whether B is worse",
                .details = "A run that is valid only with reservations is made again, too."},
               options.bench.strict);
}

void add_server_flags(FlagSet& flags, BenchAbOptions& options) {
  flags.group("Servers");
  flags.custom(
      "COMMAND", "a shell command",
      {.names = "--server",
       .brief = "start A and, given again, B with this command",
       .details = "The port to listen on is in $PORT. It also replaces {port} in the command and in the URL, "
                  "which is ws://localhost:{port}/ if none is given. Both servers run until the end. Then they "
                  "and their child processes get TERM and, after 5 seconds, KILL.",
       .in_short_help = true},
      [&options](const std::string& command) -> Result<void> {
        if (command.empty()) return usage_error("takes a shell command, not \"\"");
        if (options.servers.size() == 2) return usage_error("can be given twice, for A and for B");
        options.servers.push_back(command);
        return {};
      });
  flags.value(k_positive_duration,
              {.names = "--ready",
               .brief = "how long the servers may take to accept a handshake",
               .details = "If one takes longer, what it printed on stderr is shown, and the exit code is 3."},
              options.ready);
  flags.require("--ready", "--server");
}

/// With a port in the place of {port}.
std::string fill_port(std::string url) {
  if (const auto at = url.find(k_port_place); at != url.npos) url.replace(at, k_port_place.size(), "1");
  return url;
}

Result<void> settle_ab_urls(BenchAbOptions& options) {
  const auto& given = options.arguments;
  if (options.servers.size() == 1) return usage_error("--server has to be given twice, for A and for B");
  if (options.servers.empty()) {
    if (given.size() != 2)
      return usage_error("it takes two URLs: wsx bench ab ws://localhost:3000 ws://localhost:3001");
    for (const std::string& url : given)
      if (url.find(k_port_place) != url.npos) return usage_error("{port} in a URL needs --server");
    options.bench.url = given[0];
    options.b_url = given[1];
    return {};
  }
  if (given.size() > 1) return usage_error("with --server there is one URL at most, with {port} for the port");
  const std::string url = given.empty() ? "ws://localhost:{port}/" : given[0];
  if (url.find(k_port_place) == url.npos)
    return usage_error("with --server the URL needs {port}, as in ws://localhost:{port}/chat");
  options.bench.url = options.b_url = fill_port(url);
  return {};
}

}  // namespace

FlagSet bench_ab_flags(BenchAbOptions& options) {
  FlagSet flags({.name = "wsx bench ab",
                 .brief = "says whether one server is worse than another",
                 .examples = {"wsx bench ab -r 1k ws://localhost:3000 ws://localhost:3001",
                              "wsx bench ab -r 1k --server 'node base.js' --server 'node head.js'"},
                 .arguments = "[A B]",
                 .details =
                     "A and B are URLs, or servers that wsx starts. Runs are made in pairs, never two at once, so "
                     "whatever else the machine does affects both sides alike. B is worse, not worse, or "
                     "neither can be told."});
  BenchOptions& bench = options.bench;
  flags.url_arguments([&options](const std::string& text) -> Result<void> {
    if (const auto parsed = parse_url(fill_port(text)); !parsed) return usage_error(format_in_line(parsed.error()));
    options.arguments.push_back(text);
    return {};
  });
  bench.plan.client.upgrade.deflate.enabled = false;
  add_server_flags(flags, options);
  add_bench_load_flags(flags, bench);
  add_bench_payload_flags(flags, bench);
  add_pair_flags(flags, options);
  flags.group("Output");
  add_bench_style_flags(flags, bench,
                        {.json_brief = "print stats, summaries and the comparison as JSON lines",
                         .json_details = "This is the default when stdout is not a terminal; see wsx-bench(1).",
                         .pretty_brief = "print a live view and a table",
                         .pretty_details = "This is the default when stdout is a terminal."});
  flags.toggle({.names = "-q,--quiet",
                .brief = "print only the result",
                .details = "Neither stats lines nor the live view are printed."},
               bench.quiet);
  add_secret_flags(flags, bench.plan.client.secret_names, bench.show_secrets, "This affects errors and URLs.");
  add_comparison_file_flags(flags, bench);
  add_connection_flags(flags, bench.plan.client);
  add_bench_requirements(flags);
  flags.show_in_short_help({"--server", "--connections", "--duration", "--rate", "--warmup", "--message",
                            "--max-regression", "--metric", "--pairs", "--max-pairs", "--strict", "--output", "--junit",
                            "--markdown"});
  return flags;
}

Result<void> settle_bench_ab(BenchAbOptions& options) {
  if (auto settled = settle_ab_urls(options); !settled) return settled;
  if (options.max_pairs && *options.max_pairs <= options.pairs)
    return usage_error("--max-pairs has to be more than --pairs, which is " + std::to_string(options.pairs));
  if (auto checked = check_connection(*parse_url(options.b_url), options.bench.plan.client); !checked) return checked;
  return settle_bench(options.bench);
}

}  // namespace wsx
