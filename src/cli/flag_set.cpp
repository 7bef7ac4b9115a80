#include "cli/flag_set.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cassert>

#include "base/suggest.hpp"
#include "cli/usage_error.hpp"

namespace wsx {
namespace {

using Asked = FlagSet::Asked;

constexpr const char *k_short_help = "-h", *k_full_help = "--help", *k_version = "-V,--version";

bool takes_value(const Flag& flag) { return !flag.value.empty(); }

/// CLI11's view of the flags: it cuts the command line into names and values, and all the rest is ours.
class Matcher {
 public:
  explicit Matcher(const std::vector<Flag>& flags) : flags_(flags) {
    app_.set_help_flag();
    app_.allow_extras();
    for (const Flag& flag : flags) options_.push_back(add(flag));
  }

  /// The flag that was left without its value, if there is one.
  Result<void> match(const std::vector<std::string>& args) {
    try {
      auto reversed = make_empty_values_explicit(args);
      std::reverse(reversed.begin(), reversed.end());
      app_.parse(std::move(reversed));
    } catch (const CLI::ParseError& error) {
      return explain(error);
    }
    return {};
  }

  bool has(std::size_t flag) const { return options_[flag]->count() > 0; }
  bool has(const std::string& name) const { return has(index(name)); }
  const std::vector<std::string>& values(std::size_t flag) const { return options_[flag]->results(); }
  /// Unknown flags and arguments too many, in order. CLI11 counts the "--" that ends the flags among them.
  std::vector<std::string> leftovers() const {
    auto leftovers = app_.remaining();
    leftovers.erase(std::remove(leftovers.begin(), leftovers.end(), "--"), leftovers.end());
    return leftovers;
  }

 private:
  CLI::Option* add(const Flag& flag) {
    const auto names = flag.hidden_names.empty() ? flag.names : flag.names + "," + flag.hidden_names;
    auto* option = flag.is_argument    ? app_.add_option("argument")
                   : takes_value(flag) ? app_.add_option(names)
                                       : app_.add_flag(names);
    return option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

  std::size_t index(const std::string& name) const {
    const auto found = std::find_if(flags_.begin(), flags_.end(), [&](auto& flag) { return name_of(flag) == name; });
    assert(found != flags_.end());
    return static_cast<std::size_t>(found - flags_.begin());
  }

  /// CLI11 takes "--origin=" for a flag whose value is the next argument.
  std::vector<std::string> make_empty_values_explicit(const std::vector<std::string>& args) const {
    std::vector<std::string> out;
    for (const auto& arg : args) {
      const bool has_no_value = arg.starts_with("--") && arg.ends_with('=');
      const auto* option = has_no_value ? app_.get_option_no_throw(arg.substr(0, arg.size() - 1)) : nullptr;
      if (option == nullptr || option->get_items_expected_max() == 0) {
        out.push_back(arg);
      } else {
        out.push_back(arg.substr(0, arg.size() - 1));
        out.emplace_back();
      }
    }
    return out;
  }

  /// CLI11's exceptions name the option at the beginning of the text and nowhere else.
  Error explain(const CLI::ParseError& error) const {
    const std::string_view what = error.what();
    for (std::size_t i = 0; i < flags_.size(); ++i)
      if (takes_value(flags_[i]) && what.starts_with(options_[i]->get_name() + ":"))
        return usage_error(name_of(flags_[i]) + " takes " + flags_[i].takes + "; nothing follows it");
    return usage_error(std::string(what));
  }

  const std::vector<Flag>& flags_;
  CLI::App app_;
  std::vector<CLI::Option*> options_;
};

/// One letter is never a misspelling of another; "-expect" is one of "--expect".
std::string suggest_flag(const std::string& typed, const std::vector<Flag>& flags) {
  if (typed.size() <= 2) return "";
  std::vector<std::string> known;
  for (const Flag& flag : flags)
    for (auto& name : split_names(flag.names))
      if (name.starts_with("--") && !flag.is_hidden) known.push_back(std::move(name));
  return suggest(typed.starts_with("--") ? typed : "-" + typed, known);
}

Error explain_unknown(const std::string& typed, const FlagSet& set) {
  const auto name = typed.substr(0, typed.find('='));
  const auto meant = suggest_flag(name, set.flags());
  return usage_error("unknown flag " + shorten(name) +
                     (meant.empty() ? "; " + set.text().name + " --help lists them" : "; did you mean " + meant + "?"));
}

Error explain_leftover(const std::string& typed, const FlagSet& set) {
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
  add({.names = k_short_help, .brief = "show the flags that are used most"}, nothing);
  add({.names = k_full_help, .brief = "show all flags"}, nothing);
  add({.names = k_version, .brief = "show the versions of wsx and of what it is built on"}, nothing);
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

void FlagSet::argument(std::string name, std::string takes, TakeValue take) {
  add({.names = std::move(name), .takes = std::move(takes), .is_argument = true}, std::move(take));
}

Result<FlagSet::Asked> FlagSet::parse(const std::vector<std::string>& args) const {
  Matcher matcher(flags_);
  const auto matched = matcher.match(args);
  if (matcher.has(k_full_help)) return Asked::full_help;
  if (matcher.has(k_short_help)) return Asked::short_help;
  if (matcher.has("--version")) return Asked::version;
  if (!matched) return matched.error();
  if (const auto leftovers = matcher.leftovers(); !leftovers.empty()) return explain_leftover(leftovers.front(), *this);

  for (const auto& names : exclusions_) {
    std::vector<std::string> given;
    std::copy_if(names.begin(), names.end(), std::back_inserter(given), [&](auto& name) { return matcher.has(name); });
    if (given.size() > 1) return usage_error(given[0] + " and " + given[1] + " exclude each other");
  }
  for (const auto& [name, needed] : requirements_)
    if (matcher.has(name) && !matcher.has(needed)) return usage_error(name + " needs " + needed);

  for (std::size_t i = 0; i < flags_.size(); ++i) {
    for (const std::string& value : matcher.values(i)) {
      if (!takes_value(flags_[i]) && !flags_[i].is_argument && value != "true" && value != "false")
        return usage_error(name_of(flags_[i]) + " takes no value");
      if (const auto taken = takers_[i](value); !taken) return explain_refusal(flags_[i], value, taken.error());
    }
  }
  return Asked::run;
}

}  // namespace wsx
