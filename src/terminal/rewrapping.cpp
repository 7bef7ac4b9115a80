#include "terminal/rewrapping.hpp"

#include <cstdlib>
#include <string_view>

namespace wsx {

bool rewraps_rows() {
  const auto is_set = [](const char* name) { return std::getenv(name) != nullptr; };
  for (const char* name : {"TMUX", "VTE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION",
                           "ALACRITTY_WINDOW_ID", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR", "ITERM_SESSION_ID"})
    if (is_set(name)) return true;
  const char* terminal = std::getenv("TERM");
  return terminal && (std::string_view(terminal).starts_with("foot") || std::string_view(terminal).starts_with("tmux"));
}

}  // namespace wsx
