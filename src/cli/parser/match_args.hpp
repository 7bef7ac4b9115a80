#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/parser/flag.hpp"

namespace wsx {

/// A command line, cut up but not understood yet.
struct MatchedArgs {
  struct Value {
    std::size_t flag;   // its index
    std::string value;  // "true" or "false" of those that take none
  };
  std::vector<Value> values;           // in the order they were given
  std::vector<std::string> leftovers;  // unknown flags and arguments too many, in order
  std::optional<Error> error;          // a usage error: the last flag misses its value
};

/// The one thing that is left to CLI11: its messages and its idea of several values are not ours.
MatchedArgs match_args(const std::vector<Flag>& flags, const std::vector<std::string>& args);

}  // namespace wsx
