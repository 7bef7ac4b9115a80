#include "cli/generated.hpp"

#include "cli/commands/command_flags.hpp"
#include "cli/help/help.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/shells/completion.hpp"
#include "event/event_schema.hpp"
#include "report/bench_schema.hpp"

namespace wsx {
namespace {

Result<std::string> generate_manual(const std::vector<FlagSet>& commands, const std::string& name) {
  for (const auto& command : commands)
    if (command_name(command) == name) return format_manual(command);
  for (const auto& description : describe_events())
    if ("events." + description.name == name) return format_manual(description);
  for (const auto& description : describe_bench_tables())
    if ("bench." + description.name == name) return format_manual(description);
  return usage_error("--manual takes " + format_choices(command_names(commands)) + ", not " + quote_value(name));
}

Result<std::string> generate_completion(const std::vector<FlagSet>& commands, const std::string& shell) {
  if (shell == "bash") return format_bash_completion(commands);
  if (shell == "zsh") return format_zsh_completion(commands);
  if (shell == "fish") return format_fish_completion(commands);
  return usage_error("--completion takes bash, zsh or fish, not " + quote_value(shell));
}

Result<std::string> generate_schema(const std::string& vocabulary) {
  if (vocabulary == "events") return event_schema();
  if (vocabulary == "bench") return bench_schema();
  return usage_error("--schema takes events or bench, not " + quote_value(vocabulary));
}

}  // namespace

Result<std::string> generate(const std::string& flag, const std::string& what) {
  if (flag == "--schema") return generate_schema(what);
  ConnectOptions connect;
  ListenOptions listen;
  EchoOptions echo;
  BenchOptions bench;
  BenchReportOptions bench_report;
  BenchCompareOptions bench_compare;
  BenchAbOptions bench_ab;
  const std::vector<FlagSet> commands{connect_flags(connect),
                                      listen_flags(listen),
                                      echo_flags(echo),
                                      bench_flags(bench),
                                      bench_report_flags(bench_report),
                                      bench_compare_flags(bench_compare),
                                      bench_ab_flags(bench_ab)};
  return flag == "--manual" ? generate_manual(commands, what) : generate_completion(commands, what);
}

}  // namespace wsx
