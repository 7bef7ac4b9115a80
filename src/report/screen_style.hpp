#pragma once
#include <cstddef>

namespace wsx {

/// What text for people looks like on their screen.
struct ScreenStyle {
  bool colour = false;
  bool blocks = false;        // the terminal shows "█" and "≥"; else all is ASCII
  std::size_t columns = 100;  // lines are not longer, except for texts of the user's, which are never cut

  bool operator==(const ScreenStyle&) const = default;
};

}  // namespace wsx
