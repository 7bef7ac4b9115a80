#include "cli/parse_args.hpp"

#include "base/suggest.hpp"
#include "cli/commands/command_flags.hpp"
#include "cli/generated.hpp"
#include "cli/help/help.hpp"
#include "cli/parser/explain.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/text_file.hpp"

namespace wsx {
namespace {

using Args = std::vector<std::string>;

/// A file that came too late is a matter of --timeout, not of how the command is written.
Printout make_complaint(const std::string& subject, const Error& error) {
  std::string message = error.message;
  Mask().hide(message);
  return {subject + ": " + message + "\n", has_text_file_been_late() ? ExitCode::expectation : ExitCode::usage};
}

/// Help and versions are the same in every command; nothing means that the command is to be run.
std::optional<Printout> parse_flags(const FlagSet& flags, const Args& args) {
  const auto asked = flags.parse(args);
  if (!asked) return make_complaint(flags.text().name, asked.error());
  switch (*asked) {
    case FlagSet::Asked::short_help:
      return Printout{format_short_help(flags)};
    case FlagSet::Asked::full_help:
      return Printout{format_full_help(flags)};
    case FlagSet::Asked::version:
      return Printout{format_version()};
    case FlagSet::Asked::run:
      break;
  }
  return std::nullopt;
}

/// A flag whose value was forgotten has taken the next argument.
std::string explain_where_url_went(const Args& args) {
  const bool ends_with_url =
      args.size() > 1 && !args.back().starts_with('-') && args.back().find("://") != std::string::npos;
  const auto& before = ends_with_url ? args[args.size() - 2] : "";
  return before.starts_with('-') ? "; the URL at the end was taken as the value of " + shorten(before) : "";
}

Parsed parse_connect(const Args& args) {
  ConnectOptions options;
  const auto flags = connect_flags(options);
  if (auto printout = parse_flags(flags, args)) return *std::move(printout);
  if (auto checked = check_connect(options); !checked) {
    Error error = checked.error();
    if (options.url.empty()) error.message += explain_where_url_went(args);
    return make_complaint(flags.text().name, error);
  }
  return options;
}

Parsed parse_listen(const Args& args) {
  ListenOptions options;
  const auto flags = listen_flags(options);
  if (auto printout = parse_flags(flags, args)) return *std::move(printout);
  if (const auto checked = check_listen(options); !checked) return make_complaint(flags.text().name, checked.error());
  return options;
}

Parsed parse_echo(const Args& args) {
  EchoOptions options;
  if (auto printout = parse_flags(echo_flags(options), args)) return *std::move(printout);
  return options;
}

template <class Options, FlagSet (*make)(Options&), Result<void> (*check)(const Options&)>
Parsed parse_checked(const Args& args) {
  Options options;
  const auto flags = make(options);
  if (auto printout = parse_flags(flags, args)) return *std::move(printout);
  if (const auto checked = check(options); !checked) return make_complaint(flags.text().name, checked.error());
  return options;
}

Parsed parse_bench_compare(const Args& args) {
  return parse_checked<BenchCompareOptions, bench_compare_flags, check_bench_compare>(mark_sides(args));
}

Parsed parse_bench(const Args& args) {
  BenchOptions options;
  const auto flags = bench_flags(options);
  if (auto printout = parse_flags(flags, args)) return *std::move(printout);
  if (const auto settled = settle_bench(options); !settled) return make_complaint(flags.text().name, settled.error());
  options.args = args;
  return options;
}

Parsed parse_bench_ab(const Args& args) {
  BenchAbOptions options;
  const auto flags = bench_ab_flags(options);
  if (auto printout = parse_flags(flags, args)) return *std::move(printout);
  if (const auto settled = settle_bench_ab(options); !settled)
    return make_complaint(flags.text().name, settled.error());
  options.bench.args = args;
  options.bench.args.insert(options.bench.args.begin(), "ab");
  return options;
}

/// Not in any help: for packagers, and for those who write flags.
Printout parse_generate(const std::string& flag, const Args& rest) {
  const auto text = generate(flag, rest.empty() ? "" : rest.front());
  return text ? Printout{*text} : make_complaint("wsx", text.error());
}

/// To be read only: the options are gone.
template <class Options, FlagSet (*make)(Options&)>
FlagSet list_flags() {
  Options options;
  return make(options);
}

/// Whether the command would take them.
template <class Options, FlagSet (*make)(Options&)>
Result<void> check_args(const Args& args) {
  Options options;
  const auto asked = make(options).parse(args);
  if (!asked) return asked.error();
  return {};
}

struct Command {
  std::string name, arguments, brief;
  Parsed (*parse)(const Args& args);
  FlagSet (*list_flags)();
  Result<void> (*check)(const Args& args);
};

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {
      {"connect", "URL", "a client for the terminal, pipes and scripts", parse_connect,
       list_flags<ConnectOptions, connect_flags>, check_args<ConnectOptions, connect_flags>},
      {"listen", "[[HOST:]PORT]", "a server that shows messages and lets you answer them", parse_listen,
       list_flags<ListenOptions, listen_flags>, check_args<ListenOptions, listen_flags>},
      {"echo", "[[HOST:]PORT]", "a server that sends back what it receives", parse_echo,
       list_flags<EchoOptions, echo_flags>, check_args<EchoOptions, echo_flags>},
      {"bench", "[URL]", "a WebSocket load test whose numbers can be trusted", parse_bench,
       list_flags<BenchOptions, bench_flags>, check_args<BenchOptions, bench_flags>}};
  return all;
}

/// Words after bench. A host of that name is written ws://report.
const std::vector<Command>& bench_commands() {
  static const std::vector<Command> all = {
      {"report", "FILE...", "show the summaries of earlier runs",
       parse_checked<BenchReportOptions, bench_report_flags, check_bench_report>,
       list_flags<BenchReportOptions, bench_report_flags>, check_args<BenchReportOptions, bench_report_flags>},
      {"compare", "A... -- B...", "say whether some runs are worse than others", parse_bench_compare,
       list_flags<BenchCompareOptions, bench_compare_flags>, check_args<BenchCompareOptions, bench_compare_flags>},
      {"ab", "A B", "say whether one server is worse than another", parse_bench_ab,
       list_flags<BenchAbOptions, bench_ab_flags>, check_args<BenchAbOptions, bench_ab_flags>}};
  return all;
}

const Command* find_command(const std::vector<Command>& among, const std::string& name) {
  for (const Command& command : among)
    if (command.name == name) return &command;
  return nullptr;
}
const Command* find_command(const std::string& name) { return find_command(commands(), name); }

/// Of bench, what its first argument says.
const Command* find_bench_command(const Args& args) {
  return args.empty() ? nullptr : find_command(bench_commands(), args.front());
}

Args concatenate(Args args, const Args& more) {
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

/// Which line of the configuration is to blame.
Error blame_line(const Command& command, const Config& config, Error error) {
  for (const ConfigLine& line : *config.lines) {
    if (line.command != command.name) continue;
    if (const auto checked = command.check(line.args); !checked)
      return usage_error(line.place + ": " + checked.error().message);
  }
  error.message.insert(0, config.path + ": ");
  return error;
}

/// The configuration's flags for the command, then its arguments. What the arguments exclude is left out.
Result<Args> add_config(const Command& command, const Args& args, const Config& config) {
  if (config.lines && config.lines->empty()) return args;
  const auto flags = command.list_flags();
  const auto given = flags.list_given(args);
  for (const char* name : {"-h", "--help", "--version", "--no-config"})
    if (given.contains(name)) return args;
  if (!config.lines) return config.lines.error();
  Args all;
  for (const ConfigLine& line : *config.lines)
    if (line.command == command.name && !flags.rule_out(flags.list_given(line.args), given))
      all = concatenate(std::move(all), line.args);
  if (const auto checked = command.check(all); !checked) return blame_line(command, config, checked.error());
  return concatenate(std::move(all), args);
}

Parsed parse_command(const Command& command, const Args& args, const Config& config) {
  if (command.name == "bench") {
    const Command* word = find_bench_command(args);
    return word ? word->parse({args.begin() + 1, args.end()}) : command.parse(args);
  }
  const auto all = add_config(command, args, config);
  return all ? command.parse(*all) : make_complaint("wsx " + command.name, all.error());
}

std::string format_program_help() {
  std::string out =
      "wsx - a command-line tool for WebSockets\n\n  wsx connect ws://localhost:3000\n  wsx connect -x hello -1 "
      "echo:\n  wsx listen 8080\n  wsx echo 8080\n  wsx bench -c 100 -d 10s ws://localhost:3000\n\nUsage: wsx COMMAND "
      "[FLAGS] ...\n\n";
  for (const Command& command : commands()) {
    std::string usage = command.name + " " + command.arguments;
    usage.resize(std::max<std::size_t>(usage.size() + 2, 24), ' ');
    out += "  " + usage + command.brief + "\n";
  }
  return out +
         "\nwsx URL is short for wsx connect URL. wsx -V shows the version.\nwsx COMMAND -h shows the most common "
         "flags, wsx COMMAND --help lists them all,\nwsx help COMMAND FLAG explains one.\nwsx --completion "
         "bash|zsh|fish prints a script that completes commands and flags.\n";
}

Printout explain_unknown_command(const std::string& typed) {
  std::vector<std::string> known;
  for (const Command& command : commands()) known.push_back(command.name);
  const auto meant = suggest(typed, known);
  return make_complaint("wsx",
                        usage_error("unknown command " + quote_value(typed) +
                                    (meant.empty() ? "; wsx takes a URL or one of the commands " + format_choices(known)
                                                   : "; did you mean " + meant + "?")));
}

/// wsx help [COMMAND [FLAG]].
Parsed explain(const Args& args) {
  if (args.empty()) return Printout{format_program_help()};
  const Command* command = find_command(args[0]);
  if (!command) return explain_unknown_command(args[0]);
  Args rest(args.begin() + 1, args.end());
  if (const Command* word = command->name == "bench" ? find_bench_command(rest) : nullptr) {
    command = word;
    rest.erase(rest.begin());
  }
  if (rest.size() > 1) return make_complaint("wsx help", usage_error("unexpected argument " + quote_value(rest[1])));
  const auto flags = command->list_flags();
  if (rest.empty()) return Printout{format_full_help(flags)};
  if (auto text = explain_flag(flags, rest[0])) return Printout{*std::move(text)};
  const auto name = rest[0].starts_with('-') ? rest[0] : "--" + rest[0];
  const auto subject = flags.text().name;
  return make_complaint("wsx help" + subject.substr(subject.find(' ')), explain_leftover(name, {name}, flags));
}

/// A bare word is a misspelt command rather than a host.
bool looks_like_url(const std::string& text) {
  return text.find_first_of(":/.[") != text.npos || text == "localhost" ||
         (!text.empty() && text.find_first_not_of("0123456789") == text.npos);
}

}  // namespace

Parsed parse_args(const Args& args, const Config& config) {
  if (args.empty()) return Printout{format_program_help(), ExitCode::usage};
  const auto& first = args.front();
  const Args rest(args.begin() + 1, args.end());
  if (first == "-h" || first == "--help") return Printout{format_program_help()};
  if (first == "-V" || first == "--version") return Printout{format_version()};
  if (first == "help") return explain(rest);
  if (first == "--manual" || first == "--schema" || first == "--completion") return parse_generate(first, rest);
  if (const Command* command = find_command(first)) return parse_command(*command, rest, config);
  // wsx URL, and wscat's hands: wscat -c URL.
  if (first.starts_with('-') || looks_like_url(first)) return parse_command(*find_command("connect"), args, config);
  return explain_unknown_command(first);
}

}  // namespace wsx
