#include "cli/parser/match_args.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/parser/usage_error.hpp"

namespace wsx {
namespace {

using Args = std::vector<std::string>;

bool has_name(const Flag& flag, const std::string& name) {
  const auto names = split_names(flag.names);
  return std::find(names.begin(), names.end(), name) != names.end();
}

CLI::Option* add_option(CLI::App& app, const Flag& flag) {
  const auto names = flag.hidden_names.empty() ? flag.names : flag.names + "," + flag.hidden_names;
  auto* option = flag.is_argument    ? app.add_option("argument")
                 : takes_value(flag) ? app.add_option(names)
                                     : app.add_flag(names);
  if (flag.is_argument && flag.is_repeatable) option->allow_extra_args();
  return option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// CLI11 takes "--origin=" for a flag whose value is the next argument.
Args make_empty_values_explicit(const CLI::App& app, const Args& args) {
  Args out;
  for (const auto& arg : args) {
    const bool has_no_value = arg.starts_with("--") && arg.ends_with('=');
    const auto* option = has_no_value ? app.get_option_no_throw(arg.substr(0, arg.size() - 1)) : nullptr;
    if (option == nullptr || option->get_items_expected_max() == 0) {
      out.push_back(arg);
    } else {
      out.push_back(arg.substr(0, arg.size() - 1));
      out.emplace_back();
    }
  }
  return out;
}

/// "--ts" becomes "--ts=abs" where that is what it means alone, so that it never takes the argument after it.
Args add_implicit_values(const std::vector<Flag>& flags, const Args& args) {
  Args out;
  bool is_value = false, flags_ended = false;  // of the flag before; after "--"
  for (const auto& arg : args) {
    const auto flag = std::find_if(flags.begin(), flags.end(), [&](auto& known) { return has_name(known, arg); });
    const bool is_flag = flag != flags.end() && !is_value && !flags_ended;
    const bool has_implicit = is_flag && !flag->implicit_value.empty();
    out.push_back(has_implicit ? arg + "=" + flag->implicit_value : arg);
    is_value = is_flag && !has_implicit && takes_value(*flag);
    flags_ended |= arg == "--";
  }
  return out;
}

/// The exceptions name the option at the beginning of the text and nowhere else.
Error explain(const CLI::ParseError& error, const std::vector<Flag>& flags, const std::vector<CLI::Option*>& options) {
  const std::string_view what = error.what();
  for (std::size_t i = 0; i < flags.size(); ++i)
    if (takes_value(flags[i]) && what.starts_with(options[i]->get_name() + ":"))
      return usage_error(name_of(flags[i]) + " takes " + flags[i].takes + "; no value was given");
  return usage_error(shorten(what));
}

}  // namespace

MatchedArgs match_args(const std::vector<Flag>& flags, const Args& args) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<CLI::Option*> options;
  for (const Flag& flag : flags) options.push_back(add_option(app, flag));

  MatchedArgs matched;
  try {
    auto reversed = make_empty_values_explicit(app, add_implicit_values(flags, args));
    std::reverse(reversed.begin(), reversed.end());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    matched.error = explain(error, flags, options);
  }
  std::vector<std::size_t> taken(flags.size());
  for (const CLI::Option* option : app.parse_order()) {
    const auto index = static_cast<std::size_t>(std::find(options.begin(), options.end(), option) - options.begin());
    if (taken[index] < option->results().size()) matched.values.push_back({index, option->results()[taken[index]++]});
  }
  for (auto& leftover : app.remaining())
    if (leftover != "--") matched.leftovers.push_back(std::move(leftover));  // the mark that ends the flags
  return matched;
}

}  // namespace wsx
