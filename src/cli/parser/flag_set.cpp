#include "cli/parser/flag_set.hpp"

#include <algorithm>

#include "cli/parser/explain.hpp"
#include "cli/parser/match_args.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {
namespace {

FlagSet::Names names_of(const std::vector<Flag>& flags, const MatchedArgs& matched) {
  FlagSet::Names names;
  for (const auto& value : matched.values) names.insert(name_of(flags[value.flag]));
  return names;
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
  add({.names = "-h", .brief = "show the most common flags"}, nothing);
  add({.names = "--help", .brief = "show all flags"}, nothing);
  add({.names = "-V,--version", .brief = "show the versions of wsx and its libraries"}, nothing);
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

void FlagSet::arguments(std::string name, std::string takes, TakeValue take) {
  Flag flag{.names = std::move(name), .brief = "", .takes = std::move(takes), .completion = Completion::file};
  flag.is_argument = flag.is_repeatable = true;
  add(std::move(flag), std::move(take));
}

void FlagSet::url_arguments(TakeValue take) {
  Flag flag{.names = "URL",
            .brief = "",
            .takes = "a URL such as ws://localhost:3000",
            .starts = {"ws://", "wss://", "echo:"}};
  flag.is_argument = flag.is_repeatable = true;
  add(std::move(flag), std::move(take));
}

void FlagSet::show_in_short_help(const std::vector<std::string>& names) {
  for (Flag& flag : flags_) flag.in_short_help = std::find(names.begin(), names.end(), name_of(flag)) != names.end();
}

FlagSet::Names FlagSet::list_given(const std::vector<std::string>& args) const {
  return names_of(flags_, match_args(flags_, args));
}

bool FlagSet::rule_out(const Names& names, const Names& others) const {
  for (const auto& exclusive : exclusions_)
    for (const auto& one : exclusive)
      for (const auto& other : exclusive)
        if (one != other && names.contains(one) && others.contains(other)) return true;
  return false;
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
  const auto given_names = names_of(flags_, matched);
  const auto has = [&](std::string_view name) { return given_names.contains(name); };
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
    if (given.size() > 1) return usage_error(given[0] + " and " + given[1] + " cannot be used together");
  }
  for (const auto& [name, needed] : requirements_)
    if (has(name) && !has(needed)) return usage_error(name + " needs " + needed);

  for (const bool first : {true, false})
    for (const auto& [index, value] : matched.values) {
      const Flag& flag = flags_[index];
      if (flag.is_taken_first != first) continue;
      const bool has_value = flag.is_argument || takes_value(flag);
      if (!has_value && value != "true" && value != "false") return usage_error(name_of(flag) + " takes no value");
      if (const auto taken = takers_[index](value); !taken) return explain_refusal(flag, value, taken.error());
    }
  return Asked::run;
}

}  // namespace wsx
