#include "cli/flag_set.hpp"

#include <algorithm>

#include "base/suggest.hpp"
#include "cli/match_args.hpp"
#include "cli/other_tools.hpp"
#include "cli/usage_error.hpp"

namespace wsx {
namespace {

/// One letter is never a misspelling of another; "-expect" is one of "--expect".
std::string suggest_flag(const std::string& typed, const std::vector<Flag>& flags) {
  std::vector<std::string> known;
  for (const Flag& flag : flags)
    for (auto& name : split_names(flag.names))
      if (name.starts_with("--") && !flag.is_hidden) known.push_back(std::move(name));
  const std::string counterpart(find_counterpart(typed));
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
    return usage_error("unknown flag " + name + "; the port stands alone: " + text.name + " 8080");
  if (takes_port && name == "--host")
    return usage_error("unknown flag " + name + "; it stands before the port: " + text.name + " 0.0.0.0:8080");
  const auto meant = suggest_flag(name, set.flags());
  return usage_error("unknown flag " + shorten(name) +
                     (meant.empty() ? "; " + text.name + " --help lists them" : "; did you mean " + meant + "?"));
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

Error explain_leftover(const std::string& typed, const std::vector<std::string>& args, const FlagSet& set) {
  if (typed.starts_with("-=")) return explain_lost_letter(typed, args);
  if (typed.starts_with('-') && typed.size() > 1) return explain_unknown(typed, set);
  const auto& accepted = set.text().arguments;
  return usage_error("unexpected argument " + quote_value(typed) + "; usage: " + set.text().name + " [FLAGS] " +
                     accepted);
}

/// Completes the message of a value that was refused.
Error explain_refusal(const Flag& flag, const std::string& value, const Error& error) {
  if (is_usage_error(error) && flag.is_argument) return error;
  const auto subject = flag.is_argument ? "the argument" : name_of(flag);
  if (is_usage_error(error)) return usage_error(subject + " " + error.message);
  return usage_error(subject + " takes " + flag.takes + ", not " + quote_value(value));
}

}  // namespace

std::string format_choices(const std::vector<std::string>& choices) {
  std::string out;
  for (std::size_t i = 0; i < choices.size(); ++i)
    out += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + choices[i];
  return out;
}

FlagSet::FlagSet(CommandText text) : text_(std::move(text)), group_("Help") {
  const auto nothing = [](const std::string&) -> Result<void> { return {}; };
  add({.names = "-h", .brief = "show the flags that are used most"}, nothing);
  add({.names = "--help", .brief = "show all flags"}, nothing);
  add({.names = "-V,--version", .brief = "show the versions of wsx and of what it is built on"}, nothing);
}

void FlagSet::add(Flag flag, TakeValue take) {
  flag.group = group_;
  flags_.push_back(std::move(flag));
  takers_.push_back(std::move(take));
}

void FlagSet::toggle(Flag flag, bool& target) {
  add(std::move(flag), [&target](const std::string& value) -> Result<void> {
    target = value == "true";
    return {};
  });
}

void FlagSet::action(Flag flag, std::function<void()> act) {
  add(std::move(flag), [act = std::move(act)](const std::string&) -> Result<void> {
    act();
    return {};
  });
}

void FlagSet::custom(std::string value, std::string takes, Flag flag, TakeValue take) {
  flag.value = std::move(value);
  flag.takes = std::move(takes);
  add(std::move(flag), std::move(take));
}

void FlagSet::argument(std::string name, std::string takes, TakeValue take, std::vector<std::string> starts) {
  Flag flag{.names = std::move(name), .brief = "", .takes = std::move(takes), .starts = std::move(starts)};
  flag.is_argument = true;
  add(std::move(flag), std::move(take));
}

/// "--ts rel": "rel" was taken for the argument, and so there is one too many.
std::optional<Error> FlagSet::find_detached_value(const std::vector<std::string>& args) const {
  for (std::size_t i = 0; i + 1 < args.size(); ++i)
    for (std::size_t index = 0; index < flags_.size(); ++index) {
      const Flag& flag = flags_[index];
      if (flag.implicit_value.empty() || name_of(flag) != args[i] || !takers_[index](args[i + 1])) continue;
      return usage_error("the value of " + args[i] + " comes after =, as in " + args[i] + "=" + shorten(args[i + 1]));
    }
  return std::nullopt;
}

Result<FlagSet::Asked> FlagSet::parse(const std::vector<std::string>& args) const {
  const auto matched = match_args(flags_, args);
  const auto has = [&](std::string_view name) {
    return std::any_of(matched.values.begin(), matched.values.end(),
                       [&](auto& value) { return name_of(flags_[value.flag]) == name; });
  };
  if (has("--help")) return Asked::full_help;
  if (has("-h")) return Asked::short_help;
  if (has("--version")) return Asked::version;
  if (matched.error) return *matched.error;
  if (!matched.leftovers.empty()) {
    const auto& first = matched.leftovers.front();
    const auto detached = first.starts_with('-') ? std::nullopt : find_detached_value(args);
    return detached ? *detached : explain_leftover(first, args, *this);
  }

  for (const auto& names : exclusions_) {
    std::vector<std::string> given;
    std::copy_if(names.begin(), names.end(), std::back_inserter(given), has);
    if (given.size() > 1) return usage_error(given[0] + " and " + given[1] + " exclude each other");
  }
  for (const auto& [name, needed] : requirements_)
    if (has(name) && !has(needed)) return usage_error(name + " needs " + needed);

  for (const auto& [index, value] : matched.values) {
    const Flag& flag = flags_[index];
    const bool has_value = flag.is_argument || takes_value(flag);
    if (!has_value && value != "true" && value != "false") return usage_error(name_of(flag) + " takes no value");
    if (const auto taken = takers_[index](value); !taken) return explain_refusal(flag, value, taken.error());
  }
  return Asked::run;
}

}  // namespace wsx
