#pragma once
#include <string>
#include <utility>
#include <vector>

namespace wsx {

/// Which conversation is played, and with what.
struct PlayOptions {
  std::string file;                                            // --play; empty: none
  std::vector<std::pair<std::string, std::string>> variables;  // --var
  bool lint = false;                                           // --lint: only check it
  bool strict = false;  // --strict-play: a client that does anything else ends the server
};

}  // namespace wsx
