#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// A regular expression (Perl's syntax, which is ECMAScript's and a little more), searched for in a message's bytes.
/// Text from a peer cannot make it crash or run for long: the stack is not used, and a search that takes more steps
/// than the text's length allows gives up. (An expression that begs for it, such as (x+x+)+y, takes some hundredths of
/// a second, and a tenth for 10 MiB.)
class Pattern {
 public:
  enum class Outcome : std::uint8_t { absent, found, gave_up };

  /// Whether it is found anywhere in the text. A search that gave up has not found it.
  bool matches(std::string_view text) const;
  /// The same, and where, if it was found: first the whole, then its groups in order, empty where one took no part. The
  /// views point into the text.
  Outcome search(std::string_view text, std::vector<std::string_view>& captures) const;
  /// How many groups it has.
  std::size_t groups() const;
  /// As it was written.
  const std::string& text() const;
  bool operator==(const Pattern& other) const { return text() == other.text(); }

 private:
  friend Result<Pattern> parse_pattern(std::string_view text);
  struct Compiled;
  explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

/// Error: phase input, code bad_pattern; the message is what is wrong with the expression, without quoting it.
Result<Pattern> parse_pattern(std::string_view text);

}  // namespace wsx
