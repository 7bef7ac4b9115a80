#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "cli/parser/flag.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

/// Words and what they mean.
template <class T>
using Choices = std::vector<std::pair<std::string, T>>;

/// A command's flags: each declared once, with where its value goes; then parsed, or listed for help. Targets must
/// outlive it. Every occurrence of a flag takes exactly one value; of several, the last wins unless the flag collects
/// them.
class FlagSet {
 public:
  /// Takes one value. A usage error's message continues a sentence that begins with the flag's name ("cannot set …");
  /// any other error becomes the plain `--wait takes a duration …, not "soon"`.
  using TakeValue = std::function<Result<void>(const std::string& value)>;

  explicit FlagSet(CommandText text);

  /// The heading of the flags declared from here on.
  void group(std::string heading) { group_ = std::move(heading); }

  /// Sets the target to true, or to false for names that begin with "!".
  void toggle(Flag flag, bool& target);
  /// Calls `act` when the flag is given.
  void action(Flag flag, std::function<void()> act);
  /// Calls `set` with the value, or sets the target, which is a T or an optional one.
  template <class T>
  void value(const ValueKind<T>& kind, Flag flag, std::function<void(T)> set);
  template <class T, class Target>
  void value(const ValueKind<T>& kind, Flag flag, Target& target);
  /// Collects the values of all occurrences.
  template <class T>
  void list(const ValueKind<T>& kind, Flag flag, std::vector<T>& target);
  template <class T>
  void choice(Flag flag, Choices<T> choices, T default_value, std::function<void(T)> set);
  /// Any other value. `takes` completes "--flag takes …".
  void custom(std::string value, std::string takes, Flag flag, TakeValue take);
  /// The one argument that is not a flag; it is optional here. The message of a usage error is complete by itself.
  void argument(std::string name, std::string takes, TakeValue take, std::vector<std::string> starts = {});
  /// The same, of which there may be several; paths of files.
  void arguments(std::string name, std::string takes, TakeValue take);
  /// Or URLs.
  void url_arguments(TakeValue take);

  /// At most one of these may be given.
  void exclude(std::vector<std::string> names) { exclusions_.push_back(std::move(names)); }
  /// The first has no meaning without the second.
  void require(std::string name, std::string needed) { requirements_.emplace_back(std::move(name), std::move(needed)); }

  /// Of all flags, exactly these are in -h.
  void show_in_short_help(const std::vector<std::string>& names);
  /// Names of flags, each as its Flag has it (name_of()).
  using Names = std::set<std::string, std::less<>>;
  /// The flags that are among the arguments.
  Names list_given(const std::vector<std::string>& args) const;
  /// Whether one of `names` excludes one of `others`.
  bool rule_out(const Names& names, const Names& others) const;

  enum class Asked { run, short_help, full_help, version };
  /// Sets the targets, or says in one line what is wrong. -h, --help and -V win over mistakes elsewhere.
  Result<Asked> parse(const std::vector<std::string>& args) const;

  const CommandText& text() const { return text_; }
  const std::vector<Flag>& flags() const { return flags_; }

 private:
  void add(Flag flag, TakeValue take);
  std::optional<Error> find_detached_value(const std::vector<std::string>& args) const;

  CommandText text_;
  std::string group_;
  std::vector<Flag> flags_;
  std::vector<TakeValue> takers_;  // one a flag
  std::vector<std::vector<std::string>> exclusions_;
  std::vector<std::pair<std::string, std::string>> requirements_;
};

/// "lines, json or whole".
std::string format_choices(const std::vector<std::string>& choices);

template <class T>
void FlagSet::value(const ValueKind<T>& kind, Flag flag, std::function<void(T)> set) {
  flag.completion = kind.completion;
  custom(kind.name, kind.takes, std::move(flag),
         [&kind, set = std::move(set)](const std::string& text) -> Result<void> {
           auto parsed = kind.parse(text);
           if (!parsed) return parsed.error();
           set(std::move(*parsed));
           return {};
         });
}

template <class T, class Target>
void FlagSet::value(const ValueKind<T>& kind, Flag flag, Target& target) {
  if constexpr (std::is_same_v<T, Target>)
    if (flag.default_text.empty() && kind.format && target != T{}) flag.default_text = kind.format(target);
  value<T>(kind, std::move(flag), [&target](T value) { target = std::move(value); });
}

template <class T>
void FlagSet::list(const ValueKind<T>& kind, Flag flag, std::vector<T>& target) {
  flag.is_repeatable = true;
  value<T>(kind, std::move(flag), [&target](T value) { target.push_back(std::move(value)); });
}

template <class T>
void FlagSet::choice(Flag flag, Choices<T> choices, T default_value, std::function<void(T)> set) {
  std::string words;
  for (const auto& [word, value] : choices) {
    words += (words.empty() ? "" : "|") + word;
    flag.choices.push_back(word);
    if (value == default_value) flag.default_text = word;
  }
  auto takes = format_choices(flag.choices);
  custom(std::move(words), std::move(takes), std::move(flag),
         [choices = std::move(choices), set = std::move(set)](const std::string& text) -> Result<void> {
           for (const auto& [word, value] : choices) {
             if (word != text) continue;
             set(value);
             return {};
           }
           return Error{};
         });
}

}  // namespace wsx
