#include "terminal/rewrapping.hpp"

#include <cstdlib>

#include "base/environment.hpp"

namespace wsx {

bool rewraps_rows() {
  const auto is_set = [](const char* name) { return std::getenv(name) != nullptr; };
  for (const char* name : {"TMUX", "VTE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION",
                           "ALACRITTY_WINDOW_ID", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR", "ITERM_SESSION_ID"})
    if (is_set(name)) return true;
  const auto terminal = environment("TERM");
  return terminal.starts_with("foot") || terminal.starts_with("tmux");
}

}  // namespace wsx
