#include "base/environment.hpp"

#include <cstdlib>

namespace wsx {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool is_terminal_dumb() {
  const auto terminal = environment("TERM");
  return terminal.empty() || terminal == "dumb";
}

}  // namespace wsx
