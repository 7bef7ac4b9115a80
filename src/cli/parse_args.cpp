#include "cli/parse_args.hpp"

#include "base/suggest.hpp"
#include "cli/commands/command_flags.hpp"
#include "cli/generated.hpp"
#include "cli/help/help.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/text_file.hpp"

namespace wsx {
namespace {

using Args = std::vector<std::string>;

/// A file that came too late is a matter of --timeout, not of how the command is written.
Printout make_complaint(const std::string& subject, const Error& error) {
  return {subject + ": " + error.message + "\n", has_text_file_been_late() ? ExitCode::expectation : ExitCode::usage};
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

Parsed parse_bench(const Args& args) {
  BenchOptions options;
  const auto flags = bench_flags(options);
  if (auto printout = parse_flags(flags, args)) return *std::move(printout);
  if (const auto settled = settle_bench(options); !settled) return make_complaint(flags.text().name, settled.error());
  options.args = args;
  return options;
}

/// Not in any help: for packagers, and for those who write flags.
Printout parse_generate(const std::string& flag, const Args& rest) {
  const auto text = generate(flag, rest.empty() ? "" : rest.front());
  return text ? Printout{*text} : make_complaint("wsx", text.error());
}

struct Command {
  std::string name, arguments, brief;
  Parsed (*parse)(const Args& args);
};

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {
      {"connect", "URL", "a client for the terminal, pipes and scripts", parse_connect},
      {"listen", "[[HOST:]PORT]", "a server that shows messages and lets you answer them", parse_listen},
      {"echo", "[[HOST:]PORT]", "a server that sends back what it receives", parse_echo},
      {"bench", "[URL]", "a WebSocket load test whose numbers can be trusted", parse_bench}};
  return all;
}

const Command* find_command(const std::string& name) {
  for (const Command& command : commands())
    if (command.name == name) return &command;
  return nullptr;
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
         "flags, wsx COMMAND --help shows them all.\n";
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

/// A bare word is a misspelt command rather than a host.
bool looks_like_url(const std::string& text) {
  return text.find_first_of(":/.[") != text.npos || text == "localhost" ||
         (!text.empty() && text.find_first_not_of("0123456789") == text.npos);
}

}  // namespace

Parsed parse_args(const Args& args) {
  if (args.empty()) return Printout{format_program_help(), ExitCode::usage};
  const auto& first = args.front();
  const Args rest(args.begin() + 1, args.end());
  if (first == "-h" || first == "--help") return Printout{format_program_help()};
  if (first == "-V" || first == "--version") return Printout{format_version()};
  if (first == "help" && rest.size() > 1)
    return make_complaint("wsx help", usage_error("unexpected argument " + quote_value(rest[1])));
  if (first == "help") return rest.empty() ? Printout{format_program_help()} : parse_args({rest.front(), "--help"});
  if (first == "--manual" || first == "--schema" || first == "--completion") return parse_generate(first, rest);
  if (const Command* command = find_command(first)) return command->parse(rest);
  // wsx URL, and wscat's hands: wscat -c URL.
  if (first.starts_with('-') || looks_like_url(first)) return parse_connect(args);
  return explain_unknown_command(first);
}

}  // namespace wsx
