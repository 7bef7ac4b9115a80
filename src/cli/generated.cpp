#include "cli/generated.hpp"

#include "cli/commands/command_flags.hpp"
#include "cli/help/help.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/shells/completion.hpp"

namespace wsx {
namespace {

Result<std::string> generate_manual(const std::vector<FlagSet>& commands, const std::string& name) {
  for (const auto& command : commands)
    if (command_name(command) == name) return format_manual(command);
  return usage_error("--manual takes " + format_choices(command_names(commands)) + ", not " + quote_value(name));
}

Result<std::string> generate_completion(const std::vector<FlagSet>& commands, const std::string& shell) {
  if (shell == "bash") return format_bash_completion(commands);
  if (shell == "zsh") return format_zsh_completion(commands);
  if (shell == "fish") return format_fish_completion(commands);
  return usage_error("--completion takes bash, zsh or fish, not " + quote_value(shell));
}

}  // namespace

Result<std::string> generate(const std::string& flag, const std::string& what) {
  ConnectOptions connect;
  ListenOptions listen;
  EchoOptions echo;
  BenchOptions bench;
  const std::vector<FlagSet> commands{connect_flags(connect), listen_flags(listen), echo_flags(echo),
                                      bench_flags(bench)};
  return flag == "--manual" ? generate_manual(commands, what) : generate_completion(commands, what);
}

}  // namespace wsx
