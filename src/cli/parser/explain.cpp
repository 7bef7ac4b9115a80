#include "cli/parser/explain.hpp"

#include <algorithm>
#include <iterator>

#include "base/suggest.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {
namespace {

struct Counterpart {
  std::string_view there, here;
};

constexpr Counterpart k_counterparts[] = {
    // curl
    {"--data", "--execute"},
    {"--max-time", "--timeout"},
    {"--silent", "--quiet"},
    {"--user-agent", "--header"},
    // wscat
    {"--host", "--header"},
    {"--listen", "wsx listen PORT"},
    {"-l", "wsx listen PORT"},
    // websocat
    {"--exit-on-eof", "--wait 0"},
    {"--no-close", "--wait -1"},
    {"--ping-interval", "--ping"},
    {"--protocol", "--subprotocol"},
    // k6
    {"--iterations", "--messages"},
    {"--rps", "--rate"},
    {"--vus", "--connections"},
};

/// What does here what this flag does in curl, wscat, websocat or k6: "--timeout" for "--max-time". Empty for others,
/// and for flags that wsx accepts under their name there. Which command has it is not asked.
std::string_view find_counterpart(std::string_view typed) {
  const auto found = std::find_if(std::begin(k_counterparts), std::end(k_counterparts),
                                  [typed](const Counterpart& each) { return each.there == typed; });
  return found == std::end(k_counterparts) ? std::string_view() : found->here;
}

/// One letter is never a misspelling of another; "-expect" is one of "--expect".
std::string suggest_flag(const std::string& typed, const std::vector<Flag>& flags) {
  std::vector<std::string> known;
  for (const Flag& flag : flags)
    for (auto& name : split_names(flag.names))
      if (name.starts_with("--") && !flag.is_hidden) known.push_back(std::move(name));
  std::string counterpart(find_counterpart(typed));
  const auto name = counterpart.substr(0, counterpart.find(' '));
  if (name == "wsx" || std::find(known.begin(), known.end(), name) != known.end()) return counterpart;
  if (typed.size() <= 2) return "";
  return suggest(typed.starts_with("--") ? typed : "-" + typed, known);
}

Error explain_unknown(const std::string& typed, const FlagSet& set) {
  const auto name = typed.substr(0, typed.find('='));
  const auto& text = set.text();
  const bool takes_port = text.arguments.find("PORT") != text.arguments.npos;
  if (takes_port && (name == "-p" || name == "--port"))
    return usage_error("unknown flag " + name + "; give the port as an argument: " + text.name + " 8080");
  if (takes_port && name == "--host")
    return usage_error("unknown flag " + name + "; put the host before the port: " + text.name + " 0.0.0.0:8080");
  const auto meant = suggest_flag(name, set.flags());
  return usage_error("unknown flag " + shorten(name) +
                     (meant.empty() ? "; " + text.name + " --help lists all flags" : "; did you mean " + meant + "?"));
}

/// "-1=x": what is left of a short flag that takes no value has lost its letter.
Error explain_lost_letter(const std::string& typed, const std::vector<std::string>& args) {
  for (const auto& arg : args) {
    const auto equals = arg.find('=');
    const bool is_this = equals != arg.npos && arg.compare(equals, arg.npos, typed, 1) == 0;
    if (is_this && equals > 1 && arg.starts_with('-') && arg[1] != '-')
      return usage_error(std::string("-") + arg[equals - 1] + " takes no value");
  }
  return usage_error("unexpected argument " + quote_value(typed));
}

}  // namespace

Error explain_leftover(const std::string& typed, const std::vector<std::string>& args, const FlagSet& set) {
  if (typed.starts_with("-=")) return explain_lost_letter(typed, args);
  if (typed.starts_with('-') && typed.size() > 1) return explain_unknown(typed, set);
  const auto& accepted = set.text().arguments;
  return usage_error("unexpected argument " + quote_value(typed) + "; usage: " + set.text().name + " [FLAGS] " +
                     accepted);
}

Error explain_refusal(const Flag& flag, const std::string& value, const Error& error) {
  if (is_usage_error(error) && flag.is_argument) return error;
  const auto subject = flag.is_argument ? "the argument" : name_of(flag);
  if (is_usage_error(error)) return usage_error(subject + " " + error.message);
  return usage_error(subject + " takes " + flag.takes + ", not " + quote_value(value));
}

}  // namespace wsx
