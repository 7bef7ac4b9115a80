#pragma once
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace wsx {

/// The median of many durations, within 3 %, in at most half a kilobyte: one for each connection, where a histogram
/// would take 264 KB. Counts values in cells, sixteen to each power of two, but keeps only a window of 128 cells (a
/// factor of 256): what is outside counts in the cell at its end. The window follows the median.
class MedianCounts {
 public:
  static constexpr std::size_t k_max_cells = 128;

  void record(std::uint64_t value, std::uint32_t times = 1);
  /// The middle of its cell; none: nothing was recorded.
  std::optional<std::uint64_t> median() const;

 private:
  static constexpr unsigned k_bits = 4;  // of the position within a power of two
  static std::size_t index_of(std::uint64_t value) {
    if (value < (1u << k_bits)) return value;
    const auto octave = static_cast<unsigned>(63 - std::countl_zero(value)) - k_bits;
    return (static_cast<std::size_t>(octave) << k_bits) + (value >> octave);
  }
  static std::uint64_t middle_at(std::size_t index);

  std::size_t make_room(std::size_t index);
  std::size_t median_cell() const;
  void halve();

  std::size_t first_ = 0;  // the index of the first cell
  unsigned scale_ = 0;     // a cell counts each 2^scale_ values once, so that it never overflows
  std::uint64_t rest_ = 0;
  std::vector<std::uint32_t> cells_;
};

}  // namespace wsx
