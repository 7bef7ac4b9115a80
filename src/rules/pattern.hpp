#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// A regular expression (Perl's syntax, which is ECMAScript's and a little more), searched for in a message's bytes.
/// Text from a peer cannot make it crash or run forever: the stack is not used, and a search that tries too much gives
/// up. (An expression that begs for it, such as (x+x+)+y, still takes some tenths of a second for 10 KB and some
/// seconds for 1 MiB.)
class Pattern {
 public:
  /// Whether it is found anywhere in the text. A search that gave up has not found it.
  bool matches(std::string_view text) const;
  /// The same, and where: first what was found, then its groups in order, empty where one took no part. The views point
  /// into the text.
  bool search(std::string_view text, std::vector<std::string_view>& captures) const;
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
