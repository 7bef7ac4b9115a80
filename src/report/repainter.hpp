#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace wsx {

/// Paints rows at a terminal's bottom again and again in the same place. Makes the bytes to write; writes nothing.
class Repainter {
 public:
  /// What the terminal does with rows that are on the screen when its window gets narrower.
  enum class Narrowing : std::uint8_t { cuts_rows, wraps_rows };

  explicit Repainter(Narrowing narrowing = Narrowing::cuts_rows) : narrowing_(narrowing) {}

  /// In place of what was painted before. `rows` fit into the window, which has `columns` now; the cursor is left
  /// after the last one.
  std::string paint(const std::vector<std::string>& rows, std::size_t columns);
  /// Takes everything away: the cursor is where the first row began, and others may write. Nothing when nothing is
  /// painted.
  std::string erase(std::size_t columns);

 private:
  std::string go_to_first_row(std::size_t columns) const;

  Narrowing narrowing_;
  std::vector<std::size_t> widths_;  // of the rows that are painted
};

}  // namespace wsx
