#pragma once
#include <cstddef>

namespace wsx {

/// What text for people looks like on their screen.
struct ScreenStyle {
  bool colour = false;
  bool blocks = false;        // the terminal shows "█" and "≥"; else all is ASCII
  std::size_t columns = 100;  // of the screen: what need not be wider than 80 is not

  bool operator==(const ScreenStyle&) const = default;
};

}  // namespace wsx
